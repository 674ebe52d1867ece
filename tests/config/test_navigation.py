"""The menu is put together from what each app declares; links to later apps are asked for by what they show."""

import pytest
from django.urls import reverse

from config.links import link_to
from config.navigation import entries
from config.templatetags.ui import link_tag


def test_every_entry_leads_to_a_page_of_its_own_and_has_a_place_of_its_own():
    addresses = [reverse(entry.name) for entry in entries()]
    assert len(set(addresses)) == len({entry.place for entry in entries()}) == len(entries()) == 31


def test_entries_of_several_apps_stand_in_one_order():
    assert [entry.name for entry in entries()][:6] == ["home", "leader", "board", "entry", "review", "extensions"]


def test_what_is_folded_away_is_never_the_first_page_of_a_role():
    assert not [entry.name for entry in entries() if entry.folded and entry.place < 50]


def test_a_page_of_a_later_app_is_found_by_what_it_shows():
    assert link_to("unit", "D01") == reverse("unit_detail", args=["D01"])
    assert link_to("correction_impact", 7, query={"answer": "是"}).endswith("?answer=%E6%98%AF")


def test_a_page_that_no_app_offers_is_an_error():
    with pytest.raises(KeyError):
        link_to("weather")


def test_a_code_that_no_address_can_hold_gives_no_link():
    assert link_tag("indicator", "营商/01") == ""
