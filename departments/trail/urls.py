from django.urls import URLPattern, path

from departments.trail import views as audit

urlpatterns: list[URLPattern] = [
    path("audit/", audit.audit_list, name="audit_list"),
]
