"""What does the database keep of papers, and which promises does it keep by itself?

One table for the files that were taken in, one for the papers read from them, and one for each kind of thing a reading
finds: passages, footnotes, repairs, references, citations. All but the file can be made again from the file's bytes.
What matters is a CHECK, UNIQUE or FOREIGN KEY here, since table classes validate nothing in their constructors.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, CheckConstraint, Column, Dialect, Enum, ForeignKey, TypeDecorator, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from claims.citations import Problem
from claims.files import SHORT
from claims.readers.document import Metadata, Span
from claims.references import CSL
from claims.vocabulary import Calendar, CitationStyle, RepairKind, SectionRole

# Set before the first table class: constraints must have names, or a later migration cannot change them on SQLite.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> datetime:
    """The present moment in UTC. The storage asks for the time here and nowhere else."""
    return datetime.now(UTC)


@cache
def adapter(shape: Any) -> TypeAdapter[Any]:
    """The checker and (un)packer of plain values of one shape."""
    return TypeAdapter(shape)


class Value(TypeDecorator[Any]):
    """A plain value (tuples, frozen dataclasses) kept as JSON; None is SQL's NULL."""

    impl = JSON
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__(none_as_null=True)
        self.shape = shape

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The value as JSON holds it."""
        return None if value is None else adapter(self.shape).dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The value as the program holds it."""
        return None if value is None else adapter(self.shape).validate_python(value)


class Spans(Value):
    """Spans in reading order. What is no span (backwards, empty, before the text) is refused on the way in."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(tuple[Span, ...])

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The spans as pairs of whole numbers; ValueError for what is no span."""
        for start, end in value or ():
            if not 0 <= start < end:
                raise ValueError(f"[{start}, {end}) is no span of a text.")
        return super().process_bind_param(value, dialect)


def word(kind: type[StrEnum], name: str, *, nullable: bool = False) -> Column[Any]:
    """A column for one word of the vocabulary, stored by its value, any other word refused by the database."""
    words = Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name,
    )
    return Column(name, words, nullable=nullable)


def owned(parent: str, *, index: bool = False, primary: bool = False) -> Column[Any]:
    """A column for the row that this one belongs to, and goes with."""
    return Column(ForeignKey(f"{parent}.id", ondelete="CASCADE"), nullable=False, index=index, primary_key=primary)


def pointing(target: str) -> Column[Any]:
    """A column for a row that this one speaks of; emptied when that row goes."""
    return Column(ForeignKey(f"{target}.id", ondelete="SET NULL"), nullable=True, index=True)


def kept(shape: Any, *, nullable: bool = False) -> Column[Any]:
    """A column for a plain value."""
    return Column(Value(shape), nullable=nullable)


def extent(spans: Iterable[Span]) -> dict[str, int]:
    """``start`` and ``stop`` of all the spans together, for the columns that the database checks."""
    spans = tuple(spans)
    return {"start": min(span.start for span in spans), "stop": max(span.end for span in spans)}


def _real_extent() -> CheckConstraint:
    return CheckConstraint("start >= 0 AND start < stop", name="extent")


class File(SQLModel, table=True):
    """A file that was taken in. Its bytes lie in the data folder under its SHA-256."""

    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size > 0", name="size"),
    )
    id: int = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True, max_length=64)
    size: int
    """In bytes."""
    name: str
    media_type: str
    encoding: str
    """What it was decoded from; the way to read it again as it was read the first time."""
    added: datetime = Field(default_factory=now)


class Paper(SQLModel, table=True):
    """A paper read from a file: one file, one paper."""

    __table_args__ = (CheckConstraint("direction IN ('ltr', 'rtl')", name="direction"),)
    id: int = Field(default=None, primary_key=True)
    file_id: int = Field(sa_column=Column(ForeignKey("file.id", ondelete="RESTRICT"), nullable=False, unique=True))
    file: File = Relationship(sa_relationship_kwargs={"lazy": "joined", "innerjoin": True})
    title: str
    language: str
    direction: str
    about: Metadata = Field(sa_column=kept(Metadata))
    """What it says of itself, in every language it says it in."""
    imported: tuple[CSL, ...] | None = Field(default=None, sa_column=kept(tuple[CSL, ...], nullable=True))
    """The works of a bibliography that was imported in the place of the paper's own list: the bytes do not hold them."""
    reader: str
    """Version of the program that read it; an older one is a reason to rebuild."""
    added: datetime = Field(default_factory=now)
    binned: datetime | None = None
    """When it was thrown away; it can be had back."""
    edited: Metadata | None = Field(default=None, sa_column=kept(Metadata, nullable=True))
    """What a person wrote over it: put in place of what is read whenever the paper is read anew."""

    @property
    def short(self) -> str:
        """The short SHA-256 by which screens and maps name it."""
        return self.file.sha256[:SHORT]


class Passage(SQLModel, table=True):
    """``claims.passages.Passage`` as a row."""

    __table_args__ = (
        UniqueConstraint("paper_id", "index"),
        _real_extent(),
        CheckConstraint("direction IN ('ltr', 'rtl')", name="direction"),
        CheckConstraint("page IS NULL OR page > 0", name="page"),
    )
    id: int = Field(default=None, primary_key=True)
    paper_id: int = Field(sa_column=owned("paper"))
    index: int
    spans: tuple[Span, ...] = Field(sa_column=Column(Spans(), nullable=False))
    start: int
    stop: int
    text: str
    search: str
    language: str
    direction: str
    block: int
    paragraph: int
    section: tuple[str, ...] = Field(sa_column=kept(tuple[str, ...]))
    role: SectionRole = Field(sa_column=word(SectionRole, "role"))
    page: int | None
    footnotes: tuple[int, ...] = Field(sa_column=kept(tuple[int, ...]))


class Footnote(SQLModel, table=True):
    """``claims.passages.Footnote`` as a row."""

    __table_args__ = (
        UniqueConstraint("paper_id", "index"),
        CheckConstraint("direction IN ('ltr', 'rtl')", name="direction"),
    )
    id: int = Field(default=None, primary_key=True)
    paper_id: int = Field(sa_column=owned("paper"))
    index: int
    mark: str
    spans: tuple[Span, ...] = Field(sa_column=Column(Spans(), nullable=False))
    text: str
    language: str
    direction: str
    block: int
    anchor: Span | None = Field(sa_column=kept(Span, nullable=True))


class Repair(SQLModel, table=True):
    """Something mended in reading, so that a page can say so and a person can doubt it."""

    __table_args__ = (UniqueConstraint("paper_id", "index"),)
    id: int = Field(default=None, primary_key=True)
    paper_id: int = Field(sa_column=owned("paper"))
    index: int
    kind: RepairKind = Field(sa_column=word(RepairKind, "kind"))
    spans: tuple[Span, ...] = Field(sa_column=Column(Spans(), nullable=False))
    before: str
    after: str
    note: str


class Reference(SQLModel, table=True):
    """``claims.references.Reference`` as a row."""

    __table_args__ = (UniqueConstraint("paper_id", "index"),)
    id: int = Field(default=None, primary_key=True)
    paper_id: int = Field(sa_column=owned("paper"))
    index: int
    spans: tuple[Span, ...] = Field(sa_column=Column(Spans(), nullable=False))
    """Empty where the list was imported and does not stand in the paper."""
    raw: str
    csl: dict[str, Any] = Field(sa_column=kept(dict[str, Any]))
    language: str
    label: str
    problems: tuple[str, ...] = Field(sa_column=kept(tuple[str, ...]))


class Citation(SQLModel, table=True):
    """``claims.citations.Citation`` as a row."""

    __table_args__ = (UniqueConstraint("paper_id", "index"), _real_extent())
    id: int = Field(default=None, primary_key=True)
    paper_id: int = Field(sa_column=owned("paper"))
    index: int
    spans: tuple[Span, ...] = Field(sa_column=Column(Spans(), nullable=False))
    start: int
    stop: int
    text: str
    style: CitationStyle = Field(sa_column=word(CitationStyle, "style"))
    names: tuple[str, ...] = Field(sa_column=kept(tuple[str, ...]))
    others: bool
    year: int | None
    calendar: Calendar | None = Field(sa_column=word(Calendar, "calendar", nullable=True))
    suffix: str
    locator: str
    reference_id: int | None = Field(sa_column=pointing("reference"))
    candidates: tuple[int, ...] = Field(sa_column=kept(tuple[int, ...]))
    problems: tuple[Problem, ...] = Field(sa_column=kept(tuple[Problem, ...]))
    passage_id: int | None = Field(sa_column=pointing("passage"))


class Vector(SQLModel, table=True):
    """What an encoder makes of a text that passages have: a cache (``claims.vectors``), shared by all papers."""

    __table_args__ = (
        CheckConstraint("length(text_sha256) = 64", name="text_sha256"),
        CheckConstraint("length(data) > 0", name="data"),
    )
    text_sha256: str = Field(primary_key=True, max_length=64)
    model: str = Field(primary_key=True)
    data: bytes
    """16-bit floats, lowest byte first."""
