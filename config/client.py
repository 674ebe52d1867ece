"""Where a request comes from (来访地址): the address that a lock and the audit trail may rely on."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network
# What nginx cannot have forgotten to send is unknown rather than somebody's.
NOWHERE = "0.0.0.0"


def client_address(request: HttpRequest) -> str:
    """The address of the browser, as the last proxy of ours saw it.

    Anybody may send ``X-Forwarded-For``; what stands on its right is what our own proxy has added. So it is read from
    the right, as long as those who wrote it are trusted (``TRUSTED_PROXIES``), and not at all when the connection
    itself comes from somebody else. A Unix socket has no address and is always our own proxy.
    """
    nearest = request.META.get("REMOTE_ADDR", "")
    written = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    trusted = _networks(tuple(settings.TRUSTED_PROXIES))
    found = _plain(nearest)
    while written and (nearest == "" or _is_one_of(found, trusted)):
        nearest = written.pop().strip()
        if not (entry := _plain(nearest)):
            break
        found = entry
    return found or NOWHERE


@lru_cache(maxsize=8)
def _networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(text) for text in texts)


def _is_one_of(text: str, networks: tuple[Network, ...]) -> bool:
    if not text:
        return False
    address = ip_address(text)
    return any(address in network for network in networks)


def _plain(text: str) -> str:
    """The address in its one spelling, without a port; empty when it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)
