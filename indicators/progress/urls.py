from django.urls import URLPattern, path

from indicators.progress.views.behind import CompletenessFigures
from indicators.progress.views.completeness import Completeness
from indicators.progress.views.months import CompletenessBoard, remind
from indicators.progress.views.notices import notices

urlpatterns: list[URLPattern] = [
    path("notices/", notices, name="notices"),
    path("completeness/", Completeness.as_view(), name="completeness"),
    path("completeness/figures/", CompletenessFigures.as_view(), name="completeness_figures"),
    path("completeness/months/", CompletenessBoard.as_view(), name="completeness_board"),
    path("completeness/remind/", remind, name="remind"),
]
