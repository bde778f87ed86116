"""What does a second reader know of a Persian PDF, and does its text look sound?

pdfium loses the half-space (U+200C) of Persian words; pdftotext keeps it in files that have it. Where pdftotext is
installed its words are laid beside pdfium's. No reader gets right-to-left text out of every PDF, so the result is scored,
and a person told when to mistrust it.
"""

import re
from dataclasses import replace

from lxml import etree

from claims.readers.pages import HALF_SPACE, Page, Word, is_rtl
from claims.wording import Sentence

_COMMON = "از به در که را و این است با آن برای می شد شده های تا بر نیز یک یا خود هر ما بود کرد دارد ها شود کند"
_FUNCTION_WORDS = frozenset(_COMMON.split())
_ARABIC_WORD = re.compile("[\u0620-\u06ff\u200c]+")
_PERSIAN = re.compile("[پچژگیک]")
_LEAST = 60
_WRONG = Sentence(
    "The Persian text of this PDF looks wrong (few common words come out of it). Compare it with the page, "
    "or use the paper's DOCX or HTML."
)
_HALF_SPACES_LOST = Sentence(
    "This PDF has lost the half-spaces of its Persian words; the text is otherwise read as it stands. "
    "A DOCX or HTML would have them."
)


def with_half_spaces(pages: list[Page], output: bytes) -> list[Page]:
    """The pages with the words of pdftotext's ``-bbox-layout`` output that hold half-spaces."""
    words = _words(output)
    return [replace(page, words=tuple(words.get(page.number, ()))) for page in pages]


def _words(output: bytes) -> dict[int, list[Word]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(output, parser) if output else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    found: dict[int, list[Word]] = {}
    for number, page in enumerate([] if root is None else root.iter("{*}page"), 1):
        height = float(page.get("height", "0"))
        found[number] = [
            Word(
                word.text or "",
                float(word.get("xMin", "0")),
                height - float(word.get("yMax", "0")),
                float(word.get("xMax", "0")),
                height - float(word.get("yMin", "0")),
            )
            for word in page.iter("{*}word")
            if HALF_SPACE in (word.text or "")
        ]
    return found


def doubt(text: str) -> str:
    """A sentence for the person where the Persian of a PDF does not look right; empty where it does, or where there is
    little of it.
    """
    words = [word for word in _ARABIC_WORD.findall(text) if len(word) > 1]
    if len(words) < _LEAST or not is_rtl("".join(words)) or not _PERSIAN.search(text):
        return ""
    known = sum(word in _FUNCTION_WORDS for word in words) / len(words)
    turned = sum(word[::-1] in _FUNCTION_WORDS for word in words) / len(words)
    if known < 0.05 or turned > known:
        return _WRONG
    return "" if HALF_SPACE in text else _HALF_SPACES_LOST
