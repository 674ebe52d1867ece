from django.urls import URLPattern, path

from indicators.responsibility.views.assignments import (
    ResponsibilityList,
    responsibility_card,
    responsibility_import,
    responsibility_template,
)
from indicators.responsibility.views.counterparts import LiaisonList, liaison_add

urlpatterns: list[URLPattern] = [
    path("responsibilities/", ResponsibilityList.as_view(), name="responsibility_list"),
    path("responsibilities/import/", responsibility_import, name="responsibility_import"),
    path("responsibilities/template/", responsibility_template, name="responsibility_template"),
    path("responsibilities/liaison/", LiaisonList.as_view(), name="liaison_list"),
    path("responsibilities/<str:code>/", responsibility_card, name="responsibility_card"),
    path("responsibilities/<str:code>/liaison/", liaison_add, name="liaison_add"),
]
