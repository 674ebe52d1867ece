from django.urls import URLPattern, path

from departments.documents import views

urlpatterns: list[URLPattern] = [
    path("documents/", views.DocumentList.as_view(), name="document_list"),
    path("documents/letterhead/", views.letterhead, name="letterhead"),
    path("documents/<int:pk>/", views.document_detail, name="document_detail"),
    path("documents/<int:pk>/send/", views.document_send, name="document_send"),
    path("documents/<int:pk>/<str:name>/", views.document_file, name="document_file"),
]
