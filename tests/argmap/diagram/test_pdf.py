"""Does text copy out of the PDF as it was put in?"""

import re
import shutil
import subprocess

import pypdfium2
import pytest
from builders import graph, node

from argmap import typefaces
from argmap.diagram import draw, pdf, printer, view
from argmap.diagram.compose import sheet
from argmap.graph import Graph
from claims.vocabulary import NodeKind

pytestmark = pytest.mark.slow


SHOWN = view(graph(4, 1, "fa"))


def plain_lines() -> list[str]:
    """The Persian lines of the claims as set, those without punctuation in their middle: pdftotext shifts that."""
    lines = [text.text.strip(".؟") for text in sheet(SHOWN, "print", "fa").texts if text.owner.startswith("node-c")]
    plain = [line for line in lines if re.fullmatch(r"[\w\u200c ]+", line) and len(line) > 12]
    assert len(plain) >= 3
    return plain


def read_back(data: bytes, tmp_path) -> str:
    """What pdftotext reads, bidi marks dropped."""
    if not shutil.which("pdftotext"):
        pytest.skip("there is no pdftotext on this machine")
    (tmp_path / "map.pdf").write_bytes(data)
    text = subprocess.run(["pdftotext", str(tmp_path / "map.pdf"), "-"], capture_output=True, check=True).stdout.decode()
    return " ".join(re.sub("[\u200e\u200f\u202a-\u202e]", "", text).split())


def test_persian_comes_back_in_order_with_its_half_spaces(tmp_path):
    if not printer.browser():
        pytest.skip("there is no Chromium on this machine")
    text = read_back(draw(SHOWN, "pdf", language="fa"), tmp_path)
    assert all(line in text for line in plain_lines()) and "بررسی‌نشده" in text


def test_joined_letters_come_back_in_order(tmp_path):
    if not printer.browser() or not typefaces.at_hand().ours:
        pytest.skip("there is no Chromium, or none of our typefaces, on this machine")
    said = node("h", "سلام عبدالله به دالان دلالان است", NodeKind.HYPOTHESIS)
    made = draw(Graph("ملاک", "fa", (said,), ()), "pdf", language="fa")
    by_pdfium = " ".join(pypdfium2.PdfDocument(made)[0].get_textpage().get_text_bounded().split())
    for text in (read_back(made, tmp_path), by_pdfium):
        assert all(word in text for word in ("ملاک", "سلام", "عبدالله", "دالان", "دلالان"))


def test_the_pdf_is_one_page_with_title():
    made = pypdfium2.PdfDocument(draw(view(graph()), "pdf"))
    assert len(made) == 1 and made.get_metadata_dict()["Title"] == graph().title


def test_without_a_browser_the_letters_are_still_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(printer, "_BROWSERS", ())
    if not printer.has_weasyprint():
        pytest.skip("WeasyPrint is not installed")
    text = read_back(draw(SHOWN, "pdf", language="fa"), tmp_path)
    assert all(line.replace("\u200c", "") in text for line in plain_lines())


def test_where_one_printer_did_it_no_other_begins(monkeypatch):
    began = []
    for name, made in (("_by_browser", b"%PDF by the first"), ("_by_weasyprint", b"%PDF by the second")):
        monkeypatch.setattr(pdf, name, lambda _sheet, _raw, name=name, made=made: began.append(name) or made)
    assert draw(SHOWN, "pdf") == b"%PDF by the first" and began == ["_by_browser"]


def test_with_neither_graphviz_prints_it(monkeypatch):
    monkeypatch.setattr(printer, "_BROWSERS", ())
    monkeypatch.setattr(printer, "find_spec", lambda name: None)
    assert len(pypdfium2.PdfDocument(draw(view(graph()), "pdf"))) == 1
