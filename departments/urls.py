from django.urls import URLPattern, path

from departments.views.again import sign_in_again
from departments.views.lists import DepartmentList
from departments.views.saved_views import view_delete, view_save

urlpatterns: list[URLPattern] = [
    path("departments/", DepartmentList.as_view(), name="department_list"),
    path("views/save/", view_save, name="view_save"),
    path("views/<int:pk>/delete/", view_delete, name="view_delete"),
    path("sign-in/again/", sign_in_again, name="sign_in_again"),
]
