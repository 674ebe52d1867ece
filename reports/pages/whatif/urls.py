from django.urls import URLPattern, path

from reports.pages.whatif import views as whatif

urlpatterns: list[URLPattern] = [
    path("whatif/", whatif.whatif, name="whatif"),
]
