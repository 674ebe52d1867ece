from django.urls import URLPattern, path

from departments.calendar import views as calendar

urlpatterns: list[URLPattern] = [
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("calendar/notice/", calendar.calendar_notice, name="calendar_notice"),
    path("calendar/import/", calendar.calendar_import, name="calendar_import"),
    path("calendar/rhythms/", calendar.calendar_rhythms, name="calendar_rhythms"),
]
