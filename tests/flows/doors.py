"""The addresses of the product and who may open them. All other roles are refused."""

from collections.abc import Callable

from django.urls import reverse

from departments.choices import Role
from reports.models import MonthlyReport
from tests.flows.counties import Busy
from tests.flows.releases import Passing

EVERYBODY = frozenset(Role.values)
READERS = frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})
TASKFORCE = frozenset({Role.TASKFORCE})
OVERVIEW = frozenset({Role.TASKFORCE, Role.LEADER})
# Page → roles that may open it. All others are refused.
PAGES: dict[str, frozenset[str]] = {
    "style": EVERYBODY,
    "leader": OVERVIEW,
    "board": OVERVIEW,
    "wall": READERS,
    "entry": frozenset({Role.STAFF, Role.TASKFORCE}),
    "entry_upload": frozenset({Role.STAFF, Role.TASKFORCE}),
    "entry_check": frozenset({Role.STAFF, Role.TASKFORCE}),
    "entry_panel": frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE}),
    "review": frozenset({Role.REVIEWER, Role.TASKFORCE}),
    "review_all": frozenset({Role.REVIEWER, Role.TASKFORCE}),
    "evidence_add": frozenset({Role.STAFF, Role.TASKFORCE}),
    "evidence_file": READERS,
    "completeness": OVERVIEW,
    "completeness_figures": OVERVIEW,
    "unlock": TASKFORCE,
    "extensions": frozenset({Role.STAFF, Role.TASKFORCE}),
    "completeness_board": OVERVIEW,
    "month_list": TASKFORCE,
    "month_detail": TASKFORCE,
    "month_open": TASKFORCE,
    "variances": READERS,
    "correction_list": READERS,
    "correction_new": frozenset({Role.STAFF, Role.TASKFORCE}),
    "correction_detail": READERS,
    "publicity": READERS,
    "publicity_add": frozenset({Role.STAFF, Role.TASKFORCE}),
    "round_list": READERS,
    "round_new": TASKFORCE,
    "round_template": TASKFORCE,
    "round_call": frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE}),
    "round_detail": READERS,
    "round_edit": TASKFORCE,
    "round_import": TASKFORCE,
    "round_duties": TASKFORCE,
    "round_file": READERS,
    "publicity_papers": READERS,
    "publicity_paper_add": frozenset({Role.STAFF, Role.TASKFORCE}),
    "publicity_paper": READERS,
    "publicity_paper_file": READERS,
    "publicity_highlights": READERS,
    "publicity_highlight_add": frozenset({Role.STAFF, Role.TASKFORCE}),
    "publicity_highlight_file": READERS,
    "benchmark_list": OVERVIEW,
    "benchmark_add": TASKFORCE,
    "benchmark_import": TASKFORCE,
    "target_list": READERS,
    "target_indicator": READERS,
    "target_new": TASKFORCE,
    "target_import": TASKFORCE,
    "target_template": TASKFORCE,
    "target_acceptances": TASKFORCE,
    "target_registrations": TASKFORCE,
    "module_list": READERS,
    "module_detail": READERS,
    "department_list": OVERVIEW,
    "people": READERS,
    "people_unit": READERS,
    "people_readiness": OVERVIEW,
    "people_readiness_export": OVERVIEW,
    "people_import": TASKFORCE,
    "people_template": TASKFORCE,
    "post_new": TASKFORCE,
    "post_end": TASKFORCE,
    "team_document_new": TASKFORCE,
    "handover_list": OVERVIEW,
    "handover_new": TASKFORCE,
    "handover_sheet": READERS,
    "delegation_list": READERS,
    "delegation_consents": frozenset({Role.SECURITY_ADMIN}),
    "responsibility_list": READERS,
    "responsibility_card": READERS,
    "responsibility_import": TASKFORCE,
    "liaison_list": READERS,
    "liaison_add": frozenset({Role.STAFF, Role.TASKFORCE}),
    "responsibility_template": TASKFORCE,
    "home": EVERYBODY,
    "indicator_list": READERS,
    "indicator_detail": READERS,
    "explain": READERS,
    "explain_total": READERS,
    "unit_detail": READERS,
    "indicator_needed": READERS,
    "indicator_why": READERS,
    "department_why": READERS,
    "report_why": READERS,
    "whatif": READERS,
    "report_restated": READERS,
    "verify": READERS,
    "report_verify": READERS,
    "figure_impact": frozenset({Role.REVIEWER, Role.TASKFORCE}),
    "correction_impact": TASKFORCE,
    "rankings": READERS,
    "ranking_units": READERS,
    "gaps": READERS,
    "scorecard": READERS,
    "report_list": READERS,
    "report_detail": READERS,
    "report_download": READERS,
    "action_list": READERS,
    "action_board": READERS,
    "action_new": TASKFORCE,
    "action_import": TASKFORCE,
    "action_people": frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE}),
    "action_template": TASKFORCE,
    "action_escalations": TASKFORCE,
    "action_letter": READERS,
    "measure_list": READERS,
    "action_file": READERS,
    "action_detail": READERS,
    "proposal_list": TASKFORCE,
    "proposal_decide": TASKFORCE,
    "action_effect": READERS,
    "calendar": READERS,
    "calendar_notice": TASKFORCE,
    "calendar_rhythms": TASKFORCE,
    "meeting_list": READERS,
    "meeting_detail": READERS,
    "meeting_agenda": READERS,
    "meeting_agenda_former": OVERVIEW,
    "meeting_minutes": READERS,
    "audit_list": frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.AUDIT_ADMIN}),
    "notices": READERS,
    "unit_import": frozenset({Role.SYSTEM_ADMIN}),
    "unit_template": frozenset({Role.SYSTEM_ADMIN}),
    "account_import": frozenset({Role.SECURITY_ADMIN}),
    "account_template": frozenset({Role.SECURITY_ADMIN}),
    "calendar_import": TASKFORCE,
    "catalogue_import": TASKFORCE,
    "catalogue_template": TASKFORCE,
    "regional_import": TASKFORCE,
    "circular_import": TASKFORCE,
    "sheet_changes": frozenset({Role.STAFF, Role.TASKFORCE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
    "sheet_change": TASKFORCE,
    "document_list": READERS,
    "document_detail": READERS,
    "document_file": READERS,
    "letterhead": TASKFORCE,
    "draft_list": frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE}),
    "draft_detail": frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE}),
    "own_password": EVERYBODY,
    "own_sessions": EVERYBODY,
    "second_factor": EVERYBODY,
}
# Open to everybody, signed in or not.
PUBLIC = {"login", "healthz", "readyz"}
# Nothing to look at: they do something and are sent by a form.
DEEDS = {"logout", "set_language", "report_build", "report_publish", "report_progress", "evidence_withdraw"}
DEEDS |= {"report_withdraw", "objection_answer"}
# Pages of a version that is ready or under embargo, and of a submission just made. Their own tests look at them; the
# replay of forms opens them as well: who sees them, and at which address.
PASSING: dict[str, tuple[frozenset[str], Callable[[Passing], str]]] = {
    "report_publish": (TASKFORCE, lambda passing: _version("report_publish", passing.ready)),
    "report_detail of a fresh version": (TASKFORCE, lambda passing: _version("report_detail", passing.fresh)),
    "report_detail with an objection": (TASKFORCE, lambda passing: _version("report_detail", passing.to_units)),
    "correction_detail of one that waits": (
        TASKFORCE,
        lambda passing: reverse("correction_detail", args=[passing.waiting_correction.pk]),
    ),
    "own_result": (
        frozenset({Role.STAFF, Role.REVIEWER}),
        lambda passing: reverse("own_result", args=[passing.to_units.cycle.label]),
    ),
    "entry_receipt": (
        frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE}),
        lambda passing: reverse(
            "entry_receipt",
            query={"cycle": passing.submitted.address, "department": passing.objection.department.code},
        ),
    ),
}
PASSING |= {
    "evidence_add of a draft": (
        frozenset({Role.STAFF, Role.TASKFORCE}),
        lambda passing: reverse(
            "evidence_add",
            args=[passing.drafted.cycle.label, passing.drafted.department.code, passing.drafted.indicator.code],
        ),
    ),
    "meeting_detail of a planned one": (
        TASKFORCE,
        lambda passing: reverse("meeting_detail", args=[passing.planned.pk]),
    ),
    "target_indicator with categories": (
        frozenset({Role.STAFF, Role.TASKFORCE}),
        lambda passing: reverse("target_indicator", args=[passing.ticked]),
    ),
}
DEEDS |= {"own_result", "entry_receipt"}
DEEDS |= {"delegation_withdraw", "delegation_consent", "acting_begin", "acting_end"}
DEEDS |= {"month_act", "month_extend", "month_remind", "extensions_decide"}
DEEDS |= {"extension_decide", "correction_decide", "remind", "view_save", "view_delete"}
# Steps of an upload that somebody began, and the form of a chosen unit: their own tests look at them.
DEEDS |= {"entry_template", "entry_upload_match", "entry_upload_preview", "entry_upload_marked"}
DEEDS |= {"action_act", "action_file_add", "action_file_withdraw", "action_escalate", "proposals_confirm"}
DEEDS |= {"round_act", "document_send", "draft_act"}
DEEDS |= {"meeting_plan", "meeting_act", "meeting_assemble", "meeting_pack"}
DEEDS |= {"target_withdraw", "target_tick", "target_judge"}
# The second step of signing in is there for whoever took the first.
DEEDS |= {"sessions_end", "sign_in_code", "session_alive", "sign_in_dialog"}
DEEDS |= {"entry_cell", "entry_paste", "entry_submit", "sign_in_again"}


def _version(page: str, report: MonthlyReport) -> str:
    return reverse(page, args=[report.cycle.label], query={"version": report.version})


# Answered with a file, not with a page.
FILES = {"people_readiness_export", "people_template", "responsibility_template", "report_download", "evidence_file"}
FILES |= {"unit_template", "account_template", "catalogue_template"}
FILES |= {"action_file", "round_template", "round_file", "target_template"}
FILES |= {"document_file", "action_template", "publicity_paper_file", "publicity_highlight_file"}
# Pages that print numbers of a month say by which settings they were made.
RESULTS = {
    "explain",
    "explain_total",
    "unit_detail",
    "indicator_list",
    "indicator_detail",
    "rankings",
    "ranking_units",
    "gaps",
    "report_detail",
    "leader",
    "board",
    "wall",
}
RESULTS |= {"indicator_needed", "indicator_why", "department_why", "report_why", "whatif", "report_restated"}
RESULTS |= {"module_list", "module_detail"}
# Pages of one thing: what stands in their address in a busy county …
OF: dict[str, Callable[[Busy], list[object]]] = {
    "entry_panel": lambda busy: [busy.month.leaves[0].code],
    "month_detail": lambda busy: [busy.open_cycle.address],
    "month_open": lambda busy: [f"2026-08:{busy.month.scheme.code}"],
    "correction_detail": lambda busy: [busy.correction.pk],
    "indicator_detail": lambda busy: [busy.month.leaves[1].code],
    "indicator_needed": lambda busy: [busy.month.leaves[1].code],
    "indicator_why": lambda busy: [busy.month.leaves[1].code],
    "department_why": lambda busy: [busy.bureau.code],
    "report_why": lambda busy: [busy.month.cycle.label],
    "report_restated": lambda busy: [busy.month.cycle.label],
    "report_verify": lambda busy: [MonthlyReport.objects.standing().get(cycle=busy.month.cycle).printed_code],
    "correction_impact": lambda busy: [busy.waiting_correction.pk],
    "figure_impact": lambda busy: [busy.late_figure().pk],
    "ranking_units": lambda busy: [busy.month.leaves[1].code],
    "target_indicator": lambda busy: [busy.month.leaves[1].code],
    "module_detail": lambda busy: [busy.month.leaves[1].parent.code],
    "explain": lambda busy: [busy.month.leaves[0].code],
    "unit_detail": lambda busy: [busy.bureau.code],
    "people_unit": lambda busy: [busy.bureau.code],
    "post_new": lambda busy: [busy.bureau.code],
    "team_document_new": lambda busy: [busy.bureau.code],
    "post_end": lambda busy: [busy.handed_over.successor_id],
    "handover_new": lambda busy: [busy.handed_over.successor_id],
    "handover_sheet": lambda busy: [busy.handed_over.pk],
    "responsibility_card": lambda busy: [busy.month.leaves[0].code],
    "liaison_add": lambda busy: [busy.month.leaves[0].code],
    "report_detail": lambda busy: [busy.month.cycle.label],
    "report_download": lambda busy: [busy.month.cycle.label],
    "evidence_add": lambda busy: [busy.open_cycle.label, busy.bureau.code, busy.month.leaves[0].code],
    "evidence_file": lambda busy: [busy.evidence.pk],
    "publicity_paper": lambda busy: [busy.paper.pk],
    "publicity_paper_file": lambda busy: [busy.paper.pk],
    "publicity_highlight_file": lambda busy: [busy.highlight.pk],
    "action_letter": lambda busy: [busy.ledger_item.letters.get().pk],
    "action_file": lambda busy: [busy.ledger_item.files.get().pk],
    "action_detail": lambda busy: [busy.ledger_item.pk],
    "action_effect": lambda busy: [busy.ledger_item.pk],
    "proposal_decide": lambda busy: [busy.proposal.pk],
    "round_call": lambda busy: [busy.survey.firms.below_satisfied()[0].pk],
    "round_detail": lambda busy: [busy.survey.pk],
    "round_edit": lambda busy: [busy.drafted.pk],
    "round_import": lambda busy: [busy.drafted.pk, "items"],
    "round_duties": lambda busy: [busy.inspection.pk],
    "round_file": lambda busy: [busy.inspection.pk],
    "meeting_detail": lambda busy: [busy.meeting.pk],
    "meeting_agenda": lambda busy: [busy.meeting.pk],
    "meeting_agenda_former": lambda busy: [busy.meeting.pk, 1],
    "meeting_minutes": lambda busy: [busy.meeting.pk],
    "sheet_change": lambda busy: [busy.change_set.pk],
    "document_detail": lambda busy: [busy.document.pk],
    "draft_detail": lambda busy: [busy.draft.pk],
    "document_file": lambda busy: [busy.document.pk, "docx"],
}
# … and in an empty one.
ARGUMENTS: dict[str, list[object]] = {
    "entry_panel": ["I01"],
    "month_detail": ["2026-05"],
    "month_open": ["2026-05:I01"],
    "correction_detail": [999999],
    "indicator_detail": ["I01"],
    "explain": ["I01"],
    "unit_detail": ["D1"],
    "indicator_needed": ["I01"],
    "indicator_why": ["I01"],
    "department_why": ["D1"],
    "report_why": ["2026-05"],
    "report_restated": ["2026-05"],
    "report_verify": ["0000-0000-0000"],
    "correction_impact": [999999],
    "figure_impact": [999999],
    "ranking_units": ["I01"],
    "target_indicator": ["I01"],
    "module_detail": ["I01"],
    "people_unit": ["D1"],
    "post_new": ["D1"],
    "team_document_new": ["D1"],
    "post_end": [1],
    "handover_new": [1],
    "handover_sheet": [1],
    "responsibility_card": ["I01"],
    "liaison_add": ["I01"],
    "report_detail": ["2026-05"],
    "report_download": ["2026-05"],
    "evidence_add": ["2026-05", "D1", "I01"],
    "evidence_file": [1],
    "publicity_paper": [999999],
    "publicity_paper_file": [999999],
    "publicity_highlight_file": [999999],
    "action_letter": [999999],
    "action_file": [999999],
    "action_detail": [999999],
    "action_effect": [999999],
    "proposal_decide": [999999],
    "round_template": ["items"],
    "round_call": [999999],
    "round_detail": [999999],
    "round_edit": [999999],
    "round_import": [999999, "items"],
    "round_duties": [999999],
    "round_file": [999999],
    "meeting_detail": [999999],
    "meeting_agenda": [999999],
    "meeting_agenda_former": [999999, 1],
    "meeting_minutes": [999999],
    "sheet_change": [999999],
    "document_detail": [999999],
    "draft_detail": [999999],
    "document_file": [999999, "docx"],
}
