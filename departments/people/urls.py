from django.urls import URLPattern, path

from departments.people.acting import acting_begin, acting_end
from departments.people.views.delegations import (
    DelegationConsents,
    DelegationList,
    delegation_consent,
    delegation_withdraw,
)
from departments.people.views.handover import HandoverList, handover_new, handover_sheet
from departments.people.views.posts import People, people_unit, post_end, post_new, team_document_new
from departments.people.views.readiness import PeopleReadiness, people_readiness_export
from departments.people.views.sheet import (
    account_import,
    account_template,
    people_import,
    people_template,
    unit_import,
    unit_template,
)
from departments.people.views.units import DepartmentList

urlpatterns: list[URLPattern] = [
    path("departments/", DepartmentList.as_view(), name="department_list"),
    path("departments/import/", unit_import, name="unit_import"),
    path("departments/template/", unit_template, name="unit_template"),
    path("accounts/import/", account_import, name="account_import"),
    path("accounts/template/", account_template, name="account_template"),
    path("people/", People.as_view(), name="people"),
    path("people/readiness/", PeopleReadiness.as_view(), name="people_readiness"),
    path("people/readiness/export/", people_readiness_export, name="people_readiness_export"),
    path("people/import/", people_import, name="people_import"),
    path("people/template/", people_template, name="people_template"),
    path("people/units/<str:code>/", people_unit, name="people_unit"),
    path("people/units/<str:code>/post/", post_new, name="post_new"),
    path("people/units/<str:code>/team-document/", team_document_new, name="team_document_new"),
    path("people/posts/<int:pk>/end/", post_end, name="post_end"),
    path("people/posts/<int:pk>/handover/", handover_new, name="handover_new"),
    path("people/handover/", HandoverList.as_view(), name="handover_list"),
    path("people/handover/<int:pk>/", handover_sheet, name="handover_sheet"),
    path("people/delegations/", DelegationList.as_view(), name="delegation_list"),
    path("people/delegations/consent/", DelegationConsents.as_view(), name="delegation_consents"),
    path("people/delegations/<int:pk>/consent/", delegation_consent, name="delegation_consent"),
    path("people/delegations/<int:pk>/withdraw/", delegation_withdraw, name="delegation_withdraw"),
    path("people/delegations/<int:pk>/act/", acting_begin, name="acting_begin"),
    path("people/delegations/stop/", acting_end, name="acting_end"),
]
