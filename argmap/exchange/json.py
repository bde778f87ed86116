"""How does a map travel with its paper in one file that loses nothing?

One JSON object: the map as it stands, the paper's own bytes, what was read from them. Whoever takes it in has the paper and
the map as they were. A file from elsewhere is believed in nothing: each thing is looked at before any of it is used.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Final, Literal, NoReturn

from pydantic import TypeAdapter, ValidationError

from argmap.check import faults, told
from argmap.graph import Graph
from claims import bibliography
from claims.errors import InvalidMap, InvalidReferences
from claims.readers.document import Metadata
from claims.reading import Reading
from claims.references import CSL, Reference

FORMAT: Final = "argmap"
VERSION: Final = 1
DEEPEST = 100
"""Deepest nesting taken in."""
_ENVELOPE = 20_000_000
"""Most characters taken in beside the paper's bytes."""
_AGAIN = "Get the file again, or export the map again."
_DERIVED: Any = {"map": {"edges": {"__all__": {"standing"}}}}
"""What is worked out when a map is read, and so does not travel."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class PaperPart:
    """The paper in the file."""

    sha256: str
    name: str
    media_type: str
    encoding: str
    metadata: Metadata
    references: tuple[Reference, ...]
    own_list: bool
    """The list is the paper's own; false where one was imported in its place."""
    bytes: str
    """Base64."""
    own_metadata: bool = True
    """The metadata are what the paper says of itself; false where a person wrote over them."""


@dataclass(frozen=True, slots=True)
class MapFile:
    """What the file holds."""

    format: Literal["argmap"]
    version: Literal[1]
    map: Graph
    paper: PaperPart

    @property
    def imported(self) -> tuple[CSL, ...] | None:
        """The bibliography that stands in the place of the paper's own list, if one does."""
        return None if self.paper.own_list else tuple(reference.csl for reference in self.paper.references)

    @property
    def edited(self) -> Metadata | None:
        """The description in the place of what the paper says of itself, if a person wrote one."""
        return None if self.paper.own_metadata else self.paper.metadata

    @property
    def data(self) -> bytes:
        """The paper's bytes."""
        return base64.b64decode(self.paper.bytes)


def write(graph: Graph, reading: Reading, data: bytes, *, own_list: bool = True, own_metadata: bool = True) -> str:
    """The map and its paper (``data``: the bytes that ``reading`` was read from) as one JSON document.

    ``own_list`` is false where the reading's references were imported in the place of the paper's own, ``own_metadata``
    where its description was written by a person in the place of what the file says.
    """
    if graph.paper != reading.short_id:
        raise InvalidMap(f"The map is of the paper {graph.paper}, not of {reading.name}. Export it with its own paper.")
    paper = PaperPart(
        sha256=sha256(data).hexdigest(),
        name=reading.name,
        media_type=reading.document.media_type,
        encoding=reading.document.encoding,
        metadata=reading.metadata,
        references=reading.references,
        own_list=own_list,
        bytes=base64.b64encode(data).decode("ascii"),
        own_metadata=own_metadata,
    )
    file = MapFile(FORMAT, VERSION, graph, paper)
    return json.dumps(_dumped(file), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def read(text: str | bytes, max_file_mb: int = 50) -> MapFile:
    """The map file in the text; InvalidMap says what is wrong with it.

    ``max_file_mb`` is the largest paper taken in, in millions of bytes (the setting of that name).
    """
    text = _decoded(text, max_file_mb)
    _refuse_depth(text)
    raw = _parsed(text)
    _refuse_stranger(raw)
    try:
        file: MapFile = _adapter().validate_json(text, strict=True)
    except ValidationError as error:
        raise _stranger(_first(error)) from error
    _refuse_unknown(raw, _dumped(file))
    _refuse_broken(file, max_file_mb)
    return file


def most(max_file_mb: int) -> int:
    """Bytes of the largest file taken in: base64 makes the paper's a third more, and the map comes beside them."""
    return max_file_mb * 4_000_000 // 3 + _ENVELOPE


def schema() -> dict[str, Any]:
    """The JSON Schema of the format."""
    made = _adapter().json_schema(mode="validation")
    for each in (made, *made["$defs"].values()):
        if "properties" in each:
            each["additionalProperties"] = False
    del made["$defs"]["Edge"]["properties"]["standing"], made["$defs"]["Standing"]
    return made


@cache
def _adapter() -> TypeAdapter[MapFile]:
    return TypeAdapter(MapFile)


def _dumped(file: MapFile) -> Any:
    return _adapter().dump_python(file, mode="json", exclude=_DERIVED)


def _decoded(text: str | bytes, max_file_mb: int) -> str:
    if len(text) > most(max_file_mb):
        message = f"The map file is too large: its paper may be {max_file_mb} MB. Raise ARGMAP_MAX_FILE_MB to take it in."
        raise InvalidMap(message)
    try:
        return (text.encode() if isinstance(text, str) else text).decode("utf-8-sig")
    except UnicodeError as error:
        raise _stranger("it is not text in UTF-8") from error


def _stranger(why: str) -> InvalidMap:
    return InvalidMap(f"The file is no map of ours: {why}. Take one that `argmap export` wrote.")


def _refuse_depth(text: str) -> None:
    """Before anything is parsed: parsers that call themselves run out of stack on deep nesting."""
    depth = 0
    for token in _TOKEN.finditer(text):
        sign = token[0][0]
        depth += (sign in "[{") - (sign in "]}")
        if depth > DEEPEST:
            raise _stranger(f"it is nested deeper than {DEEPEST} levels")


def _parsed(text: str) -> dict[str, Any]:
    try:
        raw = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _stranger(f"it is not JSON ({error})") from error
    if not isinstance(raw, dict):
        raise _stranger("it holds a JSON list or value, not an object")
    return raw


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidMap(f"The file says {twice!r} twice in one object. {_AGAIN}")
    return found


def _no_number(name: str) -> NoReturn:
    raise _stranger(f"{name} is no number")


def _refuse_stranger(raw: dict[str, Any]) -> None:
    if raw.get("format") != FORMAT:
        raise _stranger('it does not say "format": "argmap"')
    version = raw.get("version")
    if type(version) is int and version > VERSION:
        raise InvalidMap(f"The file was made by a newer Argmap (format version {version}). Upgrade the program to read it.")


def _first(error: ValidationError) -> str:
    """Where the first thing is wrong, and how."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]


def _refuse_unknown(raw: Any, known: Any, where: str = "") -> None:
    """What we would drop without a word, we refuse."""
    if isinstance(raw, dict) and isinstance(known, dict):
        for name, value in raw.items():
            at = f"{where}.{name}".lstrip(".")
            if name not in known:
                raise InvalidMap(f"The file holds {at!r}, which this Argmap does not know and would lose. Upgrade the program.")
            _refuse_unknown(value, known[name], at)
    elif isinstance(raw, list) and isinstance(known, list):
        for place, (value, other) in enumerate(zip(raw, known, strict=True)):
            _refuse_unknown(value, other, f"{where}.{place}")


def _refuse_broken(file: MapFile, max_file_mb: int) -> None:
    try:
        data = base64.b64decode(file.paper.bytes, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidMap(f"The paper in the file is damaged: its bytes are not base64. {_AGAIN}") from error
    if len(data) > max_file_mb * 1_000_000:
        message = f"The paper in the file is over {max_file_mb} MB. Raise ARGMAP_MAX_FILE_MB to take it in."
        raise InvalidMap(message)
    if sha256(data).hexdigest() != file.paper.sha256:
        raise InvalidMap(f"The paper in the file is damaged: its bytes do not have the SHA-256 that the file says. {_AGAIN}")
    if not file.map.paper or not file.paper.sha256.startswith(file.map.paper):
        raise InvalidMap(f"The map in the file is of another paper than the one in the file. {_AGAIN}")
    _refuse_bad_list(file.imported)
    if file.edited is not None and any(_UNSTORABLE.search(text) for text in _texts(asdict(file.edited))):
        raise InvalidMap("The description of the paper holds a character that no text may hold. Take it out.")
    if "\x00" in file.paper.name or not file.paper.name.strip():
        raise InvalidMap("The paper in the file has no name that a file may have.")
    if found := faults(file.map):
        raise InvalidMap(told(found), faults=tuple(found))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _refuse_bad_list(works: tuple[CSL, ...] | None) -> None:
    """An imported bibliography is used as it stands in the file, so it must be one that we would import."""
    if not works:
        return
    try:
        found = bibliography.examine(json.dumps(works).encode(), "The list in the file")
    except InvalidReferences as error:
        raise InvalidMap(str(error)) from error
    if found.problems or found.items != works:
        raise InvalidMap(f"The bibliography in the file is none that we would import. {' '.join(found.problems[:1])}".strip())
