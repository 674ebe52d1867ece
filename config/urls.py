"""All addresses. Apps are named by string only."""

from django.contrib import admin
from django.urls import include, path

from config import views
from config.style import style

handler400 = "config.json_doors.bad_request"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("style/", style, name="style"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("departments.urls")),
    path("", include("indicators.urls")),
    path("", include("reports.urls")),
]
