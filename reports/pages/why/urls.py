from django.urls import URLPattern, path

from reports.pages.why import views as why

urlpatterns: list[URLPattern] = [
    path("indicators/<str:code>/why/", why.indicator_why, name="indicator_why"),
    path("departments/<str:code>/why/", why.department_why, name="department_why"),
    path("reports/<str:period>/why/", why.report_why, name="report_why"),
]
