from django.urls import URLPattern, path

from departments.ledger.views import board, item, items, letters, measures, people

urlpatterns: list[URLPattern] = [
    path("actions/", items.ActionList.as_view(), name="action_list"),
    path("actions/board/", board.ActionBoard.as_view(), name="action_board"),
    path("actions/new/", items.action_new, name="action_new"),
    path("actions/people/", people.action_people, name="action_people"),
    path("actions/import/", items.action_import, name="action_import"),
    path("actions/template/", items.action_template, name="action_template"),
    path("actions/escalations/", letters.Escalations.as_view(), name="action_escalations"),
    path("actions/letters/<int:pk>/", letters.letter, name="action_letter"),
    path("actions/measures/", measures.MeasureList.as_view(), name="measure_list"),
    path("actions/files/<int:pk>/", item.action_file, name="action_file"),
    path("actions/files/<int:pk>/withdraw/", item.action_file_withdraw, name="action_file_withdraw"),
    path("actions/<int:pk>/", item.action_detail, name="action_detail"),
    path("actions/<int:pk>/act/", item.action_act, name="action_act"),
    path("actions/<int:pk>/files/", item.action_file_add, name="action_file_add"),
    path("actions/<int:pk>/escalate/", letters.action_escalate, name="action_escalate"),
]
