from django.urls import URLPattern, path

from departments.trail import views as audit

urlpatterns: list[URLPattern] = [
    path("audit/", audit.AuditList.as_view(), name="audit_list"),
]
