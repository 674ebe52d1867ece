"""The addresses of the product and who may open them. All other roles are refused."""

from collections.abc import Callable

from departments.choices import Role
from tests.flows.counties import Busy

EVERYBODY = frozenset(Role.values)
READERS = frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})
TASKFORCE = frozenset({Role.TASKFORCE})
OVERVIEW = frozenset({Role.TASKFORCE, Role.LEADER})
# Page → roles that may open it. All others are refused.
PAGES: dict[str, frozenset[str]] = {
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
    "unlock": TASKFORCE,
    "extensions": frozenset({Role.STAFF, Role.TASKFORCE}),
    "completeness_board": OVERVIEW,
    "variances": READERS,
    "correction_list": READERS,
    "correction_new": frozenset({Role.STAFF, Role.TASKFORCE}),
    "correction_detail": READERS,
    "publicity": READERS,
    "publicity_add": frozenset({Role.STAFF, Role.TASKFORCE}),
    "benchmark_list": OVERVIEW,
    "benchmark_add": TASKFORCE,
    "benchmark_import": TASKFORCE,
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
    "responsibility_list": READERS,
    "responsibility_card": READERS,
    "responsibility_import": TASKFORCE,
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
    "figure_impact": frozenset({Role.REVIEWER, Role.TASKFORCE}),
    "correction_impact": TASKFORCE,
    "rankings": READERS,
    "ranking_units": READERS,
    "gaps": READERS,
    "report_list": READERS,
    "report_detail": READERS,
    "report_download": READERS,
    "action_list": READERS,
    "action_board": READERS,
    "action_new": TASKFORCE,
    "action_import": TASKFORCE,
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
    "meeting_minutes": READERS,
    "audit_list": frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.AUDIT_ADMIN}),
    "notices": READERS,
}
# Open to everybody, signed in or not.
PUBLIC = {"login", "healthz", "readyz"}
# Nothing to look at: they do something and are sent by a form.
DEEDS = {"logout", "set_language", "report_build", "report_publish", "report_progress", "evidence_withdraw"}
DEEDS |= {"delegation_withdraw", "acting_begin", "acting_end"}
DEEDS |= {"extension_decide", "correction_decide", "remind", "view_save", "view_delete"}
# Steps of an upload that somebody began, and the form of a chosen unit: their own tests look at them.
DEEDS |= {"entry_template", "entry_upload_match", "entry_upload_preview", "entry_upload_marked"}
DEEDS |= {"action_act", "action_file_add", "action_file_withdraw", "action_escalate", "proposals_confirm"}
DEEDS |= {"meeting_plan", "meeting_act", "meeting_assemble"}
DEEDS |= {"entry_cell", "entry_paste", "entry_submit", "sign_in_again"}
# Answered with a file, not with a page.
FILES = {"people_readiness_export", "people_template", "responsibility_template", "report_download", "evidence_file"}
FILES |= {"action_file", "action_template"}
# Pages that print numbers of a month say by which settings they were made.
RESULTS = {
    "explain", "explain_total", "unit_detail", "indicator_list", "indicator_detail", "rankings", "ranking_units",
    "gaps", "report_detail", "leader", "board", "wall",
}  # fmt: skip
RESULTS |= {"indicator_needed", "indicator_why", "department_why", "report_why", "whatif", "report_restated"}
# Pages of one thing: what stands in their address in a busy county …
OF: dict[str, Callable[[Busy], list[object]]] = {
    "entry_panel": lambda busy: [busy.month.leaves[0].code],
    "correction_detail": lambda busy: [busy.correction.pk],
    "indicator_detail": lambda busy: [busy.month.leaves[1].code],
    "indicator_needed": lambda busy: [busy.month.leaves[1].code],
    "indicator_why": lambda busy: [busy.month.leaves[1].code],
    "department_why": lambda busy: [busy.bureau.code],
    "report_why": lambda busy: [busy.month.cycle.label],
    "report_restated": lambda busy: [busy.month.cycle.label],
    "correction_impact": lambda busy: [busy.waiting_correction.pk],
    "figure_impact": lambda busy: [busy.late_figure().pk],
    "ranking_units": lambda busy: [busy.month.leaves[1].code],
    "explain": lambda busy: [busy.month.leaves[0].code],
    "unit_detail": lambda busy: [busy.bureau.code],
    "people_unit": lambda busy: [busy.bureau.code],
    "post_new": lambda busy: [busy.bureau.code],
    "team_document_new": lambda busy: [busy.bureau.code],
    "post_end": lambda busy: [busy.handed_over.successor_id],
    "handover_new": lambda busy: [busy.handed_over.successor_id],
    "handover_sheet": lambda busy: [busy.handed_over.pk],
    "responsibility_card": lambda busy: [busy.month.leaves[0].code],
    "report_detail": lambda busy: [busy.month.cycle.label],
    "report_download": lambda busy: [busy.month.cycle.label],
    "evidence_add": lambda busy: [busy.open_cycle.label, busy.bureau.code, busy.month.leaves[0].code],
    "evidence_file": lambda busy: [busy.evidence.pk],
    "action_letter": lambda busy: [busy.duty.letters.get().pk],
    "action_file": lambda busy: [busy.duty.files.get().pk],
    "action_detail": lambda busy: [busy.duty.pk],
    "action_effect": lambda busy: [busy.duty.pk],
    "proposal_decide": lambda busy: [busy.proposal.pk],
    "meeting_detail": lambda busy: [busy.meeting.pk],
    "meeting_agenda": lambda busy: [busy.meeting.pk],
    "meeting_minutes": lambda busy: [busy.meeting.pk],
}
# … and in an empty one.
ARGUMENTS: dict[str, list[object]] = {
    "entry_panel": ["I01"],
    "correction_detail": [999999],
    "indicator_detail": ["I01"],
    "explain": ["I01"],
    "unit_detail": ["D1"],
    "indicator_needed": ["I01"],
    "indicator_why": ["I01"],
    "department_why": ["D1"],
    "report_why": ["2026-05"],
    "report_restated": ["2026-05"],
    "correction_impact": [999999],
    "figure_impact": [999999],
    "ranking_units": ["I01"],
    "people_unit": ["D1"],
    "post_new": ["D1"],
    "team_document_new": ["D1"],
    "post_end": [1],
    "handover_new": [1],
    "handover_sheet": [1],
    "responsibility_card": ["I01"],
    "report_detail": ["2026-05"],
    "report_download": ["2026-05"],
    "evidence_add": ["2026-05", "D1", "I01"],
    "evidence_file": [1],
    "action_letter": [999999],
    "action_file": [999999],
    "action_detail": [999999],
    "action_effect": [999999],
    "proposal_decide": [999999],
    "meeting_detail": [999999],
    "meeting_agenda": [999999],
    "meeting_minutes": [999999],
}
