"""二维码: the address of a verification code as a picture. Pure."""

from __future__ import annotations

import io

import segno


def qr_svg(address: str) -> str:
    """As SVG with an even border."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", xmldecl=False, border=1, scale=4)
    return out.getvalue().decode()


def qr_png(address: str) -> bytes:
    """As PNG; the same address gives the same bytes."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="png", border=1, scale=6)
    return out.getvalue()
