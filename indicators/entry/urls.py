from django.urls import URLPattern, path

from indicators.entry.views.cells import entry_cell, entry_submit
from indicators.entry.views.page import entry
from indicators.entry.views.panel import entry_panel

urlpatterns: list[URLPattern] = [
    path("entry/", entry, name="entry"),
    path("entry/cell/", entry_cell, name="entry_cell"),
    path("entry/submit/", entry_submit, name="entry_submit"),
    path("entry/panel/<str:code>/", entry_panel, name="entry_panel"),
]
