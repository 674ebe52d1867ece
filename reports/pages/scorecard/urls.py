from django.urls import URLPattern, path

from reports.pages.scorecard.views import Scorecard

urlpatterns: list[URLPattern] = [
    path("scorecard/", Scorecard.as_view(), name="scorecard"),
]
