from django.urls import URLResolver, include, path

urlpatterns: list[URLResolver] = [
    path("", include("reports.pages.home.urls")),
    path("", include("reports.pages.leader.urls")),
    path("", include("reports.pages.board.urls")),
    path("", include("reports.pages.wall.urls")),
    path("", include("reports.pages.indicators.urls")),
    path("", include("reports.pages.explain.urls")),
    path("", include("reports.pages.units.urls")),
    path("", include("reports.pages.needed.urls")),
    path("", include("reports.pages.why.urls")),
    path("", include("reports.pages.modules.urls")),
    path("", include("reports.pages.rankings.urls")),
    path("", include("reports.pages.targets.urls")),
    path("", include("reports.pages.whatif.urls")),
    path("", include("reports.loop.urls")),
    path("", include("reports.pages.gaps.urls")),
    path("", include("reports.pages.scorecard.urls")),
    path("", include("reports.pages.monthly.urls")),
    path("", include("reports.pages.impact.urls")),
    path("", include("reports.pages.verify.urls")),
    path("", include("reports.documents.urls")),
]
