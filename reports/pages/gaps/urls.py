from django.urls import URLPattern, path

from reports.pages.gaps import views as gaps

urlpatterns: list[URLPattern] = [
    path("gaps/", gaps.Gaps.as_view(), name="gaps"),
]
