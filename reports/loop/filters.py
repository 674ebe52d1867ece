"""Filter of the proposals (建议立项)."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.lists.search import in_list
from reports.choices import ProposalRule, ProposalState
from reports.models import Proposal


class ProposalFilter(filters.FilterSet):
    """Proposals of rules; what waits, unless another state is asked for."""

    q = filters.CharFilter(method="filter_words", label=_("Indicator or unit"))
    rule = filters.ChoiceFilter(
        choices=ProposalRule.choices, method="filter_rule", label=_("Rule"), empty_label=_("All")
    )
    state = filters.ChoiceFilter(choices=ProposalState.choices, label=_("State"), empty_label=None)

    class Meta:
        model = Proposal
        fields = ("q", "rule", "state")

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        data = data.copy() if data is not None else {}
        if not data.get("state"):
            data["state"] = ProposalState.WAITING
        super().__init__(data, *args, **kwargs)

    def filter_words(self, queryset: Any, _name: str, text: str) -> Any:
        text = text.strip()
        found = Q(code__icontains=text) | Q(name__icontains=text) | Q(department__short_name__icontains=text)
        return queryset.filter(found)

    def filter_rule(self, queryset: Any, _name: str, rule: str) -> Any:
        return queryset.filter(in_list("rules", f'"{rule}"'))
