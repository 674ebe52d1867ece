"""The components of every page with a county's words: as usual, with nothing, and with too much."""

from collections.abc import Iterator
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.lists.columns import Columns, ListField
from config.lists.saved import KeptView, KeptViews
from config.sheets.table import TableColumn
from config.style import Example
from departments.choices import DepartmentKind

LONG = (
    "望岚县行政审批服务局（望岚县政务服务中心、望岚县公共资源交易服务中心）政务服务事项管理与营商环境指标提升工作专班"
)
SENTENCE = "按照《关于进一步优化营商环境若干措施》的要求，请于10个工作日内核实情况、说明原因并提出整改措施。"


class Plain(forms.Form):
    title = forms.CharField(label="事项名称", help_text="一句话说清要做什么。")
    due = forms.DateField(label="完成时限", required=False, help_text=format_html("例如 <b>{}</b>", "2026-06-30"))
    kind = forms.ChoiceField(label="类型", choices=[("1", "整改"), ("2", "攻坚任务"), ("3", LONG)])
    how = forms.ChoiceField(label="处理", choices=[("1", "同意"), ("2", "退回")], widget=forms.RadioSelect)
    note = forms.CharField(label=LONG, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    sure = forms.BooleanField(label="我已核对", required=False)
    file = forms.FileField(label="佐证材料", required=False)
    token = forms.CharField(widget=forms.HiddenInput, initial="x")

    def clean(self) -> None:
        raise forms.ValidationError("时限早于今天。")


def examples() -> Iterator[Example]:
    yield from _frame()
    yield from _parts()
    yield from _forms()
    yield from _lists()


def _frame() -> Iterator[Example]:
    region = SimpleNamespace(name="望岚县")
    yield Example("brand", "a county", {"own_region": region}, around="top")
    yield Example("brand", "nobody signed in", {}, around="top")
    unit = SimpleNamespace(short_name="", name=LONG)
    existing = SimpleNamespace(is_authenticated=True, department=unit, __str__=lambda: "邹沐越")
    yield Example("top_user", "a long unit", {"user": existing}, around="top")
    yield Example("top_user", "nobody", {"user": SimpleNamespace(is_authenticated=False)}, around="top")
    yield Example("language", "the other language", {}, around="top")
    items = [{"url": "#", "label": label, "active": label == "台账"} for label in ("首页", "数据填报", "台账", "月报")]
    yield Example("nav", "what fits", {"nav_items": items})
    more = [{"url": "#", "label": f"目录第{n}项", "active": n == 3} for n in range(1, 13)]
    yield Example("nav", "too much", {"nav_items": items * 2, "nav_more": more, "nav_more_here": "目录第3项"})
    yield Example("nav", "nothing", {})
    yield Example("unclassified", "always")


def _parts() -> Iterator[Example]:
    words = SafeString("<p>本月新增3项，办结2项。</p>")
    for flush in (False, True):
        yield Example("panel", f"{'flush' if flush else 'usual'}", {"title": "整改", "content": words, "flush": flush})
    yield Example("panel", "without a title", {"content": words})
    yield Example(
        "panel_head", "with what is offered", {"title": "整改", "content": SafeString('<a href="#">全部</a>')}
    )
    rows = SafeString(
        "<thead><tr><th>单位</th><th class='num'>项数</th></tr></thead><tbody>{}</tbody>".format(
            "".join(f"<tr><th scope='row'>单位{n}</th><td class='num'>{n}</td></tr>" for n in range(1, 4))
        )
    )
    yield Example("table", "caption read out", {"content": rows, "caption": "各单位项数"})
    yield Example("table", "caption printed", {"content": rows, "caption": "各单位项数", "shown": True})
    yield Example("table", "as narrow as its words", {"content": rows, "caption": "各单位项数", "css": "is-narrow"})
    yield Example("fact", "usual", {"name": "牵头单位", "content": "市场监管局"}, around="facts")
    yield Example("fact", "nothing", {"name": "牵头单位", "content": "—"}, around="facts")
    yield Example("fact", "too much", {"name": "牵头单位", "content": LONG}, around="facts")
    for tone in ("info", "warn", "bad"):
        yield Example("callout", tone, {"tone": tone, "title": "请注意", "text": SENTENCE})
    yield Example("callout", "lines of the page", {"tone": "info", "label": "只读", "content": words})
    yield Example("empty", "nothing to show", {"text": "还没有发布月报。"})
    yield Example("empty", "with what to do", {"text": "还没有发布月报。", "url": "#", "action": "生成月报"})
    for tone in ("", "warn", "bad"):
        yield Example("kpi", tone or "usual", {"label": "逾期", "value": 3, "unit": "项", "tone": tone}, around="kpis")
    yield Example("kpi", "nothing", {"label": "逾期", "value": "—", "note": "本月未发布"}, around="kpis")
    much = {"label": LONG, "value": "12,345,678.90", "unit": "万元", "note": SENTENCE, "url": "#"}
    yield Example("kpi", "too much", much, around="kpis")
    states = [
        {"state": state, "label": label} for state, label in (("done", "填报"), ("now", "审核"), ("todo", "发布"))
    ]
    yield Example("steps", "on the way", {"steps": states, "label": "本月进度"})
    yield Example(
        "steps", "passed by", {"steps": [{"state": "short", "label": "填报", "detail": "26 / 28"}, *states[:1]]}
    )
    yield Example("steps", "too much", {"steps": [{**step, "label": LONG, "detail": SENTENCE} for step in states]})
    for done in (0, 17, 28):
        text = f"应报28项，已报{done}项"
        yield Example("progress", f"{done} of 28", {"label": "已报", "value": done, "max": 28, "text": text})
    tabs = [{"url": "#", "label": "待办", "active": True, "count": 3}, {"url": "#", "label": "全部", "count": None}]
    yield Example("tabs", "usual", {"tabs": tabs})
    yield Example("tabs", "too much", {"tabs": [{"url": "#", "label": LONG, "count": 9999} for _n in range(5)]})


def _forms() -> Iterator[Example]:
    fresh, refused = Plain(auto_id="fresh-%s"), Plain({"due": "6月底"}, auto_id="refused-%s")
    yield Example("fields", "not yet filled in", {"form": fresh}, around="form")
    yield Example("fields", "refused", {"form": refused}, around="form")
    yield Example("error_summary", "refused", {"form": refused, "problems": [SENTENCE, {"url": "#", "text": LONG}]})
    yield Example("error_summary", "nothing refused", {"form": fresh})
    one = Plain(auto_id="one-%s")
    yield Example("field", "its label is read out only", {"field": one["title"], "hide_label": True}, around="form")
    yield Example("control", "without its label", {"field": Plain(auto_id="bare-%s")["title"]}, around="label")
    content = format_html('<label class="sr" for="why">{0}</label><input id="why" placeholder="{0}">', "原因")
    button = SafeString('<button class="button is-small">撤回</button>')
    yield Example("row_form", "in a row", {"action": "#", "content": content + button}, around="cell")


class Narrowed(forms.Form):
    q = forms.CharField(label="关键词", required=False)
    kind = forms.ChoiceField(label="性质", choices=DepartmentKind.choices, required=False)
    due = forms.DateField(label="时限", required=False)


def _lists() -> Iterator[Example]:
    yield Example("filter", "usual", {"filter": SimpleNamespace(form=Narrowed(auto_id="filter-%s"))})
    odd = SimpleNamespace(form=Narrowed({"due": "6月底"}, auto_id="odd-%s"))
    yield Example("filter", "refused", {"filter": odd})
    fields = [ListField(f"c{n}", f"第{n}列", str) for n in range(1, 15)]
    columns = Columns(fields, frozenset(field.key for field in fields[:9]))
    kept = KeptViews([KeptView("我的逾期事项", "late=1", "#"), KeptView(LONG, "", "#")], "#")
    usual = {"name": "style", "path": "#", "query": "late=1", "columns": columns, "kept": kept}
    yield Example("list_tools", "columns and views", usual)
    yield Example("list_tools", "neither", {"name": "style", "path": "#", "columns": Columns([], frozenset())})
    for rows, state in ((0, "nothing"), (7, "one page"), (9999, "too much")):
        page = Paginator(range(rows), 25).get_page(rows // 50 + 1)
        yield Example("pagination", state, {"page": page, "param": "page"})
    yield Example("paper_links", "a page as a file", {"path": "#", "query": "late=1"})
    yield Example("paper_links", "without a filter", {"path": "#", "query": ""})
    for need, state in ((True, "required"), (False, "optional")):
        column = TableColumn("unit", need, ("单位", "单位名称", "Unit"))
        yield Example("column_row", state, {"column": column}, around="rows")
