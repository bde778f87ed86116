"""Which messages does the interface have, and which of them lack a translation?

    python -m argmap.web.messages      brings the catalogues up to date with templates and code

Messages stand in the code and the templates in English. A catalogue keeps its translations; new messages come in empty, and a
test fails until they are translated.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from argmap.accounts import SENTENCES
from argmap.jobs import GAVE_UP, OUR_FAULT
from argmap.theme import INTERFACE_LANGUAGES
from argmap.web.language import FOLDER
from claims import drafting

HERE = Path(__file__).parent.parent
TEMPLATES = next((folder for folder in (HERE / "templates", HERE.parent / "templates") if folder.is_dir()), HERE)
_TOLD = (
    *((sentence, "argmap/accounts.py") for sentence in SENTENCES.values()),
    *((sentence, "argmap/jobs.py") for sentence in (GAVE_UP, OUR_FAULT)),
    *((sentence, "claims/drafting/draft.py") for sentence in drafting.SENTENCES.values()),
)
"""Sentences that are made below the pages, which know no language, and put into one when a page shows them."""
_SAID = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "Sentence": None}
_REFUSED = dict.fromkeys(
    (
        *("InvalidMap", "MapChanged", "InvalidMark", "InvalidSource", "InvalidDescription", "NotFound", "DrawingFailed"),
        *("SessionRefused", "ExerciseRefused", "UnreadablePaper", "PaperTooLarge", "WeightsUnavailable"),
    )
)
_KEYWORDS = {**_SAID, **_REFUSED, "_refuse_same": (2,)}
"""What a sentence is given to; errors say it on the page where an act was refused (``argmap.web.telling``)."""
_ROOMS = ("readers", "passages", "citations", "matching", "embedding", "stance", "languages")
"""Of ``claims``: those whose sentences come to a page."""
_CHANGING = tuple(f'"{name}'.encode() for name in ("Project-Id", "Report-", "POT-", "PO-", "Last-T", "Language-T", "Generated"))
_OPTIONS = {f"**.{end}": {"extensions": "jinja2.ext.i18n", "trimmed": "true", "silent": "false"} for end in ("html", "md")}


def gathered() -> Catalog:
    """All messages of templates and code."""
    held = Catalog(project="Argmap", charset="utf-8")
    for file, line, message, comments in _found():
        held.add(message, None, [(file, line)], auto_comments=comments)
    for sentence, file in _TOLD:
        held.add(sentence, None, [(file, 0)])
    return held


def _found() -> Iterator[tuple[str, int, str | tuple[str, ...], list[str]]]:
    looked_at = {
        "argmap": (HERE, [("cli/**.py", "ignore"), ("exchange/**.py", "ignore"), ("**.py", "python")]),
        "claims": (HERE.parent / "claims", [(f"{room}/**.py", "python") for room in _ROOMS]),
        "templates": (TEMPLATES, [(f"**.{end}", "jinja2.ext:babel_extract") for end in ("html", "md")]),
    }
    for name, (folder, methods) in looked_at.items():
        for file, line, message, comments, _context in extract_from_dir(
            str(folder), methods, _OPTIONS, keywords=_KEYWORDS, comment_tags=("Translators:",)
        ):
            yield f"{name}/{file}", line, message, comments


def file_of(language: str) -> Path:
    """Where a language's catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def of(language: str) -> Catalog:
    """A language's catalogue as it stands; an empty one where there is none."""
    if not file_of(language).exists():
        return Catalog(locale=language, project="Argmap", charset="utf-8")
    return read(file_of(language).read_bytes(), language)


def written(held: Catalog) -> bytes:
    """A catalogue as its file has it, in the order of its messages and with nothing that changes from day to day.

    So a second run changes nothing, and a new message adds its own lines alone, wherever it stands in the code: two people who
    add messages at once do not meet in one place.
    """
    held.header_comment, held.fuzzy = (
        "# The words of Argmap's interface. Numbers in them are written as the language writes them.",
        False,
    )
    text = io.BytesIO()
    write_po(text, held, width=120, sort_output=True, include_lineno=False, omit_header=False)
    return b"".join(line for line in text.getvalue().splitlines(keepends=True) if not line.startswith(_CHANGING))


def read(text: bytes, language: str) -> Catalog:
    """A catalogue out of what its file has."""
    return read_po(io.BytesIO(text), locale=language)


def write(language: str, held: Catalog) -> None:
    """Put a language's catalogue where it lies."""
    file_of(language).parent.mkdir(parents=True, exist_ok=True)
    file_of(language).write_bytes(written(held))


def main() -> None:
    """Bring every catalogue up to date, and say what lacks a translation."""
    found = gathered()
    for language in INTERFACE_LANGUAGES[1:]:
        held = of(language)
        held.update(found, no_fuzzy_matching=True)
        held.obsolete.clear()
        write(language, held)
        print(language, sum(1 for each in held if each.id and not any(each.string or "")), "without a translation")


if __name__ == "__main__":
    main()
