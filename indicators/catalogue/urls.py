from django.urls import URLPattern, path

from indicators.catalogue import views as catalogue

urlpatterns: list[URLPattern] = [
    path("catalogue/import/", catalogue.catalogue_import, name="catalogue_import"),
    path("catalogue/template/", catalogue.catalogue_template, name="catalogue_template"),
]
