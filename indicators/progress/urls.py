from django.urls import URLPattern, path

from indicators.progress.views.behind import CompletenessFigures
from indicators.progress.views.completeness import Completeness
from indicators.progress.views.manage import month_act, month_detail, month_extend, month_open, month_remind
from indicators.progress.views.month_list import MonthList
from indicators.progress.views.months import CompletenessBoard, remind
from indicators.progress.views.notices import notices

urlpatterns: list[URLPattern] = [
    path("notices/", notices, name="notices"),
    path("completeness/", Completeness.as_view(), name="completeness"),
    path("completeness/figures/", CompletenessFigures.as_view(), name="completeness_figures"),
    path("completeness/months/", CompletenessBoard.as_view(), name="completeness_board"),
    path("completeness/remind/", remind, name="remind"),
    path("months/", MonthList.as_view(), name="month_list"),
    path("months/<str:period>/", month_detail, name="month_detail"),
    path("months/<str:period>/open/", month_open, name="month_open"),
    path("months/<str:period>/act/", month_act, name="month_act"),
    path("months/<str:period>/extend/", month_extend, name="month_extend"),
    path("months/<str:period>/remind/", month_remind, name="month_remind"),
]
