"""What does a paper say of itself, in every language it says it in?

Titles, authors, abstracts, keywords, DOI, journal, volume, issue, pages, publisher, dates: first what the file's format
declares, then what the lines of the front matter say. Nothing is invented; what is not said stays empty.
"""

import re
from dataclasses import replace

from claims.languages.en.headings import dangles
from claims.metadata.declared import declared
from claims.metadata.issue import Issue, begins_with_date_label, cited, dates, doi_in, localised_once, running_head
from claims.metadata.lines import Line, front_lines, label_of
from claims.metadata.people import authors, authors_of_citation, joined
from claims.readers.document import Document, Localised, Metadata, PaperDate
from claims.sections import Outline, role_of
from claims.text import HALF_SPACE, fold_digits, key, language
from claims.vocabulary import BlockKind, SectionRole

__all__ = ["describe"]

_WEAK = ("application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
"""Formats whose declared title and author are often a file name and a computer's owner: the text is believed first."""

_HEADINGS = (BlockKind.HEADING, BlockKind.TITLE)
_IN_ABSTRACT = frozenset(
    {
        SectionRole.ABSTRACT, SectionRole.INTRODUCTION, SectionRole.METHODS, SectionRole.RESULTS, SectionRole.DISCUSSION,
        SectionRole.CONCLUSION,
    }
)  # fmt: skip
"""What the headings inside a structured abstract announce."""


def describe(document: Document, outline: Outline) -> Metadata:
    """The paper's metadata: what the format declares, completed in other languages and fields by the front matter."""
    lines = front_lines(document, outline)
    titles = _titles(lines)
    cites = cited(lines)
    found = replace(
        _issue(document, outline, lines, cites),
        titles=_title_texts(lines, titles, cites),
        authors=authors(lines, titles) or authors_of_citation(cite.names for cite in cites if cite.names),
        abstracts=_abstracts(lines),
        keywords=_keywords(lines),
        doi=_doi(lines),
        publisher=localised_once(_labelled(lines, "publisher")),
        dates=dates(lines),
    )
    said = declared(document)
    if document.media_type in _WEAK:
        people = tuple(author for author in said.authors if any(" " in name.text.strip() for name in author.names))
        return _completed(found, replace(said, titles=() if found.titles else said.titles, authors=people))
    return _completed(said, found)


# Titles


def _titles(lines: list[Line]) -> list[int]:
    """Indices of the lines that are the paper's title, the first of each language."""
    found: dict[str, int] = {}
    for at, line in enumerate(lines):
        if line.kind in _HEADINGS and _may_be_title(line) and (line.language not in found):
            found[line.language] = at
    for at, line in enumerate(lines):
        if line.language not in found and line.language != "und" and _reads_as_title(lines, at):
            found[line.language] = at
    return sorted(found.values())


def _may_be_title(line: Line) -> bool:
    text = line.plain
    return len(text) >= 8 and " " in text and label_of(text) is None and role_of(text) is None


def _reads_as_title(lines: list[Line], at: int) -> bool:
    """Whether an unmarked line is a title: several words, no label, no sentence, and people or an abstract under it."""
    line = lines[at]
    text = line.plain
    if line.role is not SectionRole.FRONT or line.kind is not BlockKind.PARAGRAPH or not _may_be_title(line):
        return False
    if _breaks_off(lines, at):
        return False
    whole = _whole_title(lines, at) if at and _breaks_off(lines, at - 1) else text
    if not 4 <= len(whole.split()) <= 40 or len(text) > 300 or "@" in text or text.endswith((".", "،", ",")):
        return False
    if running_head(text) or re.search(r"https?:|issn|\bvol\b", key(text)):
        return False
    if _under_bare_abstract(lines, at):
        return bool(authors([line, lines[at + 1]], [0]))
    before = [label.kind for earlier in lines[:at] if (label := label_of(earlier.plain)) and earlier.language == line.language]
    if any(kind in ("abstract", "keywords", "cite") for kind in before) or _after_open_label(lines, at):
        return False
    following = next((other for other in range(at + 1, len(lines)) if label_of(lines[other].plain) is None), None)
    return following is not None and bool(authors([line, lines[following]], [0]))


def _under_bare_abstract(lines: list[Line], at: int) -> bool:
    """Under the heading of a summary at the paper's end, where many journals print title and authors once more."""
    heading = lines[at - 1] if at else None
    label = label_of(heading.plain) if heading and heading.kind in _HEADINGS else None
    return label is not None and label.kind == "abstract" and not label.rest and at + 1 < len(lines)


def _breaks_off(lines: list[Line], at: int) -> bool:
    """Whether a line of a title breaks off: the next line of its block takes it up."""
    if at + 1 >= len(lines) or lines[at + 1].block != lines[at].block:
        return False
    return dangles(lines[at].plain) or lines[at + 1].plain[:1].islower()


def _after_open_label(lines: list[Line], at: int) -> bool:
    label = label_of(lines[at - 1].plain) if at else None
    return bool(label and not label.rest and label.kind != "info")


def _title_texts(lines: list[Line], titles: list[int], cites: list[Issue]) -> tuple[Localised, ...]:
    own = [_whole_title(lines, at) for at in titles]
    labelled = [text for text in _labelled(lines, "title") if " " in text]
    return localised_once([*own, *labelled, *(cite.title for cite in cites)])


def _whole_title(lines: list[Line], at: int) -> str:
    """The title, with the lines of its block before it where it runs over several."""
    first = at
    while first and lines[first - 1].block == lines[at].block and _may_be_title(lines[first - 1]):
        first -= 1
    return " ".join(line.plain for line in lines[first : at + 1]).strip(" *†")


# Abstracts


def _abstracts(lines: list[Line]) -> tuple[Localised, ...]:
    """The first abstract in each language; an extended summary that follows elsewhere is the paper's own text."""
    found: dict[str, Localised] = {}
    for run in [*_runs_of_abstract(lines), *_short_abstracts(lines)]:
        text = " ".join(run).strip()
        tongue = language(text)
        if len(text) >= 40 and tongue not in found:
            found[tongue] = Localised(text, tongue)
    return tuple(found.values())


def _runs_of_abstract(lines: list[Line]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    tongue = ""
    for line in lines:
        label = label_of(line.plain)
        inside = (
            line.role is SectionRole.ABSTRACT and line.kind not in _HEADINGS and (label is None or label.kind == "abstract")
        )
        if inside:
            if line.language not in (tongue, "und") and runs[-1]:
                runs.append([])
            tongue = line.language
            runs[-1].append(label.rest if label else line.plain)
        elif runs[-1] and not (line.kind in _HEADINGS and _goes_on_under(line)):
            runs.append([])
    return [run for run in runs if any(run)]


_SENTENCE_END = re.compile(r"[.!?؟…][\"'”’»)\]]*$|^[.؟]")
"""A full stop; at the line's start where right-to-left text was turned round."""


def _goes_on_under(heading: Line) -> bool:
    """A structured abstract goes on under such a heading."""
    if label_of(heading.plain) is not None:
        return False
    return heading.role is SectionRole.ABSTRACT or role_of(heading.plain) in _IN_ABSTRACT


def _short_abstracts(lines: list[Line]) -> list[list[str]]:
    """Abstracts too short to be told by their length: what stands under, or after, the label."""
    runs = []
    for at, line in enumerate(lines):
        label = label_of(line.plain)
        if label is None or label.kind != "abstract":
            continue
        run = [label.rest] if label.rest else []
        for following in lines[at + 1 : at + 20]:
            far = following.block > line.block + 1 and bool(_SENTENCE_END.search(run[-1] if run else ""))
            if label_of(following.plain) or following.kind in _HEADINGS or far or begins_with_date_label(following.plain):
                break
            run.append(following.plain)
        runs.append(run)
    return runs


# Keywords

_SEPARATORS = re.compile(r"\s*[,،;؛·•∙|]\s*")
_DASHES = re.compile(r"\s+[-–—]\s+")
_LONGEST_KEYWORD = 80


def _keywords(lines: list[Line]) -> tuple[Localised, ...]:
    found: dict[tuple[str, str], Localised] = {}
    for at, line in enumerate(lines):
        label = label_of(line.plain)
        if label is None or label.kind != "keywords":
            continue
        for word in _split_keywords(_keyword_lines(lines, at, label.rest)):
            tongue = language(word) if language(word) != "und" else line.language
            found.setdefault((tongue, re.sub(r"\W", "", key(word))), Localised(word, tongue))
    return tuple(found.values())


def _keyword_lines(lines: list[Line], at: int, rest: str) -> list[str]:
    """The label's own rest and the lines that go on with it: in its block, or the short ones under an empty label."""
    words = [rest] if rest else []
    own = lines[at]
    for line in lines[at + 1 :]:
        if label_of(line.plain) or line.kind in _HEADINGS or len(line.plain) > 400:
            break
        same_block = line.block == own.block
        listed = line.kind is BlockKind.LIST_ITEM or (words and _goes_on(words[-1], line, lines[at + 1].block))
        if not same_block and words and not listed:
            break
        if line.role is SectionRole.ABSTRACT and len(line.plain) > 160:
            break
        words.append(line.plain)
        if line.plain.endswith(".") and line.kind is not BlockKind.LIST_ITEM:
            break
    return words


def _goes_on(last: str, line: Line, block: int) -> bool:
    if last.endswith("."):
        return False
    return line.block == block or last.endswith((",", "،", ";", "؛"))


_CLASSES = re.compile(r"\s*[.;|]?\s*\b(?:JEL|MSC|PACS|CCS)(?: [Cc]lassification| [Cc]odes?| [Cc]oncepts?)?\s*[:—–]")
"""Codes of a classification that follow the keywords on their line."""


def _split_keywords(rows: list[str]) -> list[str]:
    rows = [_CLASSES.split(row, maxsplit=1)[0] for row in rows]
    text = " ".join(rows)
    if _SEPARATORS.search(text.strip(" .،,;؛")):
        parts = _SEPARATORS.split(text)
    elif len(rows) == 1 and _DASHES.search(text):
        parts = _DASHES.split(text)
    else:
        parts = rows
    words = [re.sub(r"^(?:and|و)\s+", "", part.strip(" .*•·-–—:" + HALF_SPACE)) for part in parts]
    return [word for word in words if 1 < len(word) <= _LONGEST_KEYWORD]


# DOI, journal, numbers


def _doi(lines: list[Line]) -> str:
    """The paper's DOI: on a line that says so first, then any."""
    labelled = [line.plain for line in lines if (label := label_of(line.plain)) and label.kind in ("doi", "cite", "info")]
    texts = [*labelled, *(line.plain for line in lines if line.role is SectionRole.FRONT)]
    return next((doi for text in texts if (doi := doi_in(text))), "")


def _labelled(lines: list[Line], kind: str) -> list[str]:
    """What stands after a label, on its line or on the next."""
    found = []
    for at, line in enumerate(lines):
        label = label_of(line.plain)
        if label is None or label.kind != kind:
            continue
        following = lines[at + 1].plain if at + 1 < len(lines) else ""
        text = label.rest or ("" if label_of(following) or len(following) > 200 else following)
        found.append(text.strip(" .*:"))
    return [text for text in found if text]


def _issue(document: Document, outline: Outline, lines: list[Line], cites: list[Issue]) -> Metadata:
    """Journal, volume, issue and pages: from "Cite this article", then from mastheads and running heads."""
    heads = [head for line in lines if label_of(line.plain) is None and (head := running_head(line.plain, line.emphasised))]
    sources = [*cites, *heads]
    if not (any(s.volume for s in sources) and any(s.journal for s in sources)):
        sources += _running_heads(document, outline)
    journals = [*(source.journal for source in sources), *_labelled(lines, "journal")]
    return Metadata(
        journal=localised_once(journals),
        volume=next((source.volume for source in sources if source.volume), ""),
        issue=next((source.issue for source in sources if source.issue), ""),
        pages=next((source.pages for source in sources if source.pages), ""),
    )


def _running_heads(document: Document, outline: Outline) -> list[Issue]:
    """Short lines anywhere that read as a running head, the reference list apart."""
    found = []
    for index, block in enumerate(document.blocks):
        short = block.span.end - block.span.start <= 160
        if short and block.kind in (BlockKind.NOISE, BlockKind.PARAGRAPH) and outline.role(index) is not SectionRole.REFERENCES:
            head = running_head(document.shown(block.span))
            if head and head.journal:
                found.append(head)
    return found[:4]


# What was declared and what was found


def _completed(first: Metadata, second: Metadata) -> Metadata:
    """The first with what only the second knows: fields it lacks, and languages it is silent in."""
    return Metadata(
        titles=_languages(first.titles, second.titles),
        authors=joined(first.authors, second.authors),
        abstracts=_languages(first.abstracts, second.abstracts),
        keywords=_languages(first.keywords, second.keywords),
        doi=first.doi or second.doi,
        journal=_languages(first.journal, second.journal),
        publisher=_languages(first.publisher, second.publisher),
        volume=fold_digits(first.volume or second.volume),
        issue=fold_digits(first.issue or second.issue),
        pages=fold_digits(first.pages or second.pages).replace("–", "-"),
        dates=_dates(first.dates, second.dates),
    )


def _languages(first: tuple[Localised, ...], second: tuple[Localised, ...]) -> tuple[Localised, ...]:
    known = {text.language for text in first}
    return first + tuple(text for text in second if text.language not in known)


def _dates(first: tuple[PaperDate, ...], second: tuple[PaperDate, ...]) -> tuple[PaperDate, ...]:
    known = {(date.kind, date.calendar) for date in first}
    return first + tuple(date for date in second if (date.kind, date.calendar) not in known)
