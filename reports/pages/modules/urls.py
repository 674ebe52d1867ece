from django.urls import URLPattern, path

from reports.pages.modules import views as modules

urlpatterns: list[URLPattern] = [
    path("modules/", modules.ModuleList.as_view(), name="module_list"),
    path("modules/<str:code>/", modules.module_detail, name="module_detail"),
]
