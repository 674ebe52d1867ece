from django.urls import URLPattern, path

from reports.pages.needed import views as needed

urlpatterns: list[URLPattern] = [
    path("indicators/<str:code>/needed/", needed.indicator_needed, name="indicator_needed"),
]
