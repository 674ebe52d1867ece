"""排版进程: one document in, one PDF/A out, in a process of its own that ends afterwards.

Never imported by the product: after one compilation a forked child of the same process would hang, and a document must
not be able to hold a web thread. Limits are set before anything is imported. What goes wrong is one line of JSON.
"""

import json
import resource
import sys
from datetime import UTC, datetime

MEMORY, SECONDS = 700 << 20, 20
for limit, most in (
    (resource.RLIMIT_AS, MEMORY),
    (resource.RLIMIT_CPU, SECONDS),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_FSIZE, 0),
):
    resource.setrlimit(limit, (most, most))

import typst  # noqa: E402


def main() -> int:
    """Reads ``{"template", "root", "folders", "fonts", "data"}``; writes the PDF, or ``{"error"}`` and leaves with 2.

    Of every list of wanted families those are taken that are there: an unknown family is but a warning to the library,
    and a text without any font a page without text."""
    wanted = json.load(sys.stdin)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=wanted["folders"])
    present = set(fonts.families())
    chosen = {style: [family for family in names if family in present] for style, names in wanted["fonts"].items()}
    if not all(chosen.values()):
        return refuse("no_fonts")
    data = wanted["data"] | {"fonts": chosen}
    at = datetime(data["year"], data["month"], data["day"], tzinfo=UTC)
    try:
        pdf, warnings = typst.compile_with_warnings(
            wanted["template"].encode(),
            sys_inputs={"data": json.dumps(data)},
            font_paths=fonts,
            root=wanted["root"],
            timestamp=at,
            pdf_standards="a-2b",
        )
    except typst.TypstError as error:
        return refuse(error.message)
    if warnings:
        return refuse(str(warnings[0].message))
    sys.stdout.buffer.write(pdf)
    return 0


def refuse(message: str) -> int:
    json.dump({"error": message}, sys.stdout)
    return 2


if __name__ == "__main__":
    sys.exit(main())
