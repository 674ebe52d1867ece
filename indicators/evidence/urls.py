from django.urls import URLPattern, path

from indicators.evidence.views import evidence_add, evidence_file, evidence_withdraw

urlpatterns: list[URLPattern] = [
    path("evidence/<int:pk>/", evidence_file, name="evidence_file"),
    path("evidence/<int:pk>/withdraw/", evidence_withdraw, name="evidence_withdraw"),
    path("evidence/<str:cycle>/<str:department>/<str:indicator>/", evidence_add, name="evidence_add"),
]
