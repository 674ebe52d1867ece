from django.urls import URLPattern, path

from reports.pages.board import views as board

urlpatterns: list[URLPattern] = [
    path("board/", board.TaskforceBoard.as_view(), name="board"),
]
