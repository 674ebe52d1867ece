from django.urls import URLPattern, path

from indicators.progress.views.completeness import completeness
from indicators.progress.views.months import completeness_board_page, remind
from indicators.progress.views.notices import notices

urlpatterns: list[URLPattern] = [
    path("notices/", notices, name="notices"),
    path("completeness/", completeness, name="completeness"),
    path("completeness/months/", completeness_board_page, name="completeness_board"),
    path("completeness/remind/", remind, name="remind"),
]
