"""XML read as a stream, by the local names of its elements; what a document type could do is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from xml.parsers import expat

from config.files.reading.limits import Refusal

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class LocalNames(dict[str, str]):
    """``x:row`` and ``row`` are the same element, whatever prefix a program likes."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


def read_markup(
    chunks: Iterable[bytes],
    part: str,
    start: Start,
    end: End,
    data: Callable[[str], None] | None = None,
    *,
    encoding: str | None = None,
) -> None:
    """Parse a part to its end. Raises ``Refusal`` with the name of the part and the line for broken XML.

    With ``encoding`` that of the bytes, whatever the first line of the part says."""
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if data is not None:
        parser.CharacterDataHandler = data

    def refuse(*_arguments: object) -> None:
        raise Refusal("declaration", part)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refusal("damaged", part, line=error.lineno) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise Refusal("damaged", part) from error


def unescape(text: str) -> str:
    """``_x000D_`` is how Excel writes what XML cannot hold; a carriage return before a line break is dropped.

    >>> unescape("申请_x000D_\\n材料"), unescape("_x005F_x000D_"), unescape("a_x0041_")
    ('申请\\n材料', '_x000D_', 'aA')
    """
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def is_true(value: str | None) -> bool:
    return value in ("1", "true", "on", "True", "TRUE")
