from django.urls import URLPattern, path

from indicators.cycles.views.extensions import extension_decide, extensions
from indicators.cycles.views.unlock import unlock

urlpatterns: list[URLPattern] = [
    path("unlock/", unlock, name="unlock"),
    path("extensions/", extensions, name="extensions"),
    path("extensions/<int:pk>/decide/", extension_decide, name="extension_decide"),
]
