from django.urls import URLPattern, path

from departments.lists.views import view_delete, view_save

urlpatterns: list[URLPattern] = [
    path("views/save/", view_save, name="view_save"),
    path("views/<int:pk>/delete/", view_delete, name="view_delete"),
]
