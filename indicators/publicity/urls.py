from django.urls import URLPattern, path

from indicators.publicity.views import papers
from indicators.publicity.views.pieces import PublicityList, publicity_add

urlpatterns: list[URLPattern] = [
    path("publicity/", PublicityList.as_view(), name="publicity"),
    path("publicity/new/", publicity_add, name="publicity_add"),
    path("publicity/papers/", papers.PaperList.as_view(), name="publicity_papers"),
    path("publicity/papers/new/", papers.paper_add, name="publicity_paper_add"),
    path("publicity/papers/<int:pk>/", papers.paper_detail, name="publicity_paper"),
    path("publicity/papers/<int:pk>/file/", papers.paper_file, name="publicity_paper_file"),
    path("publicity/highlights/", papers.HighlightList.as_view(), name="publicity_highlights"),
    path("publicity/highlights/new/", papers.highlight_add, name="publicity_highlight_add"),
    path("publicity/highlights/<int:pk>/file/", papers.highlight_file, name="publicity_highlight_file"),
]
