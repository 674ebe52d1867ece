from django.urls import URLPattern, path

from reports.pages.indicators import views as indicators

urlpatterns: list[URLPattern] = [
    path("indicators/", indicators.IndicatorList.as_view(), name="indicator_list"),
    path("indicators/<str:code>/", indicators.indicator_detail, name="indicator_detail"),
]
