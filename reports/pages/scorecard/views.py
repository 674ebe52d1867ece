"""The scorecard (成绩单): where city and province rank the county, one line for every series."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from config.lists.columns import ListField, minute_text
from config.lists.page import BaseListPage
from departments.access.guarding import own_region
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from reports.analysis.scorecard import ScoreLine
from reports.pages.scorecard.exports import level_text, move_of, place_of, scorecard_fields
from reports.pages.shown import Shown, choose_report
from reports.words.read_scorecard import BOTTOM, PublishedMonth, read_scorecard
from reports.words.scorecard import standing_sentence, streak_note, streak_sentence


@method_decorator(requires_role(*READERS), name="dispatch")
class Scorecard(BaseListPage):
    """Of today, or as it was at the end of the month that the address names."""

    request: SignedInRequest
    template_name = "reports/pages/scorecard/scorecard.html"

    @cached_property
    def shown(self) -> Shown:
        return choose_report(self.request)

    @property
    def until(self) -> date:
        chosen = self.shown.report if self.shown.carried else None
        return chosen.cycle.end if chosen else timezone.localdate()

    @cached_property
    def lines(self) -> list[ScoreLine]:
        return lines_of(self.request, self.shown, until=self.until)

    def get_fields(self) -> list[ListField]:
        return scorecard_fields()

    def get_rows(self) -> list[ScoreLine]:
        return self.lines

    def get_title(self) -> str:
        return _("Scorecard")

    def get_file_name(self) -> str:
        return f"{self.get_title()} {self.until:%Y-%m-%d}"

    def get_subtitle(self) -> str:
        """Notices are read as they are now: what a version froze is not all that stands here, so its code would not
        be true of it."""
        at = minute_text(timezone.now())
        text = _(
            "Read at %(at)s from notices issued until %(day)s and from published months; it goes on with the notices, "
            "is no part of a report and bears no verification code."
        )
        return text % {"at": at, "day": f"{self.until:%Y-%m-%d}"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return (
            super().get_context_data(**kwargs)
            | self.shown.context()
            | {
                "settings_note": self.get_subtitle(),
                "until": self.until,
                "lines": [
                    {
                        "line": line,
                        "level": level_text(line),
                        "place": place_of(line),
                        "move": move_of(line),
                        "streak": streak_note(line),
                        "tone": "is-bottom" if streak_note(line) else "",
                    }
                    for line in self.lines
                ],
                "sentences": [text for line in self.lines if (text := streak_sentence(line))],
                "standings": [text for line in self.lines if (text := standing_sentence(line))],
            }
        )


def lines_of(request: SignedInRequest, shown: Shown, *, until: date, code: str = "") -> list[ScoreLine]:
    """For the reader, by the report that is shown and those before it; with a code of one indicator of places."""
    reports, bottom_n = [], BOTTOM
    if shown.report is not None:
        reports = [PublishedMonth(each.pk, each.label, each.rows_digest) for each in reversed(shown.before())]
        reports.append(PublishedMonth(shown.report.pk, shown.report.cycle.label, shown.report.rows_digest))
        bottom_n = shown.report.parameters.get("bottom_n", BOTTOM)
    region = own_region(request)
    return read_scorecard(
        user=request.user,
        region=region,
        reports=reports,
        until=until,
        bottom_n=bottom_n,
        query=shown.query,
        code=code,
    )
