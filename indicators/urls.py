from django.urls import URLPattern, path

from indicators.views.benchmarks import BenchmarkList, benchmark_add, benchmark_import
from indicators.views.board import completeness_board_page, remind
from indicators.views.completeness import completeness
from indicators.views.corrections import CorrectionList, correction_decide, correction_detail, correction_new
from indicators.views.entry import entry
from indicators.views.extensions import extension_decide, extensions
from indicators.views.review import review
from indicators.views.unlock import unlock
from indicators.views.upload import (
    entry_template,
    entry_upload,
    entry_upload_marked,
    entry_upload_match,
    entry_upload_preview,
)
from indicators.views.variances import variances

urlpatterns: list[URLPattern] = [
    path("entry/", entry, name="entry"),
    path("entry/template/", entry_template, name="entry_template"),
    path("entry/upload/", entry_upload, name="entry_upload"),
    path("entry/upload/columns/", entry_upload_match, name="entry_upload_match"),
    path("entry/upload/preview/", entry_upload_preview, name="entry_upload_preview"),
    path("entry/upload/marked/", entry_upload_marked, name="entry_upload_marked"),
    path("review/", review, name="review"),
    path("completeness/", completeness, name="completeness"),
    path("completeness/months/", completeness_board_page, name="completeness_board"),
    path("completeness/remind/", remind, name="remind"),
    path("unlock/", unlock, name="unlock"),
    path("extensions/", extensions, name="extensions"),
    path("extensions/<int:pk>/decide/", extension_decide, name="extension_decide"),
    path("corrections/", CorrectionList.as_view(), name="correction_list"),
    path("corrections/new/", correction_new, name="correction_new"),
    path("corrections/<int:pk>/", correction_detail, name="correction_detail"),
    path("corrections/<int:pk>/decide/", correction_decide, name="correction_decide"),
    path("variances/", variances, name="variances"),
    path("benchmarks/", BenchmarkList.as_view(), name="benchmark_list"),
    path("benchmarks/new/", benchmark_add, name="benchmark_add"),
    path("benchmarks/import/", benchmark_import, name="benchmark_import"),
]
