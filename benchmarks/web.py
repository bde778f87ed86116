"""How quickly do the pages answer, and does anything get lost when several people edit one map?

    python -m benchmarks.web [--paper FILE] [--seconds 120]

The application is served on this machine as `argmap serve` does it and asked over HTTP: first paper and its map if ``--paper``
names it, else the example. Then a map of 2,000 statements; then four people who edit one map at once. The figures go into
RESULTS.md.
"""

import argparse
import http.client
import random
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from waitress import create_server

from argmap import maps
from argmap.app import create
from argmap.desk import Desk
from argmap.graph import Edge, Graph, Node, Wording
from argmap.models import Map
from argmap.web.house import House
from benchmarks import sections
from claims.models import Paper
from claims.settings import Settings
from claims.vocabulary import NodeKind, Stance

SECTION = "web"
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "many-roads-one-gate.md"
ROUNDS = 40
PEOPLE = 4


@dataclass
class Browser:
    """A person's browser: it keeps its cookie and the token of the last page."""

    port: int
    cookie: str = ""
    token: str = ""
    statuses: list[int] = field(default_factory=list)

    def get(self, way: str) -> tuple[int, str, float]:
        """Status, text and seconds of a page."""
        return self._ask("GET", way)

    def post(self, way: str, **values: object) -> tuple[int, str, float]:
        """The same of a form that is sent."""
        return self._ask("POST", way, urlencode({"csrf_token": self.token, **values}))

    def _ask(self, method: str, way: str, body: str = "") -> tuple[int, str, float]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        heads = {"Accept-Language": "en"} | ({"Cookie": self.cookie} if self.cookie else {})
        if body:
            heads["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        line.request(method, quote(way, safe="/?=&%"), body or None, heads)
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        took = time.perf_counter() - begun
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.split(";")[0]
        if found := re.search(r'name="csrf_token" value="([^"]+)"', text):
            self.token = found.group(1)
        self.statuses.append(answer.status)
        line.close()
        return answer.status, text, took


@contextmanager
def served(settings: Settings) -> Iterator[tuple[House, int]]:
    """The application on a free port."""
    app = create(settings)
    house: House = app.extensions["argmap"]
    server = create_server(app, host="127.0.0.1", port=0, threads=16)
    house.start(warm=True)

    def run() -> None:
        with suppress(OSError):  # its socket is closed under it at the end
            server.run()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield house, int(server.effective_port)
    finally:
        server.close()
        house.stop()


def stored(desk: Desk, paper: Path) -> tuple[int, int]:
    """The paper with its map in the library: the ids of both."""
    subject = desk.subject(str(paper))
    kept = desk.keep(subject, desk.graph(subject))
    with desk.database().session() as rows:
        held = desk.map_of(rows, kept.paper)
        assert held is not None
        return kept.paper, held.id


def timed(browser: Browser, way: str, rounds: int = ROUNDS) -> float:
    """The 95th percentile of the seconds a page takes, the first time left out."""
    browser.get(way)
    took = []
    for _ in range(rounds):
        status, _, seconds = browser.get(way)
        if status != 200:
            sys.exit(f"{way} answers {status}")
        took.append(seconds)
    return sorted(took)[int(0.95 * rounds)]


def large(size: int = 2_000) -> Graph:
    """A map of so many statements: claims under a hypothesis, evidence under the claims."""
    draw = random.Random(size)
    words = "border freight tariff gauge queue transit customs corridor rate wagon delay fee".split()

    def said() -> tuple[Wording, ...]:
        return (Wording(" ".join(draw.choices(words, k=12)).capitalize() + ".", "en", "ltr"),)

    nodes, edges = [Node("h", NodeKind.HYPOTHESIS, said())], []
    for at in range(1, size):
        kind = NodeKind.CLAIM if at <= size // 10 else NodeKind.EVIDENCE
        code = f"{'c' if kind is NodeKind.CLAIM else 'e'}{at}"
        target = "h" if at <= 12 else f"c{draw.randrange(1, min(at, size // 10 + 1))}"
        nodes.append(Node(code, kind, said()))
        edges.append(Edge(f"l{at}", code, target, draw.choice((Stance.SUPPORTS, Stance.SUPPORTS, Stance.CONTRADICTS))))
    return Graph("A large map", "en", tuple(nodes), tuple(edges))


def edited(port: int, map_id: int, seconds: float) -> tuple[int, int, int]:
    """People add statements to one map at once for so long: how many were acknowledged, found again, and server errors."""
    said: list[list[str]] = [[] for _ in range(PEOPLE)]
    browsers = [Browser(port) for _ in range(PEOPLE)]
    over = time.monotonic() + seconds

    def work(number: int) -> None:
        browser, at = browsers[number], 0
        while time.monotonic() < over:
            _, page, _ = browser.get(f"/maps/{map_id}/add")
            seen = re.search(r'name="seen" value="(\d+)"', page)
            words = f"Editor {number} wrote sentence {at} here."
            status, _, _ = browser.post(
                f"/maps/{map_id}/add", text=words, language="en", kind="claim", seen=seen.group(1) if seen else ""
            )
            if status in (200, 204, 302, 303):
                said[number].append(words)
            at += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _, whole, _ = Browser(port).get(f"/maps/{map_id}/export/json")
    found = sum(words in whole for each in said for words in each)
    errors = sum(status >= 500 for browser in browsers for status in browser.statuses)
    return sum(map(len, said)), found, errors


def first_load(browser: Browser, way: str) -> float:
    """Kilobytes of a page with all that it links to on this host, packed as the server sends them."""
    _, text, _ = browser.get(way)
    total = len(text.encode())
    for found in sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg)[^"]*)"', text))):
        _, body, _ = browser.get(found)
        total += len(body.encode())
    return total / 1000


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paper", type=Path, default=EXAMPLE)
    parser.add_argument("--seconds", type=float, default=120)
    options = parser.parse_args(arguments)
    rows: list[tuple[str, str, str]] = []

    def note(what: str, asked: str, figure: str) -> None:
        rows.append((what, asked, figure))
        print(f"{what}: {figure} (asked {asked})", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        desk = Desk(settings)
        paper, held = stored(desk, options.paper)
        with desk.database().session() as rows_of:
            link = maps.load(rows_of, rows_of.get_one(Map, held)).edges[0].id
        big = _big(desk, paper)
        desk.close()
        with served(settings) as (_house, port):
            browser = Browser(port)
            pages: list[tuple[str, str, str, Callable[[], float]]] = [
                (f"{name}, p95", f"< {most} ms", "ms", lambda way=way: 1000 * timed(browser, way))  # type: ignore[misc]
                for name, most, way in (
                    ("library", 150, "/"),
                    ("paper", 150, f"/papers/{paper}"),
                    ("outline", 150, f"/maps/{held}/outline"),
                    ("card of a statement", 150, f"/maps/{held}/nodes/c1"),
                    ("card of a link", 150, f"/maps/{held}/links/{link}"),
                    ("map", 400, f"/maps/{held}"),
                    ("suggestion cards, warm", 300, f"/maps/{held}/nodes/c1/suggestions"),
                )
            ]
            for what, asked, unit, measure in pages:
                note(what, asked, f"{measure():.0f} {unit}")
            note("first load of the library, typefaces apart", "< 250 kB", f"{first_load(Browser(port), '/'):.0f} kB")
            _, page, took = Browser(port).get(f"/maps/{big}")
            shown = len(set(re.findall(r'data-node="([^"]+)"', page)) or set(re.findall(r'id="n(?:ode)?-([^"]+)"', page)))
            note("a map of 2,000 statements, first view", "< 1 s", f"{took:.2f} s")
            note("statements shown of it", "≤ 40", str(shown))
            note("unfolding one of its claims, p95", "< 300 ms", f"{1000 * timed(browser, f'/maps/{big}?open=c1', 10):.0f} ms")
            sent, found, errors = edited(port, held, options.seconds)
            note(
                f"{PEOPLE} people edit one map for {options.seconds:.0f} s: acknowledged, lost, server errors",
                "0 lost, 0 errors",
                f"{sent}, {sent - found}, {errors}",
            )
    if options.paper != EXAMPLE or options.seconds >= 60:
        sections.keep(SECTION, "Pages", f"`python -m benchmarks.web` with {options.paper.name}", rows)


def _big(desk: Desk, paper: int) -> int:
    graph = large()
    with desk.database().session(write=True) as rows:
        row = maps.save(rows, graph, rows.get_one(Paper, paper))
        rows.flush()
        number: int = row.id
    return number


if __name__ == "__main__":
    main()
