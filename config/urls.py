"""All addresses. Apps are named by string only."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from config import views
from config.style import style

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("style/", style, name="style"),
    path("sign-in/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("sign-out/", auth.LogoutView.as_view(), name="logout"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("departments.urls")),
    path("", include("indicators.urls")),
    path("", include("reports.urls")),
]
