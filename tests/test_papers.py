"""README, CHANGELOG and the papers of an installation say what is so: commands, paths and versions are tried out."""

import getpass
import io
import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.utils import timezone

from config.version import version
from departments.choices import Role
from departments.models import Region, User
from indicators.models import Cycle, Figure
from indicators.months import label_of, next_month
from reports.models import MonthlyReport
from tests import factories as make

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PAPERS = [README, ROOT / "deploy" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
APPS = ("config", "departments", "indicators", "reports")
# The one of Django's that only refuses here is none to be printed.
OWN = sorted(name for name, app in get_commands().items() if app in APPS and name != "createsuperuser")
# Of an installation: `duibiao` stands for `manage.py` with its environment. Django's own commands are tried as well.
COMMAND = re.compile(r"(?:manage\.py|\bduibiao)[ ]+([a-z_]+(?: [^`#\n&;\"]*(?:\"[^\"`]*\")?[^`#\n&;\"]*)?)")
# A path has a slash or one of our endings; what begins with a slash lies on the machine, not in the project.
PATH = re.compile(r"(?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|csv|toml|css|html|txt)")
FILES = {
    "figures.csv": "indicator_code,department,value,note\nI01-01,市场监管局,98.5,\nI01-02,市场监管局,,\n",
    "benchmarks.csv": "indicator_code,best,best_holder,average,source_document\n"
    "I01-01,99.9,星沙县,95,湘营商〔2026〕5号\n",
    "values.csv": "indicator_code,region_code,region_name,period,value\n"
    "I01-01,r1,甲县,2026-05,98.5\nI01-01,r2,乙县,2026-05,99\nI01-01,r3,丙县,2026-05,NA\n",
}


def commands_of(paper: Path) -> list[str]:
    """The commands in the blocks of a paper, without `python manage.py`."""
    lines = re.findall(r"^python manage\.py (.+)$", paper.read_text(encoding="utf-8"), re.MULTILINE)
    assert lines, f"{paper.name} prints no commands in its blocks."
    return lines


def run(line: str) -> str:
    out = io.StringIO()
    name, *arguments = shlex.split(line)
    try:
        call_command(name, *arguments, stdout=out, stderr=out)
    except (CommandError, SystemExit) as refusal:
        pytest.fail(f"README prints “manage.py {line}”, which does not work: {refusal}")
    return out.getvalue()


@pytest.mark.parametrize("name", OWN)
def test_every_command_of_the_product_stands_in_the_readme(name):
    assert name in {line.split()[0] for line in commands_of(README)}, (
        f"The command {name} is missing in README, “Commands”: print it with arguments that work."
    )


@pytest.mark.django_db
@pytest.mark.long
def test_the_commands_of_the_readme_lead_a_county_through_its_first_month(tmp_path, monkeypatch):
    """Line by line as printed, in the month that is open today, with the files and accounts that the text names."""
    region = make.make_region("云溪县")
    make.make_department("市场监管局", region=region, aliases=["市监局"])
    make.make_user(Role.TASKFORCE, region=region, username="taskforce")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: "Yunxi-spring-2026")
    (tmp_path / "indicators").symlink_to(ROOT / "indicators")
    month = timezone.localdate().replace(day=1)
    now = {
        "2026-05": label_of(month),
        "2026-06-08": f"{next_month(month):%Y-%m-08}",
        "--year 2026": f"--year {month.year}",
    }

    def today(text: str) -> str:
        for example, current in now.items():
            text = text.replace(example, current)
        return text

    for name, text in FILES.items():
        (tmp_path / name).write_text(today(text), encoding="utf-8")
    lines = [line for line in commands_of(README) if not line.startswith("seed_demo")]
    values = {line: run(today(line)) for line in lines}
    assert User.objects.get(username="anquan").role_set == {Role.SECURITY_ADMIN}
    assert Cycle.objects.get().label == label_of(month)
    assert Figure.objects.count() == 1
    assert MonthlyReport.objects.count() == 1
    assert (tmp_path / "report.xlsx").stat().st_size > 5_000
    assert (tmp_path / "ranking.csv").read_text(encoding="utf-8").count("\n") > 3
    assert values["version"] == f"Duibiao {version()}\n"
    assert all(values.values()), "A command that did something says so."


@pytest.mark.django_db
@pytest.mark.long
def test_the_demo_is_made_as_the_readme_prints_it(tmp_path):
    [line] = [line for line in commands_of(README) if line.startswith("seed_demo")]
    assert "taskforce" in run(f"{line} --out {tmp_path}")
    assert Region.objects.home().count() == 1


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_command_that_a_paper_names_takes_the_arguments_it_is_given(paper):
    wrong = []
    for headings in COMMAND.findall(paper.read_text(encoding="utf-8")):
        name, *arguments = shlex.split(headings)
        if name not in get_commands():
            wrong.append(f"{name} is no command")
            continue
        try:
            load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(arguments)
        except (CommandError, SystemExit) as refusal:
            if arguments:  # a bare name in a sentence speaks of the command and does not print a call
                wrong.append(f"{headings}: {refusal}")
    assert not wrong, f"{paper.name} names what does not work: {'; '.join(wrong)}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_path_that_a_paper_names_is_there(paper):
    text = paper.read_text(encoding="utf-8")
    named = [*re.findall(r"`([^`\n]+)`", text), *re.findall(r"\]\(([^)#:]+)\)", text)]
    paths = {word for word in named if PATH.fullmatch(word)}
    # A name without a folder speaks of every file that is called so: `rows.py` of each capability.
    files = {file.name for app in (*APPS, "tests", "templates") for file in (ROOT / app).rglob("*.*")}
    absent = sorted(
        path for path in paths if not ((ROOT / path).exists() or (paper.parent / path).exists() or path in files)
    )
    assert not absent, f"{paper.name} sends its reader to what is not there: {', '.join(absent)}"
    assert paths or paper != README


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_make_target_that_a_paper_names_is_one(paper):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^|&& )make ([a-z-]+)", paper.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets, f"{paper.name} names targets that the Makefile has not: {named - targets}"


def test_the_changelog_begins_with_the_version_that_runs_and_goes_back_in_time():
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    # What comes with the next version stands on top until it has a number and a day.
    heads = heads[1:] if heads[0] == "Unreleased" else heads
    read = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) – (\d{4}-\d\d-\d\d): .+", head) for head in heads]
    assert all(read), f"A heading of CHANGELOG is not “version – date: what”: {heads}"
    versions = [tuple(int(part) for part in found.groups()[:3]) for found in read if found]
    dates = [date.fromisoformat(found[4]) for found in read if found]
    assert ".".join(map(str, versions[0])) == version(), "CHANGELOG and pyproject.toml name different versions."
    assert versions == sorted(set(versions), reverse=True)
    assert dates == sorted(dates, reverse=True)
