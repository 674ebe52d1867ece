from django.urls import URLResolver, include, path

urlpatterns: list[URLResolver] = [
    path("", include("departments.people.urls")),
    path("", include("departments.lists.urls")),
    path("", include("departments.ledger.urls")),
    path("", include("departments.trail.urls")),
    path("", include("departments.calendar.urls")),
    path("", include("departments.meetings.urls")),
    path("", include("departments.access.urls")),
    path("", include("departments.sheets.urls")),
    path("", include("departments.documents.urls")),
]
