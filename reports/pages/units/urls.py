from django.urls import URLPattern, path

from reports.pages.units import views as units

urlpatterns: list[URLPattern] = [
    path("departments/<str:code>/", units.unit_detail, name="unit_detail"),
]
