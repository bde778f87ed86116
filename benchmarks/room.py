"""Does a room of three hundred phones get its marks in, quickly, and does none get lost when the server dies?

    python -m benchmarks.room [--phones 300] [--seconds 60] [--kills 20] [--ends 3] [--guesses 10000] [--gap 30]

`argmap serve` runs as a process of its own with people who sign in; the phones are this program, each with a connection that
it keeps. They join in ten seconds from one address, poll, and mark link after link, while a projector asks what to show. Then
all mark at once. Half of them lose the net for a while. Somebody guesses codes. Then the server is killed and started again,
again and again, and then ended as by an update, while the phones go on as their page does: what was not answered is sent once
more under the same name. The figures go into RESULTS.md.
"""

import argparse
import asyncio
import base64
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from sqlmodel import col, select

from argmap import accounts, joining, maps, models, sessions
from argmap.desk import Desk
from argmap.graph import Edge, Graph, Node, Wording
from benchmarks import sections
from claims.models import Paper
from claims.settings import Settings
from claims.vocabulary import Mark, NodeKind, Role, SessionKind, Stance

SECTION = "room"
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "many-roads-one-gate.md"
LINKS = 40
NAME, PASSWORD = "Lecturer", "a long enough word"
MARKS = [each.value for each in Mark]
POLL, JITTER = 2.0, 0.5
"""Seconds between two polls of a phone, and how much that varies."""
PATIENCE = 8.0
"""Seconds after which a phone takes a request for lost."""


class Lost(Exception):
    """No answer came."""


@dataclass
class Line:
    """One connection that is kept, as a browser keeps it."""

    port: int
    dead: bool = False
    """Whether there is no net."""
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, way: str, heads: dict[str, str], body: str = "") -> tuple[int, dict[str, str], str]:
        """Status, headers and text; Lost where none came."""
        if self.dead:
            self.close()
            raise Lost
        try:
            return await asyncio.wait_for(self._ask(method, way, heads, body), PATIENCE)
        except (OSError, EOFError, TimeoutError, ValueError, IndexError) as error:
            self.close()
            raise Lost from error
        except asyncio.CancelledError:  # or the next one reads this one's answer
            self.close()
            raise

    async def _ask(self, method: str, way: str, heads: dict[str, str], body: str) -> tuple[int, dict[str, str], str]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        lines = [f"{method} {way} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in heads.items())]
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        told = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        if told.get("transfer-encoding") == "chunked":
            parts = []
            while size := int((await self.reader.readline()).split(b";")[0], 16):
                parts.append(await self.reader.readexactly(size))
                await self.reader.readexactly(2)
            await self.reader.readexactly(2)
            text = b"".join(parts)
        else:
            text = await self.reader.readexactly(int(told.get("content-length", 0))) if status != 304 else b""
        if told.get("connection", "").lower() == "close":
            self.close()
        return status, told, text.decode("utf-8", "replace")

    def close(self) -> None:
        """Give the connection up."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


@dataclass
class Phone:
    """A student's phone, as its page behaves."""

    number: int
    port: int
    room: int
    random: random.Random
    line: Line = field(init=False)
    seat: str = ""
    etag: str = ""
    acknowledged: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Marks the server said were kept: by the name they were sent under, link and mark."""
    slow: list[float] = field(default_factory=list)
    """Seconds of each mark that was answered at the first try."""
    polls: list[float] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)
    lost: int = 0
    heard: float = 0.0
    """When the server last answered."""

    def __post_init__(self) -> None:
        self.line = Line(self.port)

    @property
    def participant(self) -> int:
        """The number of its seat, which its token says to whoever can read."""
        payload = self.seat.split(".")[0]
        return int(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))[0])

    async def join(self, code: str, at: float) -> float:
        """Take a seat; seconds it took."""
        await asyncio.sleep(at)
        begun = time.perf_counter()
        status, _, text = await self.line.ask("GET", f"/join/{code}", {"Accept-Language": "en"})
        found = re.search(r'name="client" value="([^"]+)"', text)
        body = urlencode({"client": found.group(1) if found else f"phone-{self.number}", "name": ""})
        status, _, text = await self.line.ask("POST", f"/join/{code}", {"Accept-Language": "en"}, body)
        seat = re.search(r'name="seat" value="([^"]+)"', text) or re.search(r'data-seat="([^"]+)"', text)
        if status != 200 or seat is None:
            self.errors.append(status)
            return time.perf_counter() - begun
        self.seat, self.heard = seat.group(1), time.perf_counter()
        return time.perf_counter() - begun

    async def poll(self) -> None:
        """Ask whether there is anything new."""
        heads = {"X-Seat": self.seat, "Accept-Language": "en"} | ({"If-None-Match": self.etag} if self.etag else {})
        begun = time.perf_counter()
        try:
            status, told, _ = await self.line.ask("GET", f"/room/{self.room}/state", heads)
        except Lost:
            self.lost += 1
            await asyncio.sleep(self.random.uniform(0.3, 1.0))
            return
        self.polls.append(time.perf_counter() - begun)
        self.etag, self.heard = told.get("etag", self.etag), time.perf_counter()
        if status not in (200, 304):
            self.errors.append(status)

    async def mark(self, code: str, *, until: float = float("inf")) -> None:
        """Mark a link, and send it again until it is answered."""
        said, client = self.random.choice(MARKS), f"{self.number}-{code}-{self.random.getrandbits(64):x}"
        body = urlencode({"seat": self.seat, "link": code, "mark": said, "client": client, "seen": 1, "round": "blind"})
        for tries in count():
            begun = time.perf_counter()
            try:
                heads = {"HX-Request": "true", "X-Seat": self.seat, "Accept-Language": "en"}
                status, _, _ = await self.line.ask("POST", f"/room/{self.room}/mark", heads, body)
            except Lost:
                self.lost += 1
                status = 0
            if status in (200, 303):
                self.heard = time.perf_counter()
                self.acknowledged[client] = (code, said)
                if not tries:
                    self.slow.append(self.heard - begun)
                return
            if status not in (0, 503):
                self.errors.append(status)
                return
            if time.perf_counter() > until:
                return
            await asyncio.sleep(self.random.uniform(0.3, 1.0) * min(2**tries, 4))

    async def live(self, codes: Sequence[str], seconds: float, every: float) -> None:
        """Poll and mark for so many seconds, a mark about ``every`` seconds."""
        over = time.perf_counter() + seconds
        await asyncio.sleep(self.random.uniform(0, POLL))
        marks = time.perf_counter() + self.random.uniform(0, every)
        while time.perf_counter() < over:
            if time.perf_counter() >= marks:
                await self.mark(self.random.choice(codes), until=over + 30)
                marks = time.perf_counter() + self.random.uniform(0.5, 1.5) * every
            await self.poll()
            await asyncio.sleep(self.random.uniform(POLL - JITTER, POLL + JITTER))


@dataclass
class Server:
    """`argmap serve` in a process group of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin; returns at once."""
        said = {"ARGMAP_DATA_DIR": str(self.folder), "ARGMAP_PORT": str(self.port), "ARGMAP_SIGN_IN": "accounts"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "argmap.cli", "serve"],
            env={**os.environ, **said},
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "serve.err").open("ab"),
            start_new_session=True,
        )

    def kill(self) -> None:
        """As a power cut would."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def end(self) -> float:
        """As whoever updates it would; seconds until it has ended, RuntimeError where that was no good end."""
        assert self.process is not None
        begun = time.perf_counter()
        self.process.terminate()
        if (status := self.process.wait(60)) != 0:
            raise RuntimeError(f"the server ended with {status}")
        return time.perf_counter() - begun

    def memory(self) -> float:
        """Resident megabytes of the process at its largest."""
        assert self.process is not None
        told = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+)", told)
        return int(found.group(1)) / 1024 if found else 0.0


async def ready(port: int) -> float:
    """Seconds until the server answers; RuntimeError where it never does."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < 60:
        try:
            status, _, _ = await Line(port).ask("GET", "/health", {})
            if status == 200:
                return time.perf_counter() - begun
        except Lost:
            await asyncio.sleep(0.05)
    raise RuntimeError("the server did not come up")


def prepared(folder: Path) -> tuple[int, str, list[str]]:
    """A library with the example, a map of forty links and a seminar on it that is open: its number, code and links."""
    desk = Desk(Settings(data_dir=folder))
    subject = desk.subject(str(EXAMPLE))
    paper = desk.keep(subject, desk.graph(subject)).paper
    with desk.database().session(write=True) as rows:
        lead = accounts.first_person(rows, NAME, PASSWORD)
        held = maps.save(rows, graph(), rows.get_one(Paper, paper))
        accounts.let_in(rows, lead, held, Role.OWNER)
        room = sessions.make(rows, held, lead, SessionKind.SEMINAR, "A room of three hundred")
        sessions.step(rows, room, sessions.Act.OPEN, lead)
        sessions.show(rows, room, "l1", lead)
        answer = room.id, room.code or "", [f"l{number}" for number in range(1, LINKS + 1)]
    desk.close()
    return answer


def graph() -> Graph:
    """A hypothesis, claims under it, evidence under these: forty links."""

    def said(text: str) -> tuple[Wording, ...]:
        return (Wording(text, "en", "ltr"),)

    nodes, edges = [Node("h", NodeKind.HYPOTHESIS, said("The gate decides where the roads lead."))], []
    for at in range(1, LINKS + 1):
        claim = at <= LINKS // 4
        code, kind = (f"c{at}", NodeKind.CLAIM) if claim else (f"e{at}", NodeKind.EVIDENCE)
        nodes.append(Node(code, kind, said(f"Statement {at} says how freight went through the gate that year.")))
        target = "h" if claim else f"c{at % (LINKS // 4) + 1}"
        edges.append(Edge(f"l{at}", code, target, Stance.CONTRADICTS if at % 5 == 0 else Stance.SUPPORTS))
    return Graph("A room's map", "en", tuple(nodes), tuple(edges))


def missing(folder: Path, phones: Sequence[Phone]) -> tuple[int, int]:
    """How many acknowledged marks there are, and how many of them the library does not hold."""
    desk = Desk(Settings(data_dir=folder))
    with desk.database().session() as rows:
        held: Counter[tuple[int | None, str, str]] = Counter()
        asked = select(models.Verdict, models.Link.code).join(models.Link, col(models.Link.id) == models.Verdict.link_id)
        for row, code in rows.exec(asked).all():
            held[row.participant_id, code, str(row.mark)] += 1
    desk.close()
    acknowledged: Counter[tuple[int | None, str, str]] = Counter(
        (phone.participant, *mark) for phone in phones for mark in phone.acknowledged.values()
    )
    return acknowledged.total(), (acknowledged - held).total()


def whole(folder: Path) -> str:
    """What SQLite finds in the library: ok, or what is wrong with it."""
    desk = Desk(Settings(data_dir=folder))
    with desk.database().session() as rows:
        said = str(rows.connection().exec_driver_sql("PRAGMA integrity_check").scalar())
    desk.close()
    return said


def percentile(took: Sequence[float], share: float) -> float:
    """The seconds that so large a share of them stays within."""
    return sorted(took)[min(int(share * len(took)), len(took) - 1)] if took else float("nan")


@dataclass
class Projector:
    """The lecturer's page on the wall: it asks every second, and is as far behind as what it shows is old."""

    port: int
    room: int
    line: Line = field(init=False)
    cookie: str = ""
    behind: list[float] = field(default_factory=list)
    """Seconds from the last mark that had been acknowledged to the answer that counts it."""

    def __post_init__(self) -> None:
        self.line = Line(self.port)

    async def sign_in(self) -> None:
        """As the lecturer."""
        _, told, text = await self.line.ask("GET", "/sign-in", {})
        cookie = told.get("set-cookie", "").split(";")[0]
        token = re.search(r'name="csrf_token" value="([^"]+)"', text)
        body = urlencode({"csrf_token": token.group(1) if token else "", "name": NAME, "password": PASSWORD})
        status, told, _ = await self.line.ask("POST", "/sign-in", {"Cookie": cookie, "Referer": "http://localhost/"}, body)
        self.cookie = told.get("set-cookie", cookie).split(";")[0]
        if status not in (302, 303):
            sys.exit(f"The lecturer cannot sign in ({status}).")

    async def live(self, phones: Sequence[Phone], code: str, seconds: float) -> None:
        """Ask every second how many have marked the link on show, and compare with what the phones know was kept."""
        over, etag = time.perf_counter() + seconds, ""
        known: list[tuple[float, int]] = []
        while time.perf_counter() < over:
            kept = sum(any(link == code for link, _ in phone.acknowledged.values()) for phone in phones)
            known.append((time.perf_counter(), kept))
            heads = {"Cookie": self.cookie} | ({"If-None-Match": etag} if etag else {})
            try:
                status, told, text = await self.line.ask("GET", f"/sessions/{self.room}/projector/state", heads)
            except Lost:
                await asyncio.sleep(0.5)
                continue
            etag = told.get("etag", etag)
            if status == 200 and (found := re.search(r'how-many"><strong data-number>(\d+)', text)):
                shown = int(found.group(1))
                due = [at for at, count_then in known if count_then > shown]
                self.behind.append(time.perf_counter() - due[0] if due else time.perf_counter() - known[-1][0])
            elif status not in (200, 304):
                sys.exit(f"The projector is answered {status}.")
            await asyncio.sleep(1)


async def measured(options: argparse.Namespace, note: Callable[[str, str, str], None]) -> None:
    """All of it, in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        room, code, links = prepared(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        server = Server(folder, port)
        server.start()
        try:
            note("server ready after", "–", f"{await ready(port):.1f} s")
            await room_of(options, note, server, room, code, links)
        except RuntimeError:
            sys.exit((folder / "serve.err").read_text("utf-8"))
        finally:
            server.kill()


async def room_of(
    options: argparse.Namespace, note: Callable[[str, str, str], None], server: Server, room: int, code: str, links: list[str]
) -> None:
    """Joining, marking, a burst, and dying."""
    phones = [Phone(number, server.port, room, random.Random(number)) for number in range(options.phones)]
    projector = Projector(server.port, room)
    await projector.sign_in()
    joined = await asyncio.gather(*(phone.join(code, 10 * phone.number / len(phones)) for phone in phones))
    seated = sum(bool(phone.seat) for phone in phones)
    note("joined in 10 s from one address", f"{len(phones)}", f"{seated}, slowest {max(joined):.2f} s")

    await asyncio.gather(
        projector.live(phones, "l1", options.seconds), *(phone.live(links, options.seconds, options.every) for phone in phones)
    )
    marks, polls = [each for phone in phones for each in phone.slow], [each for phone in phones for each in phone.polls]
    errors = Counter(each for phone in phones for each in phone.errors)
    note("marks in that time", "–", f"{len(marks)}, {len(polls)} polls, errors {dict(errors)}")
    note("mark answered, p95", "150 ms", f"{percentile(marks, 0.95) * 1000:.0f} ms")
    note("mark answered, p99", "400 ms", f"{percentile(marks, 0.99) * 1000:.0f} ms")
    note("poll answered, p95", "–", f"{percentile(polls, 0.95) * 1000:.0f} ms")
    note("projector behind, most", "2 s", f"{max(projector.behind, default=float('nan')):.2f} s")

    begun = time.perf_counter()
    await asyncio.gather(*(phone.mark("l2") for phone in phones))
    note("burst: all mark at once", "2 s", f"{time.perf_counter() - begun:.2f} s")

    if options.gap:
        took = await gap(options.gap, phones, links)
        note(f"{options.gap:.0f} s without a net for half of them: the last mark kept after", "10 s", f"{took:.1f} s")
    if options.guesses:
        found, took, answers = await guessed(options.guesses, server.port)
        note(f"{options.guesses} wrong guesses", "find 0, bounded time", f"find {found}, {took:.0f} s, answers {answers}")
        newcomers = [Phone(len(phones) + number, server.port, room, random.Random(number)) for number in range(20)]
        joined = await asyncio.gather(*(phone.join(code, 0) for phone in newcomers))
        seated = sum(bool(phone.seat) for phone in newcomers)
        note("let in right after them, from the same address", "20", f"{seated}, slowest {max(joined):.2f} s")
    if options.kills:
        back = await restarted(options.kills, server, phones, links, server.kill)
        note(f"killed and restarted {options.kills} times: slowest phone back", "10 s", f"{max(back):.1f} s")
    if options.ends:
        ends: list[float] = []
        back = await restarted(options.ends, server, phones, links, lambda: ends.append(server.end()))
        note(f"ended and restarted {options.ends} times: ended after", "10 s", f"{max(ends):.1f} s")
        note(f"ended and restarted {options.ends} times: slowest phone back", "10 s", f"{max(back):.1f} s")
    note("largest memory of the server", "–", f"{server.memory():.0f} MB")
    server.kill()
    acknowledged, lost = missing(server.folder, phones)
    note("acknowledged marks, lost", "0", f"{acknowledged}, {lost} lost")
    note("the database says of itself after all that", "ok", whole(server.folder))


async def gap(seconds: float, phones: Sequence[Phone], links: Sequence[str]) -> float:
    """Half of the phones are without a net and mark all the same; seconds until the last of these marks is kept then."""
    cut = phones[::2]
    for phone in cut:
        phone.line.dead = True
    waiting = asyncio.gather(*(phone.mark(phone.random.choice(links)) for phone in cut))
    await asyncio.gather(*(phone.live(links, seconds, 10) for phone in phones[1::2]))
    for phone in cut:
        phone.line.dead = False
    begun = time.perf_counter()
    await waiting
    return time.perf_counter() - begun


async def guessed(count_of: int, port: int) -> tuple[int, float, dict[int, int]]:
    """Wrong codes, one half from browsers that are known by their cookies, one half from strangers: how many opened a room, in
    how many seconds, and what was answered."""
    begun, answers = time.perf_counter(), Counter[int]()

    async def guess(known: bool) -> None:
        line, cookie = Line(port), ""
        for _ in range(count_of // 8):
            heads = {"Accept-Language": "en"} | ({"Cookie": cookie} if cookie else {})
            status, told, _ = await line.ask("GET", f"/join/{joining.new_code()}", heads)
            cookie = told.get("set-cookie", cookie).split(";")[0] if known else ""
            answers[status] += 1
        line.close()

    await asyncio.gather(*(guess(number % 2 == 0) for number in range(8)))
    return answers[200] + answers[303], time.perf_counter() - begun, dict(answers)


async def restarted(
    times: int, server: Server, phones: Sequence[Phone], links: Sequence[str], stop: Callable[[], None]
) -> list[float]:
    """Stop the server under the phones and start it again, so often; seconds until the last phone was answered each time."""
    every = asyncio.gather(*(phone.live(links, times * 15 + 10, 6) for phone in phones))
    draw, back = random.Random(7), []
    for _ in range(times):
        await asyncio.sleep(draw.uniform(2, 4))
        await asyncio.to_thread(stop)
        died = time.perf_counter()
        server.start()
        while any(phone.heard < died for phone in phones) and time.perf_counter() - died < 60:
            await asyncio.sleep(0.1)
        back.append(time.perf_counter() - died)
        print(f"  back after {back[-1]:.1f} s", flush=True)
    every.cancel()
    await asyncio.gather(every, return_exceptions=True)
    return back


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=10, help="seconds between two marks of one phone")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--ends", type=int, default=3, help="how often it is ended as by an update")
    parser.add_argument("--guesses", type=int, default=10_000)
    parser.add_argument("--gap", type=float, default=30, help="seconds without a net")
    options = parser.parse_args(arguments)
    rows: list[tuple[str, str, str]] = []

    def note(what: str, asked: str, figure: str) -> None:
        rows.append((what, asked, figure))
        print(f"{what}: {figure} (asked {asked})", flush=True)

    asyncio.run(measured(options, note))
    if options.phones >= 300:
        sections.keep(SECTION, "Room", f"`python -m benchmarks.room` with {options.phones} phones", rows)


if __name__ == "__main__":
    main()
