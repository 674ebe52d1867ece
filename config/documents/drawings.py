"""图的位图: a drawing of our own as PNG, for Word, which shows no SVG everywhere."""

from __future__ import annotations

from pathlib import Path

import noto_cjk_sans_otc
import resvg_py

from config.documents.blocks import Drawing

FAMILY = "Noto Sans CJK SC"
# Twice the size of the screen, so that it is sharp on paper.
ZOOM = 2


def drawing_png(drawing: Drawing) -> bytes:
    """The same bytes for the same drawing. Only drawings made here may be given: the library reads files that a
    picture names. The SVG must name ``FAMILY``: text in a family that is not there vanishes."""
    font = str(Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc")
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing.svg, zoom=ZOOM, font_files=[font], skip_system_fonts=True, font_family=FAMILY
        )
    )
