from django.urls import URLPattern, path

from reports.documents import views
from reports.documents.pack.views import meeting_pack

urlpatterns: list[URLPattern] = [
    path("drafts/", views.draft_list, name="draft_list"),
    path("drafts/<int:pk>/", views.draft_detail, name="draft_detail"),
    path("drafts/<int:pk>/act/", views.draft_act, name="draft_act"),
    path("meetings/<int:pk>/pack/", meeting_pack, name="meeting_pack"),
]
