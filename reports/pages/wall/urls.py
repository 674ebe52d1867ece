from django.urls import URLPattern, path

from reports.pages.wall import views as wall

urlpatterns: list[URLPattern] = [
    path("wall/", wall.wall, name="wall"),
]
