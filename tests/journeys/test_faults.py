"""Is a mark lost, kept twice or half kept when the machine fails a room: disk, lock, crash, or a server that is ended?

Real servers in processes of their own, and phones that are answered, or are not, and send the same again.
"""

import base64
import http.client
import json
import os
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browsing import PHONE, visitor
from playwright.sync_api import Browser, expect

from benchmarks.room import prepared

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "argmap.sqlite3"
SERVE = "from argmap.web.house import House\nHouse._warm = lambda house: None\n{}\nfrom argmap.cli import main\nmain()"
"""The program as its script runs it; the models are nothing that marks need."""
DIES = """
import os
from contextlib import contextmanager
from pathlib import Path
from flask import has_request_context, request
from claims.db import Database
whole = Database.session
@contextmanager
def session(database, *, write=False):
    here = write and has_request_context() and request.path.endswith("/mark") and Path("die").exists()
    with whole(database, write=write) as rows:
        yield rows
        {before}
    {after}
Database.session = session
"""
"""A process that ends as a crash would, where a mark is kept and there is a file ``die``."""
MARKS = """
import sys
from pathlib import Path
from argmap.app import create
from claims.settings import Settings
folder, number, room, *seats = sys.argv[1:]
phone = create(Settings(data_dir=Path(folder)), local=False).test_client()
for at in range(60):
    sent = {"seat": seats[int(number)], "link": f"l{at % 40 + 1}", "mark": "weak" if at % 3 else "supported", "client": f"{at}"}
    answer = phone.post(f"/room/{room}/mark", data=sent, headers={"X-Seat": sent["seat"]})
    assert answer.status_code == 200, (answer.status_code, answer.text)
"""
CANNOT_BE_KEPT = {
    "en": "Nothing of yours is lost: send it again in a moment.",
    "fa": "چیزی از دست نرفته است: لحظه‌ای دیگر دوباره بفرستید.",
}


@dataclass
class Room:
    """A library with a seminar on a map of forty links, and the server of it."""

    folder: Path
    number: int
    code: str
    port: int
    seen_at: Path
    """Where the folder is seen from outside of the server."""
    process: "subprocess.Popen[str]" = field(init=False)

    def marks(self) -> list[tuple[str, str]]:
        """Link and mark of all rows in their order."""
        return [(link, mark) for _, link, mark in self.rows()]

    def rows(self) -> list[tuple[int, str, str]]:
        """The same with whose it is."""
        asked = "select participant_id, code, mark from verdict join link on link.id = verdict.link_id order by verdict.id"
        with self.held() as rows:
            return list(rows.execute(asked))

    def everything(self) -> list[str]:
        """All that all tables hold."""
        with self.held() as rows:
            assert rows.execute("pragma integrity_check").fetchone() == ("ok",)
            return list(rows.iterdump())

    @contextmanager
    def held(self) -> Iterator[sqlite3.Connection]:
        """The database as it lies there, when nobody writes."""
        with tempfile.TemporaryDirectory() as copy:  # SQLite follows links, which do not lead to another's disk
            for each in self.seen_at.glob(f"{DATABASE}*"):
                shutil.copy(each, copy)
            with closing(sqlite3.connect(Path(copy) / DATABASE)) as rows:
                yield rows

    def ask(self, method: str, way: str, body: str = "", **heads: str) -> tuple[int, http.client.HTTPMessage, str]:
        """Status, headers and text, over a connection of its own."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            heads = {"Accept-Language": "en", "Content-Type": "application/x-www-form-urlencoded", **heads}
            line.request(method, way, body or None, heads)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def join(self) -> "Hand":
        """Somebody comes in by the code."""
        page = self.ask("GET", f"/join/{self.code}")[2]
        status, _, page = self.ask("POST", f"/join/{self.code}", urlencode({"client": hidden(page, "client"), "name": ""}))
        assert status == 200, page
        return Hand(self, hidden(page, "seat"))

    def says(self) -> str:
        """What the server, which is ended, said of errors."""
        self.process.terminate()
        return self.process.communicate(timeout=30)[1]


@dataclass(frozen=True)
class Hand:
    """A phone with a seat."""

    room: Room
    seat: str

    @property
    def participant(self) -> int:
        """The number of the seat, which its token says to whoever can read."""
        return int(json.loads(base64.urlsafe_b64decode(self.seat.split(".")[0] + "==="))[0])

    def sent(self, link: str, mark: str, **more: str) -> str:
        """A mark as it is sent, under a name of its own."""
        return urlencode({"seat": self.seat, "link": link, "mark": mark, "client": f"{link}-{mark}", "round": "blind", **more})

    def mark(self, link: str, mark: str, language: str = "en") -> tuple[int, str, str]:
        """Sent by a script: status, text, and when it is to be sent again."""
        heads = {"X-Seat": self.seat, "Accept-Language": language}
        status, told, text = self.room.ask("POST", f"/room/{self.room.number}/mark", self.sent(link, mark), **heads)
        return status, text, told["Retry-After"] or ""

    def see(self, way: str = "") -> int:
        """Look at a page of the room; its status."""
        return self.room.ask("GET", f"/room/{self.room.number}{way}", **{"X-Seat": self.seat})[0]


def hidden(page: str, name: str) -> str:
    """What a hidden field of the page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page[:2_000]
    return found.group(1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    """The library, once for all tests here: its folder, and number and code of its seminar."""
    folder = tmp_path_factory.mktemp("made") / "data"
    number, code, _ = prepared(folder)
    return folder, number, code


@pytest.fixture
def room(made: tuple[Path, int, str], tmp_path: Path) -> Room:
    """The same for one test, not served yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    shutil.copytree(made[0], tmp_path / "data")
    return Room(tmp_path / "data", made[1], made[2], port, tmp_path / "data")


@contextmanager
def served(room: Room, patch: str = "", before: Sequence[str] = ()) -> Iterator[Room]:
    """Its server at work, ``before`` whose command others stand."""
    said = {"ARGMAP_DATA_DIR": str(room.folder), "ARGMAP_PORT": str(room.port), "ARGMAP_SIGN_IN": "accounts"}
    command = [*before, sys.executable, "-c", SERVE.format(patch), "serve"]
    room.process = subprocess.Popen(
        command,
        env={**os.environ, **said, "PYTHONPATH": str(ROOT)},
        cwd=room.seen_at.parent,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert room.process.stdout is not None
        if not room.process.stdout.readline().startswith("Open "):
            raise AssertionError(room.process.communicate()[1])
        yield room
    finally:
        room.process.kill()
        room.process.communicate()


@contextmanager
def locked(room: Room) -> Iterator[sqlite3.Connection]:
    """Another program writes for long."""
    with closing(sqlite3.connect(room.folder / DATABASE, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield other


# A full disk

Filling = tuple[Callable[[], None], Callable[[], None]]
"""What fills the disk up, and what makes room again."""


@contextmanager
def limited(room: Room) -> Iterator[Filling]:
    """A server whose files may grow no further, or may again."""

    def allow(size: int) -> None:
        most = resource.RLIM_INFINITY
        resource.prlimit(room.process.pid, resource.RLIMIT_FSIZE, (size, most))

    with served(room):
        grown = room.folder / f"{DATABASE}-wal"
        yield lambda: allow(grown.stat().st_size + 5_000), lambda: allow(resource.RLIM_INFINITY)


@contextmanager
def on_small_disk(room: Room) -> Iterator[Filling]:
    """A server on a disk of its own in memory, that is filled up, or cleared."""
    disk = room.folder.parent / "disk"
    disk.mkdir()
    alone = ["unshare", "--map-root-user", "--mount"]
    mount = f"mount -t tmpfs -o size=64m none '{disk}' && cp -a '{room.folder}' '{disk}/' && exec \"$@\""
    try_it = [*alone, "mount", "-t", "tmpfs", "none", str(disk)]
    if shutil.which("unshare") is None or subprocess.run(try_it, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    room.folder = disk / "data"
    with served(room, before=[*alone, "sh", "-c", mount, "sh"]):
        inside = Path(f"/proc/{room.process.pid}/root{disk}")
        room.seen_at = inside / "data"

        def fill() -> None:
            with suppress(OSError), (inside / "filler").open("wb", buffering=0) as filler:
                while True:
                    filler.write(b"x" * 4096)

        yield fill, (inside / "filler").unlink


@pytest.mark.parametrize("disk", [limited, on_small_disk], ids=["limit", "disk"])
def test_on_a_full_disk_a_mark_is_refused_in_a_sentence_and_kept_once_when_there_is_room(
    room: Room, disk: Callable[[Room], AbstractContextManager[Filling]]
) -> None:
    with disk(room) as (fill, clear):
        hand = room.join()
        assert hand.mark("l1", "weak")[0] == 200
        before = room.everything()
        fill()
        for language, sentence in CANNOT_BE_KEPT.items():
            status, text, again = hand.mark("l2", "supported", language)
            assert (status, again) == (503, "2") and sentence in json.loads(text)["told"]
            form = hand.sent("l2", "supported", language=language)
            status, _, page = room.ask("POST", f"/room/{room.number}/mark", form, **{"Accept-Language": language})
            assert status == 503 and sentence in page and hidden(page, "link") == "l2"
        assert [hand.see(way) for way in ("", "/links", "/state")] == [200, 200, 200]
        assert room.everything() == before
        clear()
        first, second = (hand.mark("l2", "supported")[:2] for _ in range(2))
        assert first == second and first[0] == 200
        assert room.marks() == [("l1", "weak"), ("l2", "supported")] and room.everything()
        said = room.says()
    assert ("no room left" if disk is on_small_disk else "cannot be read or written") in said
    assert "Traceback" not in said and "rollback" not in said.lower() and "savepoint" not in said.lower()


def test_on_a_phone_the_mark_that_a_full_disk_refused_waits_and_is_sent(chromium: Browser, room: Room) -> None:
    with limited(room) as (fill, clear), visitor(chromium, size=PHONE) as context:
        page = context.new_page()
        page.goto(f"http://localhost:{room.port}/join/{room.code}")
        page.locator(".door button.main").tap()
        expect(page.locator("#room")).to_be_visible()
        link = page.locator("#room").get_attribute("data-at")
        fill()
        page.get_by_role("button", name="Weak").tap()
        expect(page.locator("#waiting")).to_contain_text("One waits on this phone", timeout=15_000)
        assert room.marks() == []
        page.reload()  # reads go on, and what waits outlives it
        expect(page.locator("#waiting")).to_contain_text("One waits on this phone", timeout=15_000)
        clear()
        expect(page.locator("#waiting")).to_be_hidden(timeout=15_000)
        assert room.marks() == [(link, "weak")]


# A database that others write to


def test_marks_wait_for_a_long_job_and_when_it_is_too_long_say_so_and_are_kept_after(room: Room) -> None:
    with served(room), ThreadPoolExecutor(20) as phones:
        hands = [room.join() for _ in range(20)]
        took: list[float] = []

        def mark(hand: Hand, link: str) -> tuple[int, str]:
            begun = time.monotonic()
            status, _, again = hand.mark(link, "weak")
            took.append(time.monotonic() - begun)
            return status, again

        with locked(room) as job:
            sent = [phones.submit(mark, hand, "l1") for hand in hands]
            time.sleep(1)
            job.execute("commit")
            assert {each.result() for each in sent} == {(200, "")}
        took.clear()
        with locked(room):
            sent = [phones.submit(mark, hand, "l2") for hand in hands]
            time.sleep(3)
            begun = time.monotonic()
            assert hands[0].see("/state") == 200 and time.monotonic() - begun < 1.5, "somebody is left for those who read"
            assert {each.result() for each in sent} == {(503, "2")}
        assert sorted(took)[-2] > 4 and max(took) < 8, "as long as it makes sense, and not as long as a phone has patience"
        assert {mark(hand, link) for hand in hands for link in ("l1", "l2")} == {(200, "")}
        assert len(room.marks()) == 40


def test_four_processes_that_look_and_then_mark_get_in_each_others_way_never(room: Room) -> None:
    with served(room):
        seats = [room.join().seat for _ in range(4)]
    command = [sys.executable, "-c", MARKS, str(room.folder)]
    runs = [[*command, str(each), str(room.number), *seats] for each in range(4)]
    started = [subprocess.Popen(each, stderr=subprocess.PIPE, cwd=ROOT, text=True) for each in runs]
    assert [(each.communicate()[1], each.returncode) for each in started] == [("", 0)] * 4
    assert len(room.marks()) == 240


# A server that dies, and one that is ended


@pytest.mark.parametrize(("moment", "rows"), [("before", 0), ("after", 1)])
def test_a_crash_around_the_keeping_of_a_mark_leaves_it_whole_and_the_same_again_is_one(
    room: Room, moment: str, rows: int
) -> None:
    crash = "here and os._exit(9)"
    patch = DIES.format(before=crash if moment == "before" else "...", after=crash if moment == "after" else "...")
    (room.folder.parent / "die").touch()
    with served(room, patch):
        hand = room.join()
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            hand.mark("l1", "weak")
        assert room.process.wait(10) == 9
    assert len(room.marks()) == rows
    (room.folder.parent / "die").unlink()
    with served(room, patch):
        first, second = (hand.mark("l1", "weak") for _ in range(2))
        assert first == second and first[0] == 200
        assert json.loads(first[1]) == {"link": "l1", "mark": "weak", "reason": "", "note": ""}
    assert room.marks() == [("l1", "weak")]


def test_a_server_that_is_ended_answers_whom_it_has_heard_and_everybody_goes_on_with_the_next(room: Room) -> None:
    acknowledged, first_answers, over = list[tuple[int, str]](), list[int](), threading.Event()

    def live(hand: Hand) -> int:
        """Mark link after link, each until it is kept; how many are."""
        tries = 0
        for number in range(1, 41):
            status = 0
            while status != 200:
                if over.is_set():
                    return number - 1
                status = 0
                with suppress(OSError, http.client.HTTPException):
                    status = hand.mark(f"l{number}", "weak")[0]
                tries += 1
                if tries == 1:
                    first_answers.append(status)
                time.sleep(0.2)
            acknowledged.append((hand.participant, f"l{number}"))
        return 40

    with ThreadPoolExecutor(20) as phones:
        try:
            with served(room):
                hands = [room.join() for _ in range(20)]
                with locked(room) as job:
                    lives = [phones.submit(live, hand) for hand in hands]
                    time.sleep(1)  # all have asked, and wait
                    room.process.send_signal(signal.SIGTERM)
                    told = time.monotonic()
                    time.sleep(0.7)
                    with pytest.raises(ConnectionRefusedError):
                        room.ask("GET", "/health")
                    job.execute("commit")
                assert room.process.wait(10) == 0 and time.monotonic() - told < 10
                assert first_answers == [200] * 20
            before = len(acknowledged)
            with served(room):
                time.sleep(2)
                over.set()
                assert min(each.result() for each in lives) > 1 and len(acknowledged) > before
        finally:
            over.set()
    held = [(participant, link) for participant, link, _ in room.rows()]
    assert set(acknowledged) <= set(held) and len(held) == len(set(held))
