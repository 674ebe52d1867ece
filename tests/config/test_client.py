"""The address that a lock relies on comes from our own proxy, and never from whoever asks."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from config import env
from config.client import NOWHERE, client_address

PROXY = "127.0.0.1"


def request_from(remote, forwarded=None):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **headers)


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("10.1.2.3", None, "10.1.2.3"),
        ("10.1.2.3", "1.1.1.1", "10.1.2.3"),  # not our proxy: what it claims is not read
        (PROXY, "10.1.2.3", "10.1.2.3"),
        (PROXY, "1.1.1.1, 10.1.2.3", "10.1.2.3"),  # the left one was forged
        (PROXY, "1.1.1.1, 10.1.2.3, 127.0.0.1", "10.1.2.3"),  # two proxies of ours
        (PROXY, "10.1.2.3, nonsense", PROXY),
        (PROXY, "", PROXY),
        (PROXY, None, PROXY),
        (PROXY, "10.1.2.3:51234", "10.1.2.3"),
        (PROXY, "[fd00::7]:443", "fd00::7"),
        (PROXY, "::ffff:10.1.2.3", "10.1.2.3"),
        ("", "10.1.2.3", "10.1.2.3"),  # gunicorn on a Unix socket
        ("", None, NOWHERE),
    ],
)
def test_the_last_address_that_a_trusted_proxy_wrote_counts(settings, remote, forwarded, found):
    settings.TRUSTED_PROXIES = [PROXY]
    assert client_address(request_from(remote, forwarded)) == found


def test_nobody_is_trusted_where_the_setting_says_so(settings):
    settings.TRUSTED_PROXIES = []
    assert client_address(request_from(PROXY, "10.1.2.3")) == PROXY


def test_a_network_of_proxies_may_be_named(settings):
    settings.TRUSTED_PROXIES = ["172.16.0.0/12"]
    assert client_address(request_from("172.17.0.1", "10.1.2.3")) == "10.1.2.3"


def test_a_proxy_that_is_no_address_stops_the_program(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "127.0.0.1,nginx")
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        env.networks("TRUSTED_PROXIES", "")


@pytest.mark.parametrize("text", ["-1", "many", "1.5"])
def test_a_number_that_is_none_stops_the_program(monkeypatch, text):
    monkeypatch.setenv("SESSION_IDLE_MINUTES", text)
    with pytest.raises(ImproperlyConfigured, match="SESSION_IDLE_MINUTES"):
        env.number("SESSION_IDLE_MINUTES", 30)
