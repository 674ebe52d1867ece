from django.urls import URLPattern, path

from departments.sheets import views as sheets

urlpatterns: list[URLPattern] = [
    path("sheets/", sheets.ChangeSetList.as_view(), name="sheet_changes"),
    path("sheets/<int:pk>/", sheets.sheet_change, name="sheet_change"),
]
