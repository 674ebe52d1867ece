from django.urls import URLPattern, path

from departments.views import actions, audit, calendar, ledger, letters, measures, meetings
from departments.views.again import sign_in_again
from departments.views.lists import DepartmentList

urlpatterns: list[URLPattern] = [
    path("departments/", DepartmentList.as_view(), name="department_list"),
    path("actions/", ledger.ActionList.as_view(), name="action_list"),
    path("actions/board/", ledger.action_board, name="action_board"),
    path("actions/new/", ledger.action_new, name="action_new"),
    path("actions/import/", ledger.action_import, name="action_import"),
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
