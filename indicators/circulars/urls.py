from django.urls import URLPattern, path

from indicators.circulars.views import circular_import

urlpatterns: list[URLPattern] = [path("rounds/circular/", circular_import, name="circular_import")]
