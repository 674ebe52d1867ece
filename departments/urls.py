from django.urls import URLPattern, path

from departments.views.again import sign_in_again
from departments.views.lists import DepartmentList

urlpatterns: list[URLPattern] = [
    path("departments/", DepartmentList.as_view(), name="department_list"),
    path("sign-in/again/", sign_in_again, name="sign_in_again"),
]
