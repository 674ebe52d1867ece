from django.urls import URLPattern, path

from departments.views import actions, ledger, letters, measures
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
    path("sign-in/again/", sign_in_again, name="sign_in_again"),
]
