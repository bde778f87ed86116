"""What is this file? Told by its content; the name's suffix only has to agree.

A file whose suffix promises one thing while its bytes are another is refused by name, because the person who handed it in
is probably mistaken about which file it is.
"""

import re
from pathlib import PurePath

from claims.errors import UnreadablePaper

MARKDOWN, PLAIN, HTML, DOCX, JATS, PDF = "markdown", "plain", "html", "docx", "jats", "pdf"

_SPOKEN = {
    MARKDOWN: "a Markdown text",
    PLAIN: "a plain text",
    HTML: "a web page (HTML)",
    DOCX: "a Word document (DOCX)",
    JATS: "an XML file",
    PDF: "a PDF",
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

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Word file, or a Word file with a password",
        "save it as DOCX without a password",
    ),
    (b"{\\rtf", "an RTF file", "save it as DOCX"),
    (b"%!PS", "a PostScript file", "export it as PDF"),
    (b"AT&TFORM", "a DjVu file", "export it as PDF with a text layer"),
    (b"\x89PNG", "a picture (PNG)", "run OCR and save the text"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "run OCR and save the text"),
    (b"GIF8", "a picture (GIF)", "run OCR and save the text"),
    (b"II*\x00", "a picture (TIFF)", "run OCR and save the text"),
    (b"MM\x00*", "a picture (TIFF)", "run OCR and save the text"),
    (b"\x1f\x8b", "a compressed file (gzip)", "unpack it first"),
    (b"7z\xbc\xaf", "a compressed file (7z)", "unpack it first"),
    (b"Rar!", "a compressed file (RAR)", "unpack it first"),
    (b"BZh", "a compressed file (bzip2)", "unpack it first"),
    (b"\xfd7zXZ", "a compressed file (xz)", "unpack it first"),
    (b"\x7fELF", "a program", "give the paper itself"),
    (b"MZ\x90", "a program", "give the paper itself"),
    (b"SQLite format 3\x00", "a database", "give the paper itself"),
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
            message = f"{name} is {what}, which is not read: {advice}, then hand in that file."
            raise UnreadablePaper(message, name=name)


def _kind_of_text(head: str, promised: str | None, name: str) -> str:
    start = _COMMENT.sub("", head.lstrip()).lstrip()
    if _HTML_START.match(start) or (promised == HTML and start.startswith("<")):
        return HTML
    if _XML_START.match(start) or (promised == JATS and start.startswith("<")):
        root = _ROOT.search(start)
        return HTML if root and root.group(1).rpartition(":")[2].lower() == "html" else JATS
    if _TEX.match(start):
        message = (
            f"{name} is a LaTeX source, which is not read: hand in the PDF it makes, or turn it into Markdown with pandoc."
        )
        raise UnreadablePaper(message, name=name)
    return promised if promised in (MARKDOWN, PLAIN) else PLAIN


def _compare(found: str, promised: str | None, suffix: str, name: str) -> None:
    if promised is None and suffix in _UNREAD:
        message = (
            f"{name} is {_SPOKEN[found]}, though its name ends in {suffix}: rename it to end in {_PROPER[found]} and try again."
        )
        raise UnreadablePaper(message, name=name)
    if promised is None or found == promised or ({found, promised} <= {HTML, JATS} and found == HTML and suffix == ".xml"):
        return
    if found in (MARKDOWN, PLAIN) and promised not in (MARKDOWN, PLAIN):
        message = (
            f"{name} is not {_SPOKEN[promised]}: its content is plain text or damaged. If it is text, "
            f"rename it to end in .md or .txt."
        )
    else:
        message = f"{name} is {_SPOKEN[found]}, not {_SPOKEN[promised]}: rename it to end in {_PROPER[found]} and try again."
    raise UnreadablePaper(message, name=name)
