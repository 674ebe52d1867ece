from django.urls import URLPattern, path

from departments.views import action_board, actions, audit, calendar, ledger, letters, measures, meetings
from departments.views.acting import acting_begin, acting_end
from departments.views.again import sign_in_again
from departments.views.delegations import delegation_list, delegation_withdraw
from departments.views.handover import handover_list, handover_new, handover_sheet
from departments.views.lists import DepartmentList
from departments.views.people import people, people_unit, post_end, post_new, team_document_new
from departments.views.people_import import people_import, people_template
from departments.views.readiness import people_readiness, people_readiness_export
from departments.views.saved_views import view_delete, view_save

urlpatterns: list[URLPattern] = [
    path("departments/", DepartmentList.as_view(), name="department_list"),
    path("people/", people, name="people"),
    path("people/readiness/", people_readiness, name="people_readiness"),
    path("people/readiness/export/", people_readiness_export, name="people_readiness_export"),
    path("people/import/", people_import, name="people_import"),
    path("people/template/", people_template, name="people_template"),
    path("people/units/<str:code>/", people_unit, name="people_unit"),
    path("people/units/<str:code>/post/", post_new, name="post_new"),
    path("people/units/<str:code>/team-document/", team_document_new, name="team_document_new"),
    path("people/posts/<int:pk>/end/", post_end, name="post_end"),
    path("people/posts/<int:pk>/handover/", handover_new, name="handover_new"),
    path("people/handover/", handover_list, name="handover_list"),
    path("people/handover/<int:pk>/", handover_sheet, name="handover_sheet"),
    path("people/delegations/", delegation_list, name="delegation_list"),
    path("people/delegations/<int:pk>/withdraw/", delegation_withdraw, name="delegation_withdraw"),
    path("people/delegations/<int:pk>/act/", acting_begin, name="acting_begin"),
    path("people/delegations/stop/", acting_end, name="acting_end"),
    path("views/save/", view_save, name="view_save"),
    path("views/<int:pk>/delete/", view_delete, name="view_delete"),
    path("actions/", ledger.ActionList.as_view(), name="action_list"),
    path("actions/board/", action_board.action_board, name="action_board"),
    path("actions/new/", ledger.action_new, name="action_new"),
    path("actions/import/", ledger.action_import, name="action_import"),
    path("actions/template/", ledger.action_template, name="action_template"),
    path("actions/escalations/", letters.escalations, name="action_escalations"),
    path("actions/letters/<int:pk>/", letters.letter, name="action_letter"),
    path("actions/measures/", measures.measure_list, name="measure_list"),
    path("actions/files/<int:pk>/", actions.action_file, name="action_file"),
    path("actions/files/<int:pk>/withdraw/", actions.action_file_withdraw, name="action_file_withdraw"),
    path("actions/<int:pk>/", actions.action_detail, name="action_detail"),
    path("actions/<int:pk>/act/", actions.action_act, name="action_act"),
    path("actions/<int:pk>/files/", actions.action_file_add, name="action_file_add"),
    path("actions/<int:pk>/escalate/", letters.action_escalate, name="action_escalate"),
    path("audit/", audit.audit_list, name="audit_list"),
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("calendar/notice/", calendar.calendar_notice, name="calendar_notice"),
    path("calendar/rhythms/", calendar.calendar_rhythms, name="calendar_rhythms"),
    path("meetings/", meetings.MeetingList.as_view(), name="meeting_list"),
    path("meetings/plan/", meetings.meeting_plan, name="meeting_plan"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/agenda/", meetings.meeting_agenda, name="meeting_agenda"),
    path("meetings/<int:pk>/minutes/", meetings.meeting_minutes, name="meeting_minutes"),
    path("meetings/<int:pk>/act/", meetings.meeting_act, name="meeting_act"),
    path("sign-in/again/", sign_in_again, name="sign_in_again"),
]
