from django.urls import URLPattern, path

from indicators.views import experience
from indicators.views.benchmarks import BenchmarkList, benchmark_add, benchmark_import
from indicators.views.board import completeness_board_page, remind
from indicators.views.cells import entry_cell, entry_paste, entry_submit
from indicators.views.check import entry_check
from indicators.views.completeness import completeness
from indicators.views.corrections import CorrectionList, correction_decide, correction_detail, correction_new
from indicators.views.entry import entry
from indicators.views.evidence import evidence_add, evidence_file, evidence_withdraw
from indicators.views.extensions import extension_decide, extensions
from indicators.views.liaisons import LiaisonList, liaison_add
from indicators.views.notices import notices
from indicators.views.panel import entry_panel
from indicators.views.publicity import PublicityList, publicity_add
from indicators.views.responsibilities import (
    responsibility_card,
    responsibility_import,
    responsibility_list,
    responsibility_template,
)
from indicators.views.review import review
from indicators.views.review_all import review_all
from indicators.views.round_duties import round_call, round_duties
from indicators.views.round_sheets import round_file, round_import, round_template
from indicators.views.rounds import RoundList, round_act, round_detail, round_edit, round_new
from indicators.views.targets import (
    TargetList,
    target_import,
    target_new,
    target_registrations,
    target_template,
    target_tick,
    target_withdraw,
)
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
    path("entry/check/", entry_check, name="entry_check"),
    path("entry/cell/", entry_cell, name="entry_cell"),
    path("entry/paste/", entry_paste, name="entry_paste"),
    path("entry/submit/", entry_submit, name="entry_submit"),
    path("entry/panel/<str:code>/", entry_panel, name="entry_panel"),
    path("review/", review, name="review"),
    path("review/all/", review_all, name="review_all"),
    path("evidence/<int:pk>/", evidence_file, name="evidence_file"),
    path("evidence/<int:pk>/withdraw/", evidence_withdraw, name="evidence_withdraw"),
    path("evidence/<str:cycle>/<str:department>/<str:indicator>/", evidence_add, name="evidence_add"),
    path("notices/", notices, name="notices"),
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
    path("publicity/", PublicityList.as_view(), name="publicity"),
    path("publicity/new/", publicity_add, name="publicity_add"),
    path("rounds/", RoundList.as_view(), name="round_list"),
    path("rounds/new/", round_new, name="round_new"),
    path("rounds/template/<str:what>/", round_template, name="round_template"),
    path("rounds/firms/<int:pk>/", round_call, name="round_call"),
    path("rounds/<int:pk>/", round_detail, name="round_detail"),
    path("rounds/<int:pk>/edit/", round_edit, name="round_edit"),
    path("rounds/<int:pk>/act/", round_act, name="round_act"),
    path("rounds/<int:pk>/import/<str:what>/", round_import, name="round_import"),
    path("rounds/<int:pk>/duties/", round_duties, name="round_duties"),
    path("rounds/<int:pk>/file/", round_file, name="round_file"),
    path("targets/", TargetList.as_view(), name="target_list"),
    path("targets/new/", target_new, name="target_new"),
    path("targets/import/", target_import, name="target_import"),
    path("targets/template/", target_template, name="target_template"),
    path("targets/registrations/", target_registrations, name="target_registrations"),
    path("targets/<int:pk>/withdraw/", target_withdraw, name="target_withdraw"),
    path("targets/<int:pk>/tick/", target_tick, name="target_tick"),
    path("publicity/papers/", experience.PaperList.as_view(), name="publicity_papers"),
    path("publicity/papers/new/", experience.paper_add, name="publicity_paper_add"),
    path("publicity/papers/<int:pk>/", experience.paper_detail, name="publicity_paper"),
    path("publicity/papers/<int:pk>/file/", experience.paper_file, name="publicity_paper_file"),
    path("publicity/highlights/", experience.HighlightList.as_view(), name="publicity_highlights"),
    path("publicity/highlights/new/", experience.highlight_add, name="publicity_highlight_add"),
    path("publicity/highlights/<int:pk>/file/", experience.highlight_file, name="publicity_highlight_file"),
    path("variances/", variances, name="variances"),
    path("responsibilities/", responsibility_list, name="responsibility_list"),
    path("responsibilities/import/", responsibility_import, name="responsibility_import"),
    path("responsibilities/template/", responsibility_template, name="responsibility_template"),
    path("responsibilities/liaison/", LiaisonList.as_view(), name="liaison_list"),
    path("responsibilities/<str:code>/", responsibility_card, name="responsibility_card"),
    path("responsibilities/<str:code>/liaison/", liaison_add, name="liaison_add"),
    path("benchmarks/", BenchmarkList.as_view(), name="benchmark_list"),
    path("benchmarks/new/", benchmark_add, name="benchmark_add"),
    path("benchmarks/import/", benchmark_import, name="benchmark_import"),
]
