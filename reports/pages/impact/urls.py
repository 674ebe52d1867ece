from django.urls import URLPattern, path

from reports.pages.impact import views as impact

urlpatterns: list[URLPattern] = [
    path("corrections/<int:pk>/impact/", impact.correction_impact, name="correction_impact"),
    path("review/<int:pk>/impact/", impact.figure_impact, name="figure_impact"),
]
