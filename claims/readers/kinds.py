"""What is this file? Told by its content; the name's suffix only has to agree.

A file whose suffix promises one thing while its bytes are another is refused by name, because the person who handed it in
is probably mistaken about which file it is.
"""

import re
from pathlib import PurePath

from claims.errors import UnreadablePaper
from claims.wording import Sentence

MARKDOWN, PLAIN, HTML, DOCX, JATS, PDF = "markdown", "plain", "html", "docx", "jats", "pdf"

_SPOKEN = {
    MARKDOWN: Sentence("a Markdown text"),
    PLAIN: Sentence("a plain text"),
    HTML: Sentence("a web page (HTML)"),
    DOCX: Sentence("a Word document (DOCX)"),
    JATS: Sentence("an XML file"),
    PDF: Sentence("a PDF"),
}
_SUFFIXES = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mkd": MARKDOWN,
    ".mdown": MARKDOWN,
    ".txt": PLAIN,
    ".text": PLAIN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".docx": DOCX,
    ".xml": JATS,
    ".nxml": JATS,
    ".jats": JATS,
    ".pdf": PDF,
}
_PROPER = {MARKDOWN: ".md", PLAIN: ".txt", HTML: ".html", DOCX: ".docx", JATS: ".xml", PDF: ".pdf"}
_UNREAD = (".doc", ".docm", ".dotx", ".odt", ".rtf", ".epub", ".tex", ".ps", ".pptx", ".xlsx", ".pages", ".djvu")

_SIGNATURES: tuple[tuple[bytes, Sentence, Sentence], ...] = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        Sentence("an old Word file, or a Word file with a password"),
        Sentence("save it as DOCX without a password"),
    ),
    (b"{\\rtf", Sentence("an RTF file"), Sentence("save it as DOCX")),
    (b"%!PS", Sentence("a PostScript file"), Sentence("export it as PDF")),
    (b"AT&TFORM", Sentence("a DjVu file"), Sentence("export it as PDF with a text layer")),
    (b"\x89PNG", Sentence("a picture (PNG)"), Sentence("run OCR and save the text")),
    (b"\xff\xd8\xff", Sentence("a picture (JPEG)"), Sentence("run OCR and save the text")),
    (b"GIF8", Sentence("a picture (GIF)"), Sentence("run OCR and save the text")),
    (b"II*\x00", Sentence("a picture (TIFF)"), Sentence("run OCR and save the text")),
    (b"MM\x00*", Sentence("a picture (TIFF)"), Sentence("run OCR and save the text")),
    (b"\x1f\x8b", Sentence("a compressed file (gzip)"), Sentence("unpack it first")),
    (b"7z\xbc\xaf", Sentence("a compressed file (7z)"), Sentence("unpack it first")),
    (b"Rar!", Sentence("a compressed file (RAR)"), Sentence("unpack it first")),
    (b"BZh", Sentence("a compressed file (bzip2)"), Sentence("unpack it first")),
    (b"\xfd7zXZ", Sentence("a compressed file (xz)"), Sentence("unpack it first")),
    (b"\x7fELF", Sentence("a program"), Sentence("give the paper itself")),
    (b"MZ\x90", Sentence("a program"), Sentence("give the paper itself")),
    (b"SQLite format 3\x00", Sentence("a database"), Sentence("give the paper itself")),
)
_HTML_START = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_XML_START = re.compile(r"<\?xml[\s?]|<!DOCTYPE\s+\w|<(?:article|pmc-articleset|\w+:article)[\s>]", re.IGNORECASE)
_ROOT = re.compile(r"<(?![?!])([^\s/>]{1,100})")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TEX = re.compile(r"^\s*(?:%[^\n]*\n\s*)*\\documentclass", re.MULTILINE)
_HEAD = 8_192


def kind_of(data: bytes, name: str) -> str:
    """The kind of a file, which is a key of the registry of readers; UnreadablePaper where it is none of ours."""
    suffix = PurePath(name.replace("\\", "/")).suffix.lower()
    promised = _SUFFIXES.get(suffix)
    if data[:5] == b"%PDF-" or (
        b"%PDF-" in data[:1024] and (promised == PDF or not data[: data.find(b"%PDF-")].strip(b"\xef\xbb\xbf \r\n\t"))
    ):
        found = PDF
    elif data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        found = DOCX
    else:
        _refuse_signatures(data, name)
        found = _kind_of_text(head_of(data), promised, name)
    if not (found == DOCX and suffix in _UNREAD and b"word/document.xml" not in data):  # else its reader names what it is
        _compare(found, promised, suffix, name)
    return found


def head_of(data: bytes) -> str:
    """The first few thousand characters, decoded just well enough to see mark-up."""
    head = data[:_HEAD]
    for mark, encoding in (
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"<\x00", "utf-16-le"),
        (b"\x00<", "utf-16-be"),
    ):
        if head.startswith(mark):
            return head.decode(encoding, "replace").lstrip("\ufeff")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _refuse_signatures(data: bytes, name: str) -> None:
    for signature, what, advice in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadablePaper(
                "{name} is {what}, which is not read: {advice}, then hand in that file.", name=name, what=what, advice=advice
            )


def _kind_of_text(head: str, promised: str | None, name: str) -> str:
    start = _COMMENT.sub("", head.lstrip()).lstrip()
    if _HTML_START.match(start) or (promised == HTML and start.startswith("<")):
        return HTML
    if _XML_START.match(start) or (promised == JATS and start.startswith("<")):
        root = _ROOT.search(start)
        return HTML if root and root.group(1).rpartition(":")[2].lower() == "html" else JATS
    if _TEX.match(start):
        raise UnreadablePaper(
            "{name} is a LaTeX source, which is not read: hand in the PDF it makes, or turn it into Markdown with pandoc.",
            name=name,
        )
    return promised if promised in (MARKDOWN, PLAIN) else PLAIN


def _compare(found: str, promised: str | None, suffix: str, name: str) -> None:
    if promised is None and suffix in _UNREAD:
        raise UnreadablePaper(
            "{name} is {what}, though its name ends in {suffix}: rename it to end in {proper} and try again.",
            name=name,
            what=_SPOKEN[found],
            suffix=suffix,
            proper=_PROPER[found],
        )
    if promised is None or found == promised or ({found, promised} <= {HTML, JATS} and found == HTML and suffix == ".xml"):
        return
    if found in (MARKDOWN, PLAIN) and promised not in (MARKDOWN, PLAIN):
        raise UnreadablePaper(
            "{name} is not {promised}: its content is plain text or damaged. If it is text, rename it to end in .md or .txt.",
            name=name,
            promised=_SPOKEN[promised],
        )
    raise UnreadablePaper(
        "{name} is {what}, not {promised}: rename it to end in {proper} and try again.",
        name=name,
        what=_SPOKEN[found],
        promised=_SPOKEN[promised],
        proper=_PROPER[found],
    )
