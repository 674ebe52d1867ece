from django.urls import URLPattern, path

from reports.pages.targets import views as targets

urlpatterns: list[URLPattern] = [
    path("targets/<str:code>/", targets.target_indicator, name="target_indicator"),
]
