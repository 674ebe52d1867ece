from django.urls import URLPattern, path

from reports.pages.rankings import views as rankings

urlpatterns: list[URLPattern] = [
    path("rankings/", rankings.rankings, name="rankings"),
    path("rankings/<str:code>/", rankings.ranking_units, name="ranking_units"),
]
