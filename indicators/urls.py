from django.urls import URLPattern, path

from indicators.views.benchmarks import BenchmarkList, benchmark_add, benchmark_import
from indicators.views.cells import entry_cell, entry_paste, entry_submit
from indicators.views.completeness import completeness
from indicators.views.entry import entry
from indicators.views.panel import entry_panel
from indicators.views.review import review
from indicators.views.unlock import unlock

urlpatterns: list[URLPattern] = [
    path("entry/", entry, name="entry"),
    path("entry/cell/", entry_cell, name="entry_cell"),
    path("entry/paste/", entry_paste, name="entry_paste"),
    path("entry/submit/", entry_submit, name="entry_submit"),
    path("entry/panel/<str:code>/", entry_panel, name="entry_panel"),
    path("review/", review, name="review"),
    path("completeness/", completeness, name="completeness"),
    path("unlock/", unlock, name="unlock"),
    path("benchmarks/", BenchmarkList.as_view(), name="benchmark_list"),
    path("benchmarks/new/", benchmark_add, name="benchmark_add"),
    path("benchmarks/import/", benchmark_import, name="benchmark_import"),
]
