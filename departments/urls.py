from django.urls import URLPattern, path

from departments.views.lists import DepartmentList

urlpatterns: list[URLPattern] = [path("departments/", DepartmentList.as_view(), name="department_list")]
