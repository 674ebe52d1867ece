"""Lines broken on purpose (变异), and the tests that must fail when each is: ``make mutants``.

A test that passes over a broken rule guards nothing. Every mutant replaces one piece of one file, in a copy of the
tree, and runs the tests named beside it: they must fail. What survives names a hole, and the run fails with it. A piece
that is no longer found (the line was rewritten) fails as well, so that the list stays true.

    python -m tests.mutants                 all of them
    python -m tests.mutants scoring claims  those of some groups
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TREE = ("config", "departments", "indicators", "reports", "templates", "static", "locale", "tests")
FILES = ("manage.py", "pyproject.toml", "requirements.txt", "requirements-dev.txt")
SECONDS = 900  # on two cores that others use as well
# What pytest answers: 0 all passed, 1 some failed; anything else is no verdict. So is a 1 without a test that failed:
# the interpreter says it too, when pytest itself breaks down.
PASSED, FAILED, UNDECIDED = 0, 1, -1
SOME_FAILED = re.compile(r"^\d+ failed|^FAILED |^ERROR ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mutant:
    """In ``file`` the one place that reads ``old`` becomes ``new``; then ``tests`` must fail."""

    group: str
    file: str
    old: str
    new: str
    tests: str

    def __str__(self) -> str:
        return f"{self.group}: {self.file}: {self.old.strip()} → {self.new.strip() or 'nothing'}"


FORMULA, ROUNDING = "indicators/scoring/formula.py", "indicators/numbers/rounding.py"
SCORING_TESTS = "tests/indicators/scoring/test_formula.py tests/indicators/scoring/test_formula_properties.py"
RANKING, PLACES = "reports/ranking.py", "indicators/places.py"
RANKING_TESTS = "tests/reports/test_ranking.py tests/indicators/test_places.py"
RULES, CLAIM = "departments/rules.py", "reports/build/claim.py"
CLAIM_TESTS = "tests/reports/build/test_claim.py tests/reports/build/test_run.py"
LIFECYCLE, DOORS = "indicators/cycles/lifecycle.py", "indicators/cycles/doors.py"
LIFECYCLE_TESTS = "tests/indicators/cycles/test_lifecycle.py"
PUBLISH = "reports/publishing/publish.py"
PUBLISH_TESTS = "tests/reports/build/test_run.py tests/reports/publishing"
CHAIN, RECORD = "departments/trail/chain.py", "departments/trail/record.py"
TRAIL_TESTS = "tests/departments/trail"
CLOSING = "departments/ledger/closing.py"
LEDGER_TESTS = "tests/departments/ledger/test_steps.py"
EFFECT = "reports/loop/effect.py"
EFFECT_TESTS = "tests/reports/loop/test_effect.py"

MUTANTS = (
    # Points, gaps and composition.
    Mutant("scoring", FORMULA, "return value - best if direction", "return best - value if direction", SCORING_TESTS),
    Mutant("scoring", FORMULA, "return behind / abs(best) * HUNDRED", "return behind / best * HUNDRED", SCORING_TESTS),
    Mutant("scoring", FORMULA, "return min(max(share, ZERO), ONE) * HUNDRED", "return share * HUNDRED", SCORING_TESTS),
    Mutant(
        "scoring", FORMULA, "behind <= 0:\n        return HUNDRED", "behind < 0:\n        return HUNDRED", SCORING_TESTS
    ),
    Mutant("scoring", FORMULA, "* 40 + 60)", "* 60 + 40)", SCORING_TESTS),
    Mutant("scoring", FORMULA, "zero_score=share is not None and share == 0", "zero_score=not share", SCORING_TESTS),
    Mutant("scoring", FORMULA, "part > 0 for part in (below", "part >= 0 for part in (below", SCORING_TESTS),
    Mutant("scoring", FORMULA, "if child.applicable]", "]", SCORING_TESTS),
    Mutant("scoring", FORMULA, "or not child.reported]", "]", SCORING_TESTS),
    Mutant(
        "scoring", FORMULA, "return min(max(facts.points, ZERO), rule.full_marks)", "return facts.points", SCORING_TESTS
    ),
    Mutant(
        "scoring", ROUNDING, "Rounding.HALF_UP: ROUND_HALF_UP,", "Rounding.HALF_UP: ROUND_HALF_EVEN,", SCORING_TESTS
    ),
    Mutant("scoring", ROUNDING, "return result or abs(result)", "return result", SCORING_TESTS),
    # Places.
    Mutant("ranking", RANKING, "if score is not None}", "}", RANKING_TESTS),
    Mutant("ranking", RANKING, "reverse=direction != Direction.LOWER", "reverse=True", RANKING_TESTS),
    Mutant("ranking", RANKING, "level if style == TieStyle.DENSE else better + 1", "better + 1", RANKING_TESTS),
    Mutant("ranking", RANKING, "better += sharing[value]", "better += 1", RANKING_TESTS),
    Mutant("ranking", RANKING, "sharing[value] > 1, value)", "sharing[value] > 2, value)", RANKING_TESTS),
    Mutant("ranking", RANKING, "place.reverse_rank > 1)", "place.reverse_rank > 0)", RANKING_TESTS),
    Mutant("ranking", RANKING, "next_month(day) != expected)", "False)", RANKING_TESTS),
    # Who may do what.
    Mutant(
        "access",
        RULES,
        "Role.STAFF) and user.department_id == department_id",
        "Role.STAFF)",
        "tests/test_access.py tests/indicators/entry/test_save.py",
    ),
    Mutant(
        "access",
        RULES,
        "Role.REVIEWER) and user.department_id == department_id",
        "Role.REVIEWER)",
        "tests/indicators/review",
    ),
    Mutant("access", RULES, "if same_hand(user, [item.asked_by_id]):", "if False:", LEDGER_TESTS),
    Mutant("access", RULES, " and department_id not in units_of(user)", "", LEDGER_TESTS),
    Mutant(
        "access",
        "indicators/querysets/__init__.py",
        "fields | Q(Exists(history))",
        "fields",
        "tests/indicators/review/test_decide.py",
    ),
    Mutant(
        "access",
        "indicators/querysets/__init__.py",
        " | Q(checked_by__in=hands)",
        "",
        "tests/indicators/review",
    ),
    Mutant(
        "access",
        "indicators/querysets/__init__.py",
        "if not user.is_authenticated or not user.is_active:\n        return Q(pk__in=[])",
        "if False:\n        return Q(pk__in=[])",
        "tests/indicators/cycles/test_extensions.py tests/indicators/corrections tests/test_access.py",
    ),
    Mutant(
        "access",
        "departments/units.py",
        "None if name in self._found else unit",
        "unit",
        "tests/departments/test_units.py",
    ),
    Mutant(
        "access",
        "departments/units.py",
        "None if name in self._bare else unit",
        "unit",
        "tests/departments/test_units.py",
    ),
    # Deadlines.
    Mutant("deadlines", LIFECYCLE, "CLOSING_TIME = time(18, 0)", "CLOSING_TIME = time(17, 0)", LIFECYCLE_TESTS),
    Mutant("deadlines", LIFECYCLE, "if until <= at:", "if until < at:", LIFECYCLE_TESTS),
    Mutant("deadlines", DOORS, "cycle.deadline > at:", "cycle.deadline >= at:", "tests/indicators/cycles"),
    Mutant(
        "deadlines",
        DOORS,
        "late=is_open and cycle.deadline <= at",
        "late=cycle.deadline <= at",
        "tests/indicators/cycles",
    ),
    Mutant(
        "deadlines",
        "indicators/querysets/__init__.py",
        "expires_at__gt=at",
        "expires_at__gte=at",
        "tests/indicators/cycles",
    ),
    Mutant(
        "deadlines",
        "indicators/querysets/__init__.py",
        'Coalesce("hard_deadline", "deadline")',
        'Coalesce("deadline", "hard_deadline")',
        "tests/indicators/cycles",
    ),
    # Claims of a build.
    Mutant(
        "claims",
        CLAIM,
        "if row.filter(state=ReportState.QUEUED).update(**taking):",
        "if row.update(**taking):",
        CLAIM_TESTS,
    ),
    Mutant("claims", CLAIM, "claimed_at__lt=at - CLAIM_LASTS)", "claimed_at__lte=at)", CLAIM_TESTS),
    Mutant("claims", CLAIM, "attempts__lt=MAX_ATTEMPTS", "attempts__lte=MAX_ATTEMPTS", CLAIM_TESTS),
    Mutant(
        "claims",
        CLAIM,
        "if not mine.update(progress=progress, stage=stage):",
        "mine.update(progress=progress, stage=stage)\n    if False:",
        CLAIM_TESTS,
    ),
    Mutant("claims", "reports/build/run.py", "if not mine.exists():", "if False:", CLAIM_TESTS),
    Mutant(
        "claims",
        "reports/build/run.py",
        "claim=token, state=ReportState.BUILDING)\n        if",
        "state=ReportState.BUILDING)\n        if",
        CLAIM_TESTS,
    ),
    # Publishing and freezing.
    Mutant("freezing", PUBLISH, "    freeze_cycle(cycle=locked.cycle, actor=actor)\n", "", PUBLISH_TESTS),
    Mutant("freezing", PUBLISH, "if locked.state != ReportState.READY:", "if False:", PUBLISH_TESTS),
    Mutant(
        "freezing",
        "reports/publishing/release.py",
        "earlier.update(state=ReportState.SUPERSEDED)",
        "earlier.exists()",
        PUBLISH_TESTS,
    ),
    Mutant("freezing", PUBLISH, "if former is not None and not locked.reason.strip():", "if False:", PUBLISH_TESTS),
    Mutant(
        "freezing", LIFECYCLE, "update(state=CycleState.FROZEN):", "update(state=CycleState.CLOSED):", LIFECYCLE_TESTS
    ),
    Mutant("freezing", LIFECYCLE, "pk=cycle.pk).exclude(state=CycleState.FROZEN)", "pk=cycle.pk)", LIFECYCLE_TESTS),
    Mutant("freezing", LIFECYCLE, "if locked.state == CycleState.OPEN:", "if True:", LIFECYCLE_TESTS),
    # The trail.
    Mutant("audit", CHAIN, "link.previous_hash != expected:", "False:", TRAIL_TESTS),
    Mutant("audit", CHAIN, "if link.hash != link_hash(link):", "if False:", TRAIL_TESTS),
    Mutant("audit", CHAIN, "head != (sequence, expected):", "False:", TRAIL_TESTS),
    Mutant("audit", CHAIN, "content += [link.region_key, link.unit_key]", "pass", TRAIL_TESTS),
    Mutant("audit", RECORD, "AuditHead.objects.filter(pk=1).update(", "dict(", TRAIL_TESTS),
    # The closed loop.
    Mutant("loop", CLOSING, "if now.needs_effect and not now.effect:", "if False:", LEDGER_TESTS),
    Mutant(
        "loop",
        CLOSING,
        'if not reason.strip():\n        raise NotDone(_("Closing without',
        'if False:\n        raise NotDone(_("Closing without',
        LEDGER_TESTS,
    ),
    Mutant(
        "loop",
        EFFECT,
        "row + 1 if line.outcome == PeriodOutcome.REACHED else 0",
        "row + (line.outcome == PeriodOutcome.REACHED)",
        EFFECT_TESTS,
    ),
    Mutant("loop", EFFECT, "proven=row >= target.periods", "proven=row > 0", EFFECT_TESTS),
    Mutant("loop", EFFECT, "if narrowed >= target.narrowing", "if narrowed > target.narrowing", EFFECT_TESTS),
    Mutant("loop", EFFECT, "if seen.gap is None:", "if not seen.gap:", EFFECT_TESTS),
)


class Workshop:
    """A copy of the tree in which one line is broken at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in TREE:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in FILES:
            shutil.copy(ROOT / name, folder / name)

    def survives(self, mutant: Mutant) -> str:
        """Empty when the tests noticed; else what is wrong with the mutant or with the tests."""
        path = self.folder / mutant.file
        whole = path.read_text(encoding="utf-8")
        if whole.count(mutant.old) != 1:
            return f"is found {whole.count(mutant.old)} times, not once: name the line anew"
        path.write_text(whole.replace(mutant.old, mutant.new), encoding="utf-8")
        try:
            answer = self._test(mutant.tests)
        finally:
            path.write_text(whole, encoding="utf-8")
        if answer.returncode == FAILED and SOME_FAILED.search(answer.stdout):
            return ""
        if answer.returncode == PASSED:
            return f"SURVIVED: {mutant.tests} passed"
        return f"gave no verdict ({answer.returncode}): {answer.stdout[-300:]}{answer.stderr[-300:]}"

    def fails_unbroken(self, tests: str) -> str:
        """Empty when these tests pass over the tree as it is: what fails anyhow notices nothing."""
        answer = self._test(tests)
        return "" if answer.returncode == PASSED else f"{answer.stdout[-600:]}{answer.stderr[-600:]}"

    def _test(self, tests: str) -> subprocess.CompletedProcess[str]:
        """Run them; what takes too long is no verdict, and holds nobody else up."""
        command = [
            sys.executable,
            "-m",
            "pytest",
            *tests.split(),
            "-x",
            "-q",
            "-p",
            "no:xdist",
            "-p",
            "no:cacheprovider",
        ]
        where = {**os.environ, "TEST_DB": "sqlite", "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            return subprocess.run(
                command, cwd=self.folder, env=where, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, UNDECIDED, "", f"no answer within {SECONDS} s")


def main(groups: list[str]) -> int:
    chosen = [mutant for mutant in MUTANTS if not groups or mutant.group in groups]
    hands = max(1, (os.cpu_count() or 2))
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(hands) as pool:
        free: Queue[Workshop] = Queue()
        for n in range(hands):
            place = Path(folder) / str(n)
            place.mkdir()
            free.put(Workshop(place))

        def at_work(ask: Callable[[Workshop, Any], str]) -> Callable[[Any], str]:
            def answer(about: Any) -> str:
                workshop = free.get()
                try:
                    return ask(workshop, about)
                finally:
                    free.put(workshop)

            return answer

        faults = 0
        sound = sorted({mutant.tests for mutant in chosen})
        for tests, fault in zip(sound, pool.map(at_work(Workshop.fails_unbroken), sound), strict=True):
            if fault:
                print(f"FAULT  {tests} fail before anything is broken:\n       {fault}", flush=True)
                return 1
        for mutant, fault in zip(chosen, pool.map(at_work(Workshop.survives), chosen), strict=True):
            faults += bool(fault)
            print(f"{'FAULT ' if fault else 'killed'} {mutant}" + (f"\n       {fault}" if fault else ""), flush=True)
    print(f"{len(chosen) - faults} of {len(chosen)} mutants killed")
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
