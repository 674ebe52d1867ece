from django.urls import URLPattern, path

from reports.pages.rankings import views as rankings

urlpatterns: list[URLPattern] = [
    path("rankings/", rankings.Rankings.as_view(), name="rankings"),
    path("rankings/<str:code>/", rankings.ranking_units, name="ranking_units"),
]
