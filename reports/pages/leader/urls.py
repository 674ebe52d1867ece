from django.urls import URLPattern, path

from reports.pages.leader import views as leader

urlpatterns: list[URLPattern] = [
    path("leader/", leader.leader, name="leader"),
]
