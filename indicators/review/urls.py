from django.urls import URLPattern, path

from indicators.review.views.approve_all import review_all
from indicators.review.views.check import entry_check
from indicators.review.views.inbox import review

urlpatterns: list[URLPattern] = [
    path("entry/check/", entry_check, name="entry_check"),
    path("review/", review, name="review"),
    path("review/all/", review_all, name="review_all"),
]
