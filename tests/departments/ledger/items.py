"""A small county with one ledger item in its ledger, and everybody who has to do with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from departments.choices import Cause, Role
from departments.ledger.files import attach_file
from departments.ledger.steps import ask_to_close, name_cause, pass_checkpoint
from departments.models import ActionItem, Department, Region, User
from tests import factories as make


@dataclass(frozen=True)
class Ledger:
    region: Region
    owner: Department
    partner: Department
    stranger: Department
    staff: User
    colleague: User
    partner_staff: User
    stranger_staff: User
    taskforce: User
    leader: User
    item: ActionItem

    def now(self) -> ActionItem:
        return ActionItem.objects.get(pk=self.item.pk)

    def mend(self) -> ActionItem:
        """All that the owner can do is done: the cause named, every checkpoint passed with a file of its own."""
        name_cause(item=self.now(), cause=Cause.PROCESS, measure=None, actor=self.staff)
        for n in range(3 if self.item.needs_effect else 4):
            attach_file(item=self.now(), file=ContentFile(make.PDF + b"%d" % n), name=f"{n}.pdf", actor=self.staff)
            pass_checkpoint(item=self.now(), actor=self.staff)
        return self.now()

    def ask_to_close(self) -> ActionItem:
        self.mend()
        return ask_to_close(item=self.now(), text="已办结", actor=self.staff)


def make_ledger(**fields: Any) -> Ledger:
    region = make.make_region()
    owner, partner, stranger = (make.make_department(name, region=region) for name in ("市监局", "税务局", "住建局"))
    defaults = {"opened": date(2026, 5, 6), "due": date(2026, 6, 30), "title": "网办率偏低"}
    return Ledger(
        region,
        owner,
        partner,
        stranger,
        staff=make.make_user(Role.STAFF, department=owner),
        colleague=make.make_user(Role.REVIEWER, department=owner),
        partner_staff=make.make_user(Role.STAFF, department=partner),
        stranger_staff=make.make_user(Role.STAFF, department=stranger),
        taskforce=make.make_taskforce(region),
        leader=make.make_user(Role.LEADER, region=region),
        item=make.make_action(owner, co_units=[partner], **defaults | fields),
    )
