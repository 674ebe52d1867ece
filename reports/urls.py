from django.urls import path

from reports.views import gaps, home, impact, indicators, monthly, needed, rankings, restated, whatif, why

urlpatterns = [
    path("", home.home, name="home"),
    path("indicators/", indicators.IndicatorList.as_view(), name="indicator_list"),
    path("indicators/<str:code>/", indicators.indicator_detail, name="indicator_detail"),
    path("indicators/<str:code>/needed/", needed.indicator_needed, name="indicator_needed"),
    path("indicators/<str:code>/why/", why.indicator_why, name="indicator_why"),
    path("departments/<str:code>/why/", why.department_why, name="department_why"),
    path("rankings/", rankings.rankings, name="rankings"),
    path("rankings/<str:code>/", rankings.ranking_units, name="ranking_units"),
    path("whatif/", whatif.whatif, name="whatif"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("reports/", monthly.report_list, name="report_list"),
    path("reports/<str:period>/", monthly.report_detail, name="report_detail"),
    path("corrections/<int:pk>/impact/", impact.correction_impact, name="correction_impact"),
    path("review/<int:pk>/impact/", impact.figure_impact, name="figure_impact"),
    path("reports/<str:period>/restated/", restated.report_restated, name="report_restated"),
    path("reports/<str:period>/why/", why.report_why, name="report_why"),
    path("reports/<str:period>/build/", monthly.report_build, name="report_build"),
    path("reports/<str:period>/progress/", monthly.report_progress, name="report_progress"),
    path("reports/<str:period>/publish/", monthly.report_publish, name="report_publish"),
    path("reports/<str:period>/download/", monthly.report_download, name="report_download"),
]
