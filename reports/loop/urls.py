from django.urls import URLPattern, path

from reports.loop import views as proposals
from reports.loop import views_meetings as meetings

urlpatterns: list[URLPattern] = [
    path("actions/proposals/", proposals.ProposalList.as_view(), name="proposal_list"),
    path("actions/proposals/confirm/", proposals.proposals_confirm, name="proposals_confirm"),
    path("actions/proposals/<int:pk>/", proposals.proposal_decide, name="proposal_decide"),
    path("actions/<int:pk>/effect/", proposals.action_effect, name="action_effect"),
    path("meetings/<int:pk>/assemble/", meetings.meeting_assemble, name="meeting_assemble"),
]
