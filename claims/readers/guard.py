"""What must an XML text or a zipped file be before a parser may see it?

XML: no entity of its own making, no deep nesting. Zip: no more than it promises, no paths that lead out, no encrypted,
doubled or overlapping entries. Everything is checked in small steps before anything is unpacked or built in memory.
"""

import io
import re
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from xml.parsers import expat

from claims.errors import PaperTooLarge, UnreadablePaper

DEEPEST = 100
_MOST_ENTRIES = 5_000
_RATIO = 200
_SMALL = 1_000_000
_CHUNK = 1 << 16
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")


def check_xml(text: str, name: str, *, doctype_allowed: bool) -> None:
    """UnreadablePaper unless ``text`` is well-formed XML without a DTD of its own and no deeper than a hundred elements."""
    parser = expat.ParserCreate("utf-8")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    depth = 0

    def opened(_tag: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnreadablePaper(
                "{name} nests its elements more than {deepest} deep, which no paper does. Hand in the file as "
                "its publisher made it.",
                name=name,
                deepest=DEEPEST,
            )

    def closed(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def document_type(_root: str, _system: object, _public: object, has_subset: int) -> None:
        if not doctype_allowed:
            raise UnreadablePaper(
                "{name} has an XML part with a document type, which no Word document has: it is not read, to be safe.",
                name=name,
            )
        if has_subset:
            declared()

    def declared(*_values: object) -> None:
        raise UnreadablePaper(
            "{name} declares entities or rules of its own in its document type, which can be used for attacks: it is not "
            "read. Remove the part in square brackets from its DOCTYPE.",
            name=name,
        )

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = document_type
    parser.EntityDeclHandler = declared
    parser.ExternalEntityRefHandler = None
    try:
        parser.Parse(without_declaration(text).encode("utf-8"), True)
    except expat.ExpatError as error:
        raise UnreadablePaper(
            "{name} is not well-formed XML: {cause} in line {line}. Mend it or save it again.",
            name=name,
            cause=expat.ErrorString(error.code),
            line=error.lineno,
        ) from error


def without_declaration(text: str) -> str:
    """The XML text without its ``<?xml ...?>``: it is decoded already, so the encoding it names is no longer true.

    Line numbers stay what they are, for messages.
    """
    return _DECLARATION.sub(lambda found: "\n" * found.group().count("\n"), text, count=1)


class Archive:
    """The parts of a zipped file that has been found safe."""

    def __init__(self, data: bytes, name: str, max_unpacked_mb: int) -> None:
        self._name = name
        self._left = max_unpacked_mb * 1_000_000
        self._limit_mb = max_unpacked_mb
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
            raise self._broken() from error
        self._entries = self._zip.infolist()
        self._check(len(data))

    @property
    def names(self) -> list[str]:
        """The names of the parts."""
        return [entry.filename for entry in self._entries]

    def part(self, path: str) -> bytes | None:
        """The bytes of one part, None if there is none; never more than the limit allows, whatever the zip claims."""
        try:
            entry = self._zip.getinfo(path)
        except KeyError:
            return None
        chunks: list[bytes] = []
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise self._bomb()
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
            raise self._broken() from error
        return b"".join(chunks)

    def _check(self, size: int) -> None:
        if len(self._entries) > _MOST_ENTRIES:
            raise UnreadablePaper(
                "{name} is a zip of {count} parts, and no Word document has so many: it is not read.",
                name=self._name,
                count=len(self._entries),
            )
        if len(set(self.names)) != len(self._entries):
            raise UnreadablePaper(
                "{name} holds two parts of one name, so it is damaged or made to deceive: save it again.",
                name=self._name,
            )
        for entry in self._entries:
            self._check_entry(entry)
        total = sum(entry.file_size for entry in self._entries)
        if total > self._left:
            raise self._bomb()
        self._check_overlap(size)

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        path = entry.filename
        parts = PurePosixPath(path.replace("\\", "/")).parts
        if path.startswith(("/", "\\")) or ".." in parts or ":" in path or "\x00" in entry.orig_filename or not path:
            raise UnreadablePaper(
                "{name} holds a part named {path}, which leads out of the file: it is not read. Save it again as DOCX.",
                name=self._name,
                path=repr(path),
            )
        if entry.flag_bits & 0x1:
            raise UnreadablePaper("{name} is encrypted. Save it without a password and try again.", name=self._name)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UnreadablePaper(
                "{name} holds a link to another file, which no Word document does: it is not read.", name=self._name
            )
        if entry.file_size > _SMALL and entry.file_size > _RATIO * max(entry.compress_size, 1):
            raise self._bomb()

    def _check_overlap(self, size: int) -> None:
        """Entries may not share bytes: that is how a small zip pretends to hold much."""
        end = 0
        for entry in sorted(self._entries, key=lambda each: each.header_offset):
            if entry.header_offset < end or entry.header_offset + entry.compress_size > size:
                raise self._broken()
            end = entry.header_offset + 30 + entry.compress_size

    def _bomb(self) -> UnreadablePaper:
        return PaperTooLarge(
            "{name} would unpack to far more than its size ({limit} MB is the most that is taken in), as a zip bomb does: "
            "it is not read. If the paper really is so large, raise ARGMAP_MAX_UNPACKED_MB.",
            name=self._name,
            limit=self._limit_mb,
        )

    def _broken(self) -> UnreadablePaper:
        return UnreadablePaper(
            "{name} is damaged: its zip is cut short or its checksums are wrong. Get or save the file again.", name=self._name
        )
