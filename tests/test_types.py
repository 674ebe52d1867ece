"""Types are checked everywhere: hardly a line of the product may be excused from it (``ignore_errors``)."""

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "departments", "indicators", "reports")
MOST_EXCUSED = 0.10  # of all lines


def module_sizes() -> dict[str, int]:
    """Lines of every module of the product, its migrations included."""
    sizes = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            sizes[name] = len(path.read_text(encoding="utf-8").splitlines())
    assert len(sizes) > 400, "the product was not found"
    return sizes


def is_meant(module: str, pattern: str) -> bool:
    """As mypy reads it: a star stands for any number of parts, also for none where others come before it."""
    parts = re.escape(pattern).replace(r"\.\*", r"(\..*)?").replace(r"\*", r".*")
    return re.fullmatch(parts, module) is not None


def modules_excused(settings: dict[str, Any], modules: set[str]) -> set[str]:
    """The modules whose errors mypy does not tell. Where several sections name a module, the last one decides here;
    mypy itself refuses two wildcards that disagree."""
    mypy = settings["tool"]["mypy"]
    excused = set(modules) if mypy.get("ignore_errors") else set()
    for section in mypy.get("overrides", []):
        if "ignore_errors" not in section:
            continue
        named = [section["module"]] if isinstance(section["module"], str) else section["module"]
        meant = {module for module in modules if any(is_meant(module, pattern) for pattern in named)}
        excused = excused | meant if section["ignore_errors"] else excused - meant
    return excused


def share_excused(settings: dict[str, Any], sizes: dict[str, int]) -> float:
    """How much of the product is excused, 0 to 1, by lines."""
    return sum(sizes[module] for module in modules_excused(settings, set(sizes))) / sum(sizes.values())


def test_hardly_a_line_is_excused_from_types():
    settings, sizes = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")), module_sizes()
    assert settings["tool"]["mypy"]["strict"] is True
    share, excused = share_excused(settings, sizes), modules_excused(settings, set(sizes))
    largest = sorted(excused, key=sizes.__getitem__, reverse=True)[:10]
    assert share < MOST_EXCUSED, (
        f"{share:.1%} of the lines are excused from types, {MOST_EXCUSED:.0%} may be. Take modules off "
        "`ignore_errors = true` in pyproject.toml and type them: SignedInRequest for who is signed in, field_of for "
        "the fields of a form, a relaxed single check with its reason where a package has no types. The largest are "
        f"{', '.join(largest)}."
    )


def settings_with(*sections: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"tool": {"mypy": {"strict": True, "overrides": list(sections), **more}}}


SIZES = {"shop": 10, "shop.views": 40, "shop.till.views": 20, "shop.till.views.cash": 10, "shop.reviews": 20}


def test_the_share_is_counted_by_lines():
    assert share_excused(settings_with(), SIZES) == 0
    assert share_excused(settings_with({"module": "shop.reviews", "ignore_errors": True}), SIZES) == 0.2
    assert share_excused(settings_with({"module": ["*.views"], "ignore_errors": True}), SIZES) == 0.6
    assert share_excused(settings_with({"module": ["*.views.*"], "ignore_errors": True}), SIZES) == 0.7
    assert share_excused(settings_with({"module": ["shop.*"], "ignore_errors": True}), SIZES) == 1
    assert share_excused(settings_with(ignore_errors=True), SIZES) == 1


def test_only_the_excuse_counts_and_not_a_single_relaxed_check():
    relaxed = {"module": ["shop.*"], "disallow_subclassing_any": False}
    assert share_excused(settings_with(relaxed), SIZES) == 0
    strict_again = {"module": ["shop.views"], "ignore_errors": False}
    assert share_excused(settings_with(strict_again, ignore_errors=True), SIZES) == 0.6
