from django.urls import URLPattern, path

from indicators.rounds.views.ledger import round_call, round_to_ledger
from indicators.rounds.views.rounds import RoundList, round_act, round_detail, round_edit, round_new
from indicators.rounds.views.sheets import round_file, round_import, round_template

urlpatterns: list[URLPattern] = [
    path("rounds/", RoundList.as_view(), name="round_list"),
    path("rounds/new/", round_new, name="round_new"),
    path("rounds/template/<str:what>/", round_template, name="round_template"),
    path("rounds/firms/<int:pk>/", round_call, name="round_call"),
    path("rounds/<int:pk>/", round_detail, name="round_detail"),
    path("rounds/<int:pk>/edit/", round_edit, name="round_edit"),
    path("rounds/<int:pk>/act/", round_act, name="round_act"),
    path("rounds/<int:pk>/import/<str:what>/", round_import, name="round_import"),
    path("rounds/<int:pk>/duties/", round_to_ledger, name="round_duties"),
    path("rounds/<int:pk>/file/", round_file, name="round_file"),
]
