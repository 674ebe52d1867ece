from django.urls import URLResolver, include, path

urlpatterns: list[URLResolver] = [
    path("", include("indicators.entry.urls")),
    path("", include("indicators.upload.urls")),
    path("", include("indicators.review.urls")),
    path("", include("indicators.evidence.urls")),
    path("", include("indicators.progress.urls")),
    path("", include("indicators.catalogue.urls")),
    path("", include("indicators.cycles.urls")),
    path("", include("indicators.corrections.urls")),
    path("", include("indicators.publicity.urls")),
    path("", include("indicators.rounds.urls")),
    path("", include("indicators.circulars.urls")),
    path("", include("indicators.targets.urls")),
    path("", include("indicators.benchmarks.urls")),
    path("", include("indicators.responsibility.urls")),
]
