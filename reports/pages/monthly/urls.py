from django.urls import URLPattern, path

from reports.pages.monthly import restated
from reports.pages.monthly import views as monthly

urlpatterns: list[URLPattern] = [
    path("reports/", monthly.ReportList.as_view(), name="report_list"),
    path("reports/<str:period>/", monthly.report_detail, name="report_detail"),
    path("reports/<str:period>/restated/", restated.report_restated, name="report_restated"),
    path("reports/<str:period>/build/", monthly.report_build, name="report_build"),
    path("reports/<str:period>/progress/", monthly.report_progress, name="report_progress"),
    path("reports/<str:period>/publish/", monthly.report_publish, name="report_publish"),
    path("reports/<str:period>/download/", monthly.report_download, name="report_download"),
]
