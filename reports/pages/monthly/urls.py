from django.urls import URLPattern, path

from reports.pages.monthly import restated, views_own, views_publishing
from reports.pages.monthly import views as monthly

urlpatterns: list[URLPattern] = [
    path("reports/", monthly.ReportList.as_view(), name="report_list"),
    path("reports/<str:period>/", monthly.report_detail, name="report_detail"),
    path("reports/<str:period>/restated/", restated.report_restated, name="report_restated"),
    path("reports/<str:period>/build/", monthly.report_build, name="report_build"),
    path("reports/<str:period>/progress/", monthly.report_progress, name="report_progress"),
    path("reports/objections/<int:pk>/answer/", views_publishing.objection_answer, name="objection_answer"),
    path("reports/<str:period>/publish/", views_publishing.report_publish, name="report_publish"),
    path("reports/<str:period>/withdraw/", views_publishing.report_withdraw, name="report_withdraw"),
    path("reports/<str:period>/own/", views_own.own_result, name="own_result"),
    path("reports/<str:period>/download/", monthly.report_download, name="report_download"),
]
