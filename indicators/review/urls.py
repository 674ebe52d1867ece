from django.urls import URLPattern, path

from indicators.review.views.approve_all import review_all
from indicators.review.views.check import entry_check
from indicators.review.views.inbox import review
from indicators.review.views.receipt import entry_receipt

urlpatterns: list[URLPattern] = [
    path("entry/check/", entry_check, name="entry_check"),
    path("entry/receipt/", entry_receipt, name="entry_receipt"),
    path("review/", review, name="review"),
    path("review/all/", review_all, name="review_all"),
]
