from django.urls import URLPattern, path

from indicators.upload.views import entry_template, entry_upload, entry_upload_step
from indicators.upload.views_paste import entry_paste

urlpatterns: list[URLPattern] = [
    path("entry/paste/", entry_paste, name="entry_paste"),
    path("entry/template/", entry_template, name="entry_template"),
    path("entry/upload/", entry_upload, name="entry_upload"),
    # As the steps were called before.
    path("entry/upload/columns/", entry_upload_step, name="entry_upload_match"),
    path("entry/upload/preview/", entry_upload_step, name="entry_upload_preview"),
    path("entry/upload/marked/", entry_upload_step, name="entry_upload_marked"),
]
