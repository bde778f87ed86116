"""Does every kind of bad file get its own clear sentence, quickly, and never a traceback of some library?"""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable

import docx
import pytest

from claims.errors import ArgmapError, InvalidSetting, PaperTooLarge, UnreadablePaper
from claims.readers import read
from claims.readers.document import Document
from claims.settings import Settings

SETTINGS = Settings()
PERSIAN = "این پژوهش نشان می‌دهد که نهادهای محلی در برابر دگرگونی‌ها پایدارند و با آن سازگار می‌شوند. " * 5
ENGLISH = "The institutions of this region are stable, and the survey of households shows that they adapt to change. " * 5


def refusal(data: bytes, name: str, settings: Settings = SETTINGS) -> str:
    """The sentence a person is shown; the test fails where the file is read, or is slow to be refused."""
    began = time.monotonic()
    with pytest.raises(UnreadablePaper) as caught:
        read(data, name, settings)
    assert time.monotonic() - began < 30
    message = str(caught.value)
    assert name in message and message.endswith(".") and "Error" not in message
    return message


def word_file(**parts: bytes) -> bytes:
    """A small Word document, with parts replaced or added (``word__document_xml`` for ``word/document.xml``)."""
    made = docx.Document()
    made.add_paragraph("A sentence of the paper.")
    stream = io.BytesIO()
    made.save(stream)
    changed = {name.replace("__", "/").replace("_", "."): data for name, data in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry not in changed:
                new.writestr(entry, old.read(entry))
        for name, data in changed.items():
            new.writestr(name, data)
    return out.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return out.getvalue()


def pdf_of(*streams: bytes, extra: bytes = b"", pages: int = 1, filters: bytes = b"") -> bytes:
    """A PDF written by hand: each page shows the first stream."""
    kids = b" ".join(b"%d 0 R" % (10 + index) for index in range(pages))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        4: b"<< /Length %d %s >>\nstream\n" % (len(streams[0]), filters) + streams[0] + b"\nendstream",
    }
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
    objects |= {10 + index: page for index in range(pages)}
    out, offsets = bytearray(b"%PDF-1.4\n"), {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, offset)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (max(objects) + 1, extra, start))


TEXT_STREAM = b"BT /F1 12 Tf 20 200 Td (A sentence of the paper stands here.) Tj ET"
JATS = (
    "<article><front><article-meta><title-group><article-title>A title</article-title></title-group></article-meta></front>"
    "{}</article>"
)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "paper.md", "is empty"),
        (b"  \n\t\r\n ", "paper.md", "holds no text"),
        (b"\xef\xbb\xbf", "paper.txt", "holds no text"),
        ("\u200b\u200c \u00a0\u200f … — 🦊".encode(), "paper.md", "holds no text"),
        (b"half a pair \xed\xa0\x80 of UTF-16", "paper.md", "is UTF-8 with bytes that do not belong in it"),
        (b"PK\x05\x06" + b"\x00" * 18, "paper.odt", "is a zip, but not a Word document"),
        (b"<html><body><script>1</script></body></html>", "paper.html", "holds no text"),
        (bytes(range(256)) * 40, "paper.md", "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "paper.md", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "paper.docx", "old Word file, or a Word file with a password"),
        (b"{\\rtf1\\ansi hello}", "paper.rtf", "RTF"),
        (b"\\documentclass{article}\\begin{document}x\\end{document}", "paper.tex", "LaTeX"),
        (b"A text with a NUL\x00 in its first line.\nMore text.", "paper.md", "NUL character in line 1"),
        (pdf_of(TEXT_STREAM), "talk.docx", "is a PDF, not a Word document (DOCX): rename it to end in .pdf"),
        (b"# A heading\n\nText.", "talk.pdf", "is not a PDF"),
        (b"<!doctype html><html><body><p>Hi</p></body></html>", "talk.md", "is a web page"),
        (b"just text", "talk.docx", "is not a Word document"),
        (b"just text", "talk.doc", "rename it to end in .txt"),
        (b"<TEI><text>x</text></TEI>", "paper.xml", "not a JATS article"),
        (b"<article><front></front><body><p>a</body></article>", "paper.xml", "not well-formed"),
    ],
)
def test_what_is_not_a_paper(data: bytes, name: str, said: str) -> None:
    assert said in refusal(data, name)


def test_a_file_over_the_limit_names_the_setting() -> None:
    settings = Settings(max_file_mb=1)
    assert "ARGMAP_MAX_FILE_MB" in refusal(b"a" * 1_000_001, "big.md", settings)
    assert "ARGMAP_MAX_CHARACTERS" in refusal(b"word " * 30_000, "long.md", Settings(max_characters=100_000))
    with pytest.raises(PaperTooLarge):
        read(b"x" * 60_000_000, "sixty.md", SETTINGS)


@pytest.mark.parametrize("name", ["line.md", "line.txt"])
@pytest.mark.slow
def test_a_line_of_five_megabytes_is_read_in_seconds(name: str) -> None:
    line = (ENGLISH * 10_000)[:4_990_000]
    began = time.monotonic()
    document = read(line.encode(), name, SETTINGS)
    assert time.monotonic() - began < 30 and len(document.blocks) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1256"])
def test_persian_is_read_rightly_from_every_usual_encoding(encoding: str) -> None:
    text = PERSIAN.replace("ی", "ي") if encoding == "windows-1256" else PERSIAN
    document = read(text.encode(encoding), "paper.md", SETTINGS)
    assert document.text == text and document.blocks[0].language == "fa"
    assert [repair.kind.value for repair in document.repairs] == ["decoded"]


@pytest.mark.parametrize("encoding", ["latin-1", "windows-1252"])
def test_western_text_is_read_rightly(encoding: str) -> None:
    text = ENGLISH + "Müller and Sørensen (2001) stay in the café of the région, as García says. "
    assert read(text.encode(encoding), "paper.txt", SETTINGS).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Это исследование показывает, что местные институты устойчивы и приспосабливаются. " * 4, "windows-1251"),
        ("Это исследование показывает, что местные институты устойчивы и приспосабливаются. " * 4, "koi8-r"),
        ("この研究は、地域の制度が安定していることを示している。" * 8, "shift-jis"),
        ("Τα τοπικά ιδρύματα είναι σταθερά και προσαρμόζονται στις αλλαγές. " * 4, "windows-1253"),
        ("Żółta łąka jest piękna, więc książę śpiewa żałośnie. " * 4, "windows-1250"),
    ],
)
def test_an_encoding_that_cannot_be_told_is_asked_for(text: str, encoding: str) -> None:
    message = refusal(text.encode(encoding), "paper.txt")
    assert "ARGMAP_ENCODING=" in message and "windows-125" in message
    assert read(text.encode(encoding), "paper.txt", Settings(encoding=encoding)).text == text


def test_an_encoding_by_setting_that_does_not_fit_or_exist() -> None:
    assert "is not in ascii" in refusal(PERSIAN.encode(), "paper.md", Settings(encoding="ascii"))
    with pytest.raises(InvalidSetting, match="klingon"):
        read(b"text", "paper.md", Settings(encoding="klingon"))


def test_damaged_utf8_names_the_line() -> None:
    data = ("Line one.\n" + PERSIAN).encode() + b"\xff\xfe broken"
    assert "line 2" in refusal(data, "paper.md")


@pytest.mark.parametrize("name", ["paper.md", "paper.txt"])
def test_control_characters_are_hidden_and_the_text_kept(name: str) -> None:
    text = "A sen\x07tence\x1b with \x85 controls\x9f in it.\n\nAnother\x01 one.\n"
    document = read(text.encode(), name, SETTINGS)
    assert document.text == text
    assert document.shown(document.blocks[0].span) == "A sentence with controls in it."
    assert [repair.kind.value for repair in document.repairs] == ["control_removed"]


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_line_ends_are_kept(newline: str) -> None:
    text = f"# Title{newline}{newline}First paragraph,{newline}two lines.\n\nSecond."
    document = read(text.encode(), "paper.md", SETTINGS)
    assert document.text == text and len(document.blocks) == 3


@pytest.mark.slow
def test_zip_bombs_are_refused_before_they_unpack() -> None:
    assert "zip bomb" in refusal(word_file(word__media__a_bin=b"\x00" * 300_000_000), "bomb.docx")
    lowered = Settings(max_unpacked_mb=1)
    assert "ARGMAP_MAX_UNPACKED_MB" in refusal(word_file(a_bin=bytes(range(256)) * 8_000), "bomb.docx", lowered)


def test_a_zip_that_lies_about_its_sizes() -> None:
    data = bytearray(word_file())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 10)
        at = data.find(b"PK\x01\x02", at + 4)
    assert "damaged" in refusal(bytes(data), "lies.docx")


def test_wrong_checksum_overlap_and_truncation() -> None:
    whole = word_file()
    wrong = whole.replace(
        struct.pack("<I", zlib.crc32(zipfile.ZipFile(io.BytesIO(whole)).read("word/document.xml"))), b"\x01\x02\x03\x04"
    )
    assert "damaged" in refusal(wrong, "crc.docx")
    assert "damaged" in refusal(whole[: len(whole) // 2], "half.docx")
    overlapping = bytearray(whole)
    first = overlapping.find(b"PK\x01\x02")
    second = overlapping.find(b"PK\x01\x02", first + 4)
    overlapping[second + 42 : second + 46] = overlapping[first + 42 : first + 46]
    assert "damaged" in refusal(bytes(overlapping), "overlap.docx")


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "..\\..\\x", "C:\\x", "word/../../x"])
def test_paths_that_lead_out_of_a_zip(path: str) -> None:
    assert "leads out" in refusal(zipped({"word/document.xml": b"<x/>", path: b"x"}), "paths.docx")


def test_encrypted_doubled_countless_and_foreign_zips() -> None:
    locked = bytearray(word_file())
    at = locked.find(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert "encrypted" in refusal(bytes(locked), "locked.docx")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made, pytest.warns(UserWarning):
        made.writestr("word/document.xml", b"<x/>")
        made.writestr("word/document.xml", b"<y/>")
    assert "two parts of one name" in refusal(out.getvalue(), "twice.docx")
    assert "6,000 parts" in refusal(zipped({f"{number}": b"" for number in range(6_000)}), "many.docx")
    assert "Excel" in refusal(zipped({"xl/workbook.xml": b"<x/>"}), "sheet.docx")
    assert "not a Word document" in refusal(zipped({"inner.docx": word_file()}), "nested.zip")


@pytest.mark.parametrize("part", ["word__document_xml", "word__styles_xml", "docProps__core_xml"])
def test_a_word_part_with_a_document_type_is_refused(part: str) -> None:
    bad = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert "document type" in refusal(word_file(**{part: bad}), "dtd.docx")


def test_a_word_file_nested_too_deep() -> None:
    deep = b"<w:document>" + b"<w:p>" * 200_000 + b"</w:p>" * 200_000 + b"</w:document>"
    assert "deep" in refusal(word_file(word__document_xml=deep), "deep.docx")


LAUGHS = (
    "<!DOCTYPE article ["
    + '<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
    + JATS.format("<body><p>&a9;</p></body>")
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LAUGHS, "entities"),
        ('<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + JATS.format("<body><p>&x;</p></body>"), "entities"),
        ('<!DOCTYPE article [<!ENTITY % x SYSTEM "http://localhost:9/x.dtd"> %x;]>' + JATS.format(""), "entities"),
        ('<!DOCTYPE article [<!ATTLIST p x CDATA "y">]>' + JATS.format(""), "entities"),
        ("<article><body>" + "<sec>" * 200_000 + "</sec>" * 200_000 + "</body></article>", "deep"),
        (JATS.format("<body><p>&undeclared;</p></body>"), "not well-formed"),
    ],
    ids=["laughs", "file", "parameter", "attlist", "deep", "undeclared"],
)
def test_xml_attacks(text: str, said: str) -> None:
    assert said in refusal(text.encode(), "attack.xml")


def test_a_publishers_document_type_is_fine_and_not_loaded() -> None:
    head = '<?xml version="1.0"?>\n<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "http://localhost:9/JATS.dtd">\n'
    document = read((head + JATS.format("<body><p>A&nbsp;b &eacute;t&eacute;</p></body>")).encode(), "fine.xml", SETTINGS)
    assert document.cut(document.blocks[-1].span) == "A\xa0b été"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!--->" * 100_000 + b"x", "comments.md"),
        (b"<html><ol>" + b"<li>x" * 5_000, "items.html"),
        (b"%\n" * 200_000 + b"x", "percent.txt"),
    ],
)
def test_what_is_only_repetitive_is_read_in_little_time(data: bytes, name: str) -> None:
    began = time.monotonic()
    assert read(data, name, SETTINGS).blocks
    assert time.monotonic() - began < 30


def test_html_nested_too_deep() -> None:
    assert "deep" in refusal(b"<html><body>" + b"<div>" * 200_000 + b"text", "deep.html")


def encrypted_pdf() -> bytes:
    """Standard security handler with a user password nobody has: the keys need not be right for it to be asked for."""
    marks = b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >> "
    return pdf_of(TEXT_STREAM, extra=marks + b"/ID [<" + b"01" * 16 + b"> <" + b"01" * 16 + b">]")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (encrypted_pdf, "password"),
        (lambda: pdf_of(b"0 0 100 100 re f"), "no text layer"),
        (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog", "damaged"),
        (lambda: pdf_of(TEXT_STREAM, pages=2_001), "more than 2,000 pages"),
    ],
    ids=["encrypted", "pictures", "truncated", "pages"],
)
def test_pdfs_that_cannot_be_read(make: Callable[[], bytes], said: str) -> None:
    assert said in refusal(make(), "talk.pdf")


def test_a_pdf_with_a_broken_table_of_objects_or_cyclic_pages_does_no_harm() -> None:
    data = pdf_of(TEXT_STREAM)
    mended = read(data.replace(b"startxref\n", b"startxref\n9"), "xref.pdf", SETTINGS)
    assert "A sentence of the paper" in mended.text
    refusal(data.replace(b"/Kids [10 0 R]", b"/Kids [02 0 R]"), "cycle.pdf")


@pytest.mark.slow
def test_a_pdf_bomb_hurts_only_the_child() -> None:
    inner = zlib.compress(zlib.compress(TEXT_STREAM + b" " * 400_000_000, 9), 9)
    data = pdf_of(inner, filters=b"/Filter [/FlateDecode /FlateDecode]")
    message = refusal(data, "bomb.pdf", Settings(reader_seconds=3, reader_memory_mb=300))
    assert "ARGMAP_READER" in message


@pytest.mark.slow
def test_a_pdf_that_takes_too_long_is_stopped() -> None:
    stream = b"BT /F1 1 Tf " + b"1 0 0 1 1 1 Tm (words words words words words words) Tj " * 120_000 + b"ET"
    began = time.monotonic()
    assert "ARGMAP_READER_SECONDS" in refusal(pdf_of(stream, pages=40), "slow.pdf", Settings(reader_seconds=1))
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("name", ["../../etc/x.md", "CON.md", "a" * 300 + ".md", "مقاله.md", "a\u202efdp.md", "no-suffix"])
def test_strange_names_are_only_names(name: str) -> None:
    document = read(b"# Title\n\nText of the paper.", name, SETTINGS)
    assert isinstance(document, Document) and document.name == name


def test_a_paper_without_headings_or_references_is_a_paper() -> None:
    assert len(read(b"One sentence only, with no heading.", "plain.txt", SETTINGS).blocks) == 1


@pytest.mark.parametrize("kind", ["docx", "xml", "html", "pdf", "md"])
def test_bytes_flipped_at_random_never_make_a_traceback(kind: str) -> None:
    sample = {
        "docx": word_file(),
        "xml": JATS.format("<body><sec><title>S</title><p>Text</p></sec></body>").encode(),
        "html": b"<html><body><h1>T</h1><p>Text <b>bold</b></p></body></html>",
        "pdf": pdf_of(TEXT_STREAM),
        "md": PERSIAN.encode(),
    }[kind]
    for step in range(6 if kind == "pdf" else 60):
        broken = bytearray(sample)
        for place in range(step, len(broken), 97 + 13 * step):
            broken[place] ^= 1 << (step % 8)
        try:
            read(bytes(broken), f"broken.{kind}", SETTINGS)
        except ArgmapError as error:
            assert str(error)
