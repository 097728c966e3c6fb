"""The address of who asks: behind proxies that we trust, what they say of it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the last address on the way here that none of our proxies has.

    What stands further left in ``X-Forwarded-For`` was written by whoever sent it.
    """
    hops = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    hops = [*filter(None, hops), request.META.get("REMOTE_ADDR", "")]
    while len(hops) > 1 and _is_proxy(hops[-1]):
        hops.pop()
    return str(_parsed(hops[-1])) if _is_address(hops[-1]) else "unknown"


def network_of(address: str) -> str:
    """Return what one customer of a provider has: of the newer kind, 18 trillion addresses.

    :param address: as ``client_address`` returns it.
    """
    if not _is_address(address):
        return address
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed.packed, 64), strict=False))
    return str(parsed)


def _parsed(address: str) -> IPv4Address | IPv6Address:
    """Return an address of the older kind as one, also where it is written as one of the newer."""
    parsed = ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed


def _is_proxy(address: str) -> bool:
    if not address:
        return True  # a socket on this machine
    if not _is_address(address):
        return False
    return any(
        _parsed(address) in ip_network(trusted, strict=False)
        for trusted in settings.PORTAL_TRUSTED_PROXIES
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
