from django.urls import URLPattern, path

from indicators.cycles.views.extensions import Extensions, extension_decide, extensions_decide
from indicators.cycles.views.unlock import UnlockPage

urlpatterns: list[URLPattern] = [
    path("unlock/", UnlockPage.as_view(), name="unlock"),
    path("extensions/", Extensions.as_view(), name="extensions"),
    path("extensions/decide/", extensions_decide, name="extensions_decide"),
    path("extensions/<int:pk>/decide/", extension_decide, name="extension_decide"),
]
