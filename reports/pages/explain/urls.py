from django.urls import URLPattern, path

from reports.pages.explain import views as explain

urlpatterns: list[URLPattern] = [
    path("indicators/<str:code>/explain/", explain.explain, name="explain"),
    path("explain/", explain.explain_total, name="explain_total"),
]
