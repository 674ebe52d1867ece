"""该找谁, worked by hand."""

from reports.pages.leader.calls import CallReason, Matter, who_to_call


def matter(code: str, reason: CallReason, person: str = "") -> Matter:
    return Matter(code, f"{code}局", reason, f"{reason.name} {code}", person)


def order(*matters: Matter) -> list[str]:
    return [call.code for call in who_to_call(matters)]


def test_whoever_has_most_reasons_is_called_first():
    assert order(matter("A", CallReason.OVERDUE), matter("B", CallReason.GAP), matter("B", CallReason.ZERO)) == [
        "B",
        "A",
    ]


def test_of_as_many_reasons_the_graver_one_comes_first_and_else_the_given_order_stays():
    given = [
        matter(code, reason) for code, reason in zip("ABCDE", [*reversed(CallReason), CallReason.OVERDUE], strict=True)
    ]
    assert order(*given) == ["D", "E", "C", "B", "A"]


def test_a_unit_is_named_once_with_its_reasons_by_gravity_and_every_person_once():
    (call,) = who_to_call(
        [
            matter("A", CallReason.GAP, "李四"),
            matter("A", CallReason.ZERO, "张三"),
            matter("A", CallReason.ZERO, "李四"),
        ]
    )
    assert call.texts == ["ZERO A", "GAP A"]
    assert list(call.people) == ["李四", "张三"]


def test_what_nobody_leads_has_nobody_to_be_called():
    assert who_to_call([matter("", CallReason.ZERO)]) == []


def test_whoever_is_on_the_list_of_streaks_is_called_first_in_its_order_whatever_else_there_is():
    given = [matter("A", CallReason.OVERDUE), matter("B", CallReason.ZERO)]
    lasting = [Matter(code, f"{code}局", CallReason.STREAK, "", place=place) for place, code in enumerate("DCF")]
    both = matter("E", CallReason.ZERO), matter("E", CallReason.GAP)
    short_streak_with_more = matter("F", CallReason.ZERO), matter("F", CallReason.OVERDUE)
    assert order(*short_streak_with_more, *given, *lasting[::-1], *both) == ["D", "C", "F", "E", "A", "B"]
