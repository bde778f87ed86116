"""How does a file become a Document?

One door, ``read``: the limits are checked, the kind of file is told by its content, and the reader of that kind does the
rest. Whatever goes wrong inside comes out as an UnreadablePaper with a sentence that a person can act upon.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from claims.errors import ArgmapError, PaperTooLarge, UnreadablePaper
from claims.readers import decoding, docx, html, jats, kinds, markdown, pdf, plain
from claims.readers.document import Document, Inline, Repair, Span
from claims.settings import Settings
from claims.vocabulary import InlineKind, RepairKind
from claims.wording import Sentence

Reader = Callable[[bytes, str, Settings], Document]


def read(data: bytes, name: str, settings: Settings) -> Document:
    """The Document of a file's bytes; UnreadablePaper or PaperTooLarge says what is wrong and what to do."""
    if not data:
        raise UnreadablePaper("{name} is empty. Hand in the file with the paper's text.", name=name)
    if len(data) > settings.max_file_mb * 1_000_000:
        raise PaperTooLarge(
            "{name} has {size} MB, and {limit} MB is the most that is taken in. "
            "Hand in a smaller file, or raise ARGMAP_MAX_FILE_MB.",
            name=name,
            size=len(data) / 1_000_000,
            limit=settings.max_file_mb,
        )
    reader = _READERS[kinds.kind_of(data, name)]
    try:
        document = reader(data, name, settings)
    except ArgmapError:
        raise
    except (MemoryError, RecursionError) as error:
        raise UnreadablePaper(
            "{name} is built too deep or too large to be read. Save it as plain text and try again.", name=name
        ) from error
    except Exception as error:  # a library met something it did not expect: the person gets a sentence, the log the cause
        raise UnreadablePaper(
            "{name} is damaged in a way that its reader cannot get over ({cause}). Save it again, or in another format.",
            name=name,
            cause=type(error).__name__,
        ) from error
    return _checked(document, name, settings)


def _checked(document: Document, name: str, settings: Settings) -> Document:
    if len(document.text) > settings.max_characters:
        raise PaperTooLarge(
            "{name} holds {length} characters, and {limit} is the most that is taken in. "
            "Hand in a part of it, or raise ARGMAP_MAX_CHARACTERS.",
            name=name,
            length=len(document.text),
            limit=settings.max_characters,
        )
    if not any(any(map(str.isalnum, document.shown(block.span))) for block in document.blocks):
        raise UnreadablePaper(
            "{name} holds no text: there is no letter in it, nothing but blanks, signs or mark-up. Hand in the paper's text.",
            name=name,
        )
    return document


def _text_reader(parse: Callable[[str, str], Document]) -> Reader:
    def read_text(data: bytes, name: str, settings: Settings) -> Document:
        decoded = decoding.decode(data, name, settings.encoding)
        if len(decoded.text) > settings.max_characters:
            return Document(decoded.text, ())
        document = _controls_hidden(parse(decoded.text, name))
        return replace(document, repairs=(*decoded.repairs, *document.repairs), encoding=decoded.encoding)

    return read_text


def _controls_hidden(document: Document) -> Document:
    """The text stays as it is, so that offsets are the file's; what no one can see is covered like mark-up."""
    runs = decoding.controls(document.text)
    if not runs:
        return document
    hidden = [Inline(InlineKind.HIDDEN, part) for part in _inside(_uncovered(runs, document), document)]
    note = Sentence("Control characters, which show nothing, are passed over.")
    inlines = sorted((*document.inlines, *hidden), key=lambda inline: (inline.span.start, -inline.span.end))
    repair = Repair(RepairKind.CONTROL_REMOVED, tuple(runs), note=note)
    return replace(document, inlines=tuple(inlines), repairs=(*document.repairs, repair))


def _uncovered(runs: list[Span], document: Document) -> list[Span]:
    return [run for run in runs if not any(True for _ in document.hidden_within(run))]


def _inside(runs: list[Span], document: Document) -> list[Span]:
    starts = [block.span.start for block in document.blocks]
    return [run for run in runs if (at := bisect_right(starts, run.start)) and run.end <= document.blocks[at - 1].span.end]


_READERS: dict[str, Reader] = {
    kinds.MARKDOWN: _text_reader(markdown.read),
    kinds.PLAIN: _text_reader(plain.read),
    kinds.HTML: html.read,
    kinds.DOCX: docx.read,
    kinds.JATS: jats.read,
    kinds.PDF: pdf.read,
}
