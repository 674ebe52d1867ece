"""The zip archive that an office file is (压缩包): its parts by name and its relations; all is measured."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from config.files.reading.limits import Budget, Refusal
from config.files.reading.markup import LocalNames, read_markup

_CHUNK = 1 << 18
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError)
_MAIN = ("sheet.main+xml", "sheet.macroenabled.main+xml", "template.main+xml", "sheet.binary.macroenabled.main")


@dataclass(frozen=True)
class Relation:
    """What one part says of another: the kind of relation and where the other stands."""

    kind: str  # the last word of its type: worksheet, styles, sharedStrings …
    target: str
    is_external: bool = False


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


@dataclass
class Package:
    """An opened archive. Names of parts are compared without case and with slashes of either kind."""

    archive: zipfile.ZipFile
    budget: Budget
    infos: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    @classmethod
    def open(cls, content: bytes, budget: Budget) -> Package:
        """Raises ``Refusal`` for a broken archive, one with a password, and one with too many parts."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
            listed = archive.infolist()
        except _BROKEN as error:
            raise Refusal("damaged") from error
        if len(listed) > budget.limits.parts:
            raise Refusal("many_parts", limit=budget.limits.parts)
        package = cls(archive, budget)
        for info in listed:
            package.infos.setdefault(_key(info.filename), info)
        return package

    def __contains__(self, name: str) -> bool:
        return _key(name) in self.infos

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part. Raises ``Refusal`` when it is damaged, or larger than it may be by claim or in truth."""
        info, budget = self.infos.get(_key(name)), self.budget
        if info is None:
            raise Refusal("damaged", name)
        if info.flag_bits & 0x1:
            raise Refusal("password")
        limit = min(budget.limits.part, budget.limits.unpacked - budget.unpacked)
        if info.file_size > limit:
            raise Refusal("large_part", name, limit=budget.limits.part >> 20)
        size = 0
        try:
            with self.archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise Refusal("large_part", name, limit=budget.limits.part >> 20)
                    yield chunk
        except _BROKEN as error:
            raise Refusal("damaged", name) from error
        finally:
            budget.unpacked += size

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name))

    def relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part by their ids; of the archive itself for the part ""."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, Relation] = {}
        if listing not in self:
            return found
        local = LocalNames()

        def start(tag: str, values: dict[str, str]) -> None:
            if local[tag] == "Relationship":
                external = values.get("TargetMode", "").lower() == "external"
                kind = values.get("Type", "").rpartition("/")[2]
                target = values.get("Target", "")
                found[values.get("Id", "")] = Relation(
                    kind, target if external else self._target(folder, target), external
                )

        read_markup(self.chunks(listing), listing, start, lambda _tag: None)
        return found

    def _target(self, folder: str, target: str) -> str:
        target = target.replace("\\", "/")
        whole = posixpath.normpath(target if target.startswith("/") else f"/{folder}/{target}").lstrip("/")
        return whole if whole in self or unquote(whole) not in self else unquote(whole)

    def types(self) -> dict[str, str]:
        """Type of content by part, as the archive lists them; empty when it lists none."""
        found: dict[str, str] = {}
        if "[Content_Types].xml" not in self:
            return found
        local = LocalNames()

        def start(tag: str, values: dict[str, str]) -> None:
            if local[tag] == "Override":
                found[_key(values.get("PartName", ""))] = values.get("ContentType", "").lower()

        read_markup(self.chunks("[Content_Types].xml"), "[Content_Types].xml", start, lambda _tag: None)
        return found


def main_part(package: Package) -> str:
    """The part that everything else hangs on. Raises ``Refusal`` when there is none."""
    types = package.types()
    related = [each.target for each in package.relations("").values() if each.kind == "officeDocument"]
    named = [part for part, kind in types.items() if kind.endswith((*_MAIN, "document.main+xml"))]
    usual = ["xl/workbook.xml", "xl/workbook.bin", "word/document.xml"]
    for part in (*related, *named, *usual):
        if part in package:
            return part
    raise Refusal("no_workbook")


def refuse_what_acts(package: Package, main: str) -> None:
    """Macros, and links that would fetch from elsewhere, under whatever name they stand."""
    kinds = {each.kind.lower() for each in package.relations(main).values()}
    types = package.types()
    for part in package.infos:
        name = posixpath.basename(part)
        if name in ("vbaproject.bin", "vbadata.xml") or "/macrosheets/" in part:
            raise Refusal("macros", part)
        if "/externallinks/" in part or name == "connections.xml":
            raise Refusal("links", part)
    if kinds & {"vbaproject", "xlmacrosheet", "xlintlmacrosheet"} or any(
        "vbaproject" in each for each in types.values()
    ):
        raise Refusal("macros")
    if kinds & {"externallink", "connections"}:
        raise Refusal("links")
