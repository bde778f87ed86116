"""Are pictures drawn within their limits, and is what goes wrong said?"""

import stat
import struct
import sys
import time
from pathlib import Path

import pytest
from builders import every_sign, graph, link, node

from argmap.diagram import FORMATS, draw, engine, pictures, view
from argmap.graph import Graph
from claims.errors import DrawingFailed, InvalidSetting
from claims.settings import Settings

BEGINS = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF", "dot": b"digraph"}


@pytest.fixture
def fake_dot(tmp_path, monkeypatch):
    """Puts a script in the place of ``dot`` and takes pygraphviz away."""

    def put(body: str) -> None:
        script = tmp_path / "dot"
        script.write_text(f"#!{sys.executable}\n{body}\n")
        script.chmod(script.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(engine.importlib.util, "find_spec", lambda name: None)

    return put


def size_of(png: bytes) -> tuple[int, int]:
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "pdf"])
def test_each_format_is_what_it_says(form):
    assert draw(graph(), form).startswith(BEGINS[form])


def test_a_png_has_two_pixels_a_point():
    made = view(graph())
    width = float(draw(made, "svg").split(b'width="')[1].split(b'pt"')[0])
    assert size_of(draw(made, "png"))[0] == pytest.approx(2 * width, abs=4)


def test_a_huge_png_stays_under_what_cairo_can_paint(monkeypatch):
    monkeypatch.setattr(pictures, "_MOST_PIXELS", 500)
    assert 450 < max(size_of(draw(view(graph(8, 8)), "png"))) <= 504


@pytest.mark.slow
def test_three_hundred_statements_are_drawn_in_a_blink():
    shown = view(graph(30, 9), limit=400)
    draw(shown)
    start = time.perf_counter()
    draw(shown)
    assert len(shown.nodes) == 301 and time.perf_counter() - start < 15


def test_a_map_where_all_hangs_on_all_does_not_hang():
    ids = [f"c{n}" for n in range(120)]
    edges = tuple(link(f"l{a}-{b}", a, b) for a in ids for b in ids if a != b)
    dense = Graph("Dense", "en", tuple(node(one, f"Statement {one}") for one in ids), edges)
    start = time.perf_counter()
    made = draw(view(dense, limit=120)).decode()
    assert time.perf_counter() - start < 15 and "further links are not drawn" in made


def test_unknown_formats_and_themes_are_refused():
    with pytest.raises(InvalidSetting, match="svg"):
        draw(graph(), "gif")
    with pytest.raises(InvalidSetting, match="print"):
        draw(graph(), theme="sepia")


def test_without_graphviz_the_error_says_how_to_get_it_and_has_the_outline(fake_dot, monkeypatch):
    fake_dot("")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(DrawingFailed, match="apt-get install graphviz") as caught:
        draw(graph())
    assert "Claim 1" in caught.value.values["outline"]


@pytest.mark.parametrize("body", ["raise SystemExit(3)", "print('garbage')", "", "import os; os.kill(os.getpid(), 11)"])
def test_a_dot_that_crashes_or_prints_garbage_is_named(fake_dot, body):
    fake_dot(body)
    with pytest.raises(DrawingFailed, match="could not draw"):
        draw(graph())


def test_a_dot_that_hangs_is_ended_with_its_children(fake_dot, tmp_path):
    pid = tmp_path / "pid"
    fake_dot(f"import os, time\nif os.fork() == 0:\n    open({str(pid)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)")
    start = time.perf_counter()
    with pytest.raises(DrawingFailed, match="still drawing"):
        draw(graph(), settings=Settings(drawing_seconds=1))
    assert time.perf_counter() - start < 15
    assert gone(int(pid.read_text()))


def gone(pid: int) -> bool:
    """Whether the process ends within ten seconds (a killed one takes its moment); a zombie counts as ended."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state in "ZX":
            return True
        time.sleep(0.05)
    return False


def test_a_dot_that_never_stops_printing_is_ended(fake_dot, monkeypatch):
    monkeypatch.setattr(engine, "MOST_BYTES", 1_000_000)
    fake_dot("import sys\nwhile True: sys.stdout.write('x' * 65536)")
    with pytest.raises(DrawingFailed):
        draw(graph())


@pytest.mark.slow
def test_without_dot_the_wheel_draws_the_same(monkeypatch):
    with_dot = draw(every_sign())
    monkeypatch.setenv("PATH", "/nowhere")
    without = draw(every_sign())
    assert without.count(b"<text") == with_dot.count(b"<text") and without.count(b"<polygon") == with_dot.count(b"<polygon")
