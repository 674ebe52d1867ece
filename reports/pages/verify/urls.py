from django.urls import URLPattern, path

from reports.pages.verify import views

urlpatterns: list[URLPattern] = [
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.report_verify, name="report_verify"),
]
