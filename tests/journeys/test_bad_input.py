"""Does a hostile file, a hostile place or a hostile text do no harm, from the command line to the finished picture?

What the readers refuse is tested at their door (``tests/claims/readers/test_bad_input.py``). Here: that nothing is stored or
written when they refuse, that what a text holds stays text in every picture, and that faults of the machine leave no halves.
"""

import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Done, Run
from lxml import etree

PAPER = (
    "# A Study of Gates\n\n## Introduction\n\nThis paper asks whether gates slow trade down. We argue that {claim} gates slow "
    "trade down (Smith, 2020).\n\n## Results\n\nThe survey shows that waiting times at gates rose by a third (Smith, 2020). "
    "Prices behind the gates rose as well, which the traders confirm.\n\n## References\n\n- Smith, J. (2020). *Gates*. Press.\n"
)
SCRIPT = '<script>alert(1)</script> <img src=x onerror=alert(2)> "><svg onload=alert(3)>'
JATS = "<article><front/><body><p>{}</p></body></article>"


def refused(done: Done, data_dir: Path) -> str:
    """The sentence; the test fails where anything was printed, stored or left in the working folder."""
    assert (done.status, done.out) == (2, ""), done
    assert done.err.startswith("argmap: ") and done.err.count("\n") == 1 and "should not have" not in done.err, done.err
    assert not data_dir.exists() and not Path("out").exists()
    return done.err


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return stream.getvalue()


REFUSED = {
    "empty.md": (b"", "is empty"),
    "blank.txt": ("\u200c \u00a0\n\u200f".encode(), "holds no text"),
    "signs.md": (b"... !!! ((( [[[", "holds no text"),
    "emoji.md": ("🦊🦊 — …".encode(), "holds no text"),
    "program.md": (b"\x7fELF" + bytes(range(256)), "is a program"),
    "noise.txt": (bytes(range(256)) * 9, "binary"),
    "picture.md": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "picture"),
    "page.md": (b"<!doctype html><html><p>Hi</p></html>", "rename it to end in .html"),
    "text.pdf": (b"Only text.", "is not a PDF"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "damaged"),
    "book.epub": (zipped(META__INF=b"", mimetype=b"application/epub+zip"), "is a zip, but not a Word document"),
    "half.docx": (zipped(word__document_dot_xml=b"<x/>")[:40], "damaged"),
    "bomb.docx": (zipped(word__document_dot_xml=b"\0" * 300_000_000), "zip bomb"),
    "out.docx": (zipped(word__document_dot_xml=b"<x/>").replace(b"word/document.xml", b"../../../../../ab"), "leads out"),
    "laughs.xml": (b'<!DOCTYPE article [<!ENTITY a "ha">]>' + JATS.format("&a;").encode(), "entities"),
    "file.xml": (b'<!DOCTYPE article [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + JATS.format("&a;").encode(), "entities"),
    "deep.xml": (b"<article><body>" + b"<sec>" * 200_000, "deep"),
    "piece.xml": (JATS.format(f'<x a="{"b" * 10_100_000}"/>').encode(), "ten million characters"),
    "deep.html": (b"<html><body>" + b"<div>" * 200_000 + b"text", "deep"),
    "nul.md": (b"A NUL \0 here.", "NUL character in line 1"),
    "koi8.txt": (("Это исследование показывает, что учреждения устойчивы. " * 9).encode("koi8-r"), "ARGMAP_ENCODING="),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_gets_its_sentence_and_nothing_is_kept(argmap: Run, data_dir: Path, name: str) -> None:
    data, says = REFUSED[name]
    Path(name).write_bytes(data)
    assert says in refused(argmap("map", name, "-o", "out"), data_dir)


@pytest.mark.parametrize("command", ["map", "add", "import"])
def test_what_is_no_plain_file_is_not_waited_for(argmap: Run, data_dir: Path, command: str) -> None:
    os.mkfifo("pipe.md")
    Path("loop.md").symlink_to("loop.md")
    for named in ("pipe.md", "/dev/zero", "loop.md"):
        done = argmap(command, named)
        assert done.status == 2 and done.err.count("\n") == 1 and "Traceback" not in done.err
    assert not data_dir.exists()


@pytest.fixture
def hostile(data_dir: Path) -> str:
    """A paper whose claim is an attack."""
    claim = f"{SCRIPT} \\N \\G \\L &amp; &lt;b&gt; \u202eturned\u202c \ufffe \x07"
    Path("gates.md").write_text(PAPER.format(claim=claim.replace("<", "\\<").replace("&", "\\&")), "utf-8")
    return "gates.md"


def test_markup_in_a_statement_is_only_text_in_the_svg(argmap: Run, hostile: str) -> None:
    assert argmap("diagram", hostile, "-o", "map.svg").status == 0
    root = etree.parse("map.svg").getroot()
    tags = {etree.QName(element).localname for element in root.iter(etree.Element)}
    assert tags <= {"svg", "style", "title", "desc", "rect", "g", "path", "polygon", "polyline", "ellipse", "text"}
    assert not any(name.startswith("on") or name.endswith("href") for each in root.iter() for name in each.attrib)
    said = "".join(root.itertext())
    assert "<script>" in said and "\\N" in said and "&amp;" in said


def test_the_dot_file_has_only_quoted_labels(argmap: Run, hostile: str) -> None:
    assert argmap("diagram", hostile, "-o", "map.dot").status == 0
    source = Path("map.dot").read_text("utf-8")
    assert "label=<" not in source and "URL" not in source and "image=" not in source
    assert "\\\\N" in source and "&amp;amp;" in source


def test_what_is_printed_does_nothing_to_a_terminal(argmap: Run, hostile: str) -> None:
    for command in ("add", "show", "passages", "draft", "outline", "citations"):
        done = argmap(command, hostile)
        assert not set(done.out + done.err) & {"\x07", "\x1b"}, command


def broken(change: Callable[[dict[str, object]], object]) -> Callable[[str], str]:
    def made(text: str) -> str:
        file = json.loads(text)
        change(file)
        return json.dumps(file)

    return made


def test_the_longest_name_a_file_may_have(argmap: Run, data_dir: Path) -> None:
    name = "ی" * 126 + ".md"
    Path(name).write_text(PAPER.format(claim="narrow"), "utf-8")
    assert argmap("diagram", name, "--format", "dot").status == 0
    assert sorted(path.suffix for path in Path().iterdir()) == [".dot", ".md"]


BROKEN: dict[str, Callable[[str], str]] = {
    "cut short": lambda text: text[: len(text) // 2],
    "deep": lambda text: "[" * 100_000,
    "list": lambda text: "[]",
    "no number": lambda text: text.replace('"score": ', '"score": NaN, "x": ', 1),
    "said twice": lambda text: text.replace('"format"', '"format": "argmap", "format"', 1),
    "other hash": broken(lambda file: file["paper"].update(sha256="0" * 64)),  # type: ignore[attr-defined]
    "newer": broken(lambda file: file.update(version=2)),
    "unknown part": broken(lambda file: file.update(more=1)),
    "list for object": broken(lambda file: file.update(map=[])),
    "dangling": broken(lambda file: file["map"]["edges"][0].update(target="c99")),  # type: ignore[index]
    "half a pair": broken(lambda file: file["map"].update(title="\ud800")),  # type: ignore[attr-defined]
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_map_file_is_not_taken_in(argmap: Run, hostile: str, data_dir: Path, how: str) -> None:
    text = argmap("export", hostile).out
    Path("broken.json").write_text(BROKEN[how](text), "utf-8")
    refused(argmap("import", "broken.json"), data_dir)


@pytest.mark.slow
def test_a_locked_database_leaves_no_pictures(argmap: Run, hostile: str, data_dir: Path) -> None:
    assert argmap("add", hostile).status == 0
    Path("other.md").write_text(PAPER.format(claim="narrow"), "utf-8")
    holder = sqlite3.connect(data_dir / "argmap.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    done = argmap("map", "other.md", "-o", "late")
    holder.close()
    assert done.status == 2 and "another program" in done.err
    assert list(Path("late").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("room", [1_000, 100_000, 400_000])
def test_a_full_disk_leaves_no_halves(data_dir: Path, room: int) -> None:
    Path("gates.md").write_text(PAPER.format(claim="narrow"), "utf-8")
    door = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); from argmap.cli import main; main()"
    )
    command = [sys.executable, "-B", "-c", door, "map", "gates.md", "-o", "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    left = sorted(path.name for path in Path("out").iterdir()) if Path("out").exists() else []
    assert "Traceback" not in done.stderr
    assert (done.returncode, len(left)) in {(2, 0), (0, 7)}, (done, left)
