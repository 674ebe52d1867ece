"""All addresses. Apps are named by string only."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from config import views
from config.style import style

handler400 = "config.json_doors.bad_request"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("style/", style, name="style"),
    # Also for whoever cannot read the sign-in page yet.
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("", include("departments.urls")),
    path("", include("indicators.urls")),
    path("", include("reports.urls")),
]
