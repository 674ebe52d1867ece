from django.urls import URLPattern, path

from reports.pages.home import views as home

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
]
