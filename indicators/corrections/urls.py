from django.urls import URLPattern, path

from indicators.corrections.views import CorrectionList, correction_decide, correction_detail, correction_new

urlpatterns: list[URLPattern] = [
    path("corrections/", CorrectionList.as_view(), name="correction_list"),
    path("corrections/new/", correction_new, name="correction_new"),
    path("corrections/<int:pk>/", correction_detail, name="correction_detail"),
    path("corrections/<int:pk>/decide/", correction_decide, name="correction_decide"),
]
