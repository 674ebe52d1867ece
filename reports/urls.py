from django.urls import path

from reports.views import explain, gaps, home, indicators, meetings, monthly, proposals, rankings, units

urlpatterns = [
    path("", home.home, name="home"),
    path("indicators/", indicators.IndicatorList.as_view(), name="indicator_list"),
    path("indicators/<str:code>/", indicators.indicator_detail, name="indicator_detail"),
    path("indicators/<str:code>/explain/", explain.explain, name="explain"),
    path("departments/<str:code>/", units.unit_detail, name="unit_detail"),
    path("explain/", explain.explain_total, name="explain_total"),
    path("rankings/", rankings.rankings, name="rankings"),
    path("rankings/<str:code>/", rankings.ranking_units, name="ranking_units"),
    path("actions/proposals/", proposals.ProposalList.as_view(), name="proposal_list"),
    path("actions/proposals/confirm/", proposals.proposals_confirm, name="proposals_confirm"),
    path("actions/proposals/<int:pk>/", proposals.proposal_decide, name="proposal_decide"),
    path("actions/<int:pk>/effect/", proposals.action_effect, name="action_effect"),
    path("meetings/<int:pk>/assemble/", meetings.meeting_assemble, name="meeting_assemble"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("reports/", monthly.report_list, name="report_list"),
    path("reports/<str:period>/", monthly.report_detail, name="report_detail"),
    path("reports/<str:period>/build/", monthly.report_build, name="report_build"),
    path("reports/<str:period>/progress/", monthly.report_progress, name="report_progress"),
    path("reports/<str:period>/publish/", monthly.report_publish, name="report_publish"),
    path("reports/<str:period>/download/", monthly.report_download, name="report_download"),
]
