from django.urls import URLPattern, path

from departments.meetings import views as meetings

urlpatterns: list[URLPattern] = [
    path("meetings/", meetings.MeetingList.as_view(), name="meeting_list"),
    path("meetings/plan/", meetings.meeting_plan, name="meeting_plan"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/agenda/", meetings.meeting_agenda, name="meeting_agenda"),
    path("meetings/<int:pk>/agenda/<int:number>/", meetings.meeting_agenda_former, name="meeting_agenda_former"),
    path("meetings/<int:pk>/minutes/", meetings.meeting_minutes, name="meeting_minutes"),
    path("meetings/<int:pk>/act/", meetings.meeting_act, name="meeting_act"),
]
