"""How soon has a room of three hundred phones before it what whoever leads puts on show, and then its marks?

    python -m benchmarks.following [--phones 300]

Each step makes all phones fetch their page anew, half of them in Persian, as soon as their next poll tells them to: what a
class led from link to link does again and again. The steps are taken in the library itself, beside the server, which is asked
by phones alone. The figures go into RESULTS.md.
"""

import argparse
import asyncio
import random
import re
import socket
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlmodel import Session

from argmap import sessions
from argmap.desk import Desk
from argmap.models import Person, ReviewSession
from argmap.sessions import Act
from benchmarks import sections
from benchmarks.room import JITTER, POLL, Lost, Phone, Server, percentile, prepared, ready
from claims.settings import Settings

SECTION = "following"
MOST = 60.0
"""Seconds after which a step has failed."""
Lead = Callable[[Session, ReviewSession, Person], None]
STEPS: Sequence[tuple[str, str, Lead]] = (
    ("a link put on show", "card", lambda rows, row, by: sessions.show(rows, row, "l1", by)),
    ("the marks on it shown", "result", lambda rows, row, by: sessions.reveal(rows, row, "l1", by)),
    ("the next link put on show", "card", lambda rows, row, by: sessions.show(rows, row, "l2", by)),
    ("all marks shown", "result", lambda rows, row, by: sessions.step(rows, row, Act.REVEAL, by)),
    ("all forty links at once", "results", lambda rows, row, by: sessions.show(rows, row, "", by)),
)
"""What is done, which page the phones have then, and how it is done."""


def led(folder: Path, room: int, act: Lead) -> None:
    """Do one thing as whoever leads."""
    desk = Desk(Settings(data_dir=folder))
    with desk.database().session(write=True) as rows:
        row = rows.get_one(ReviewSession, room)
        act(rows, row, rows.get_one(Person, row.made_by))
    desk.close()


async def follow(phone: Phone, stage: str, from_now: float) -> tuple[float, float]:
    """Poll until there is news, and fetch the page: when it was there, and the seconds that fetching it took."""
    await asyncio.sleep(phone.random.uniform(0, POLL))
    heads = {"X-Seat": phone.seat, "Accept-Language": "fa" if phone.number % 2 else "en"}
    while time.perf_counter() < from_now + MOST:
        try:
            status, told, _ = await phone.line.ask("GET", f"/room/{phone.room}/state", heads | {"If-None-Match": phone.etag})
            if status == 200:
                begun = time.perf_counter()
                status, _, text = await phone.line.ask("GET", f"/room/{phone.room}", heads)
                if status == 200 and re.search(r'data-stage="(\w*)"', text).group(1) == stage:  # type: ignore[union-attr]
                    phone.etag = told["etag"]
                    return time.perf_counter(), time.perf_counter() - begun
        except Lost:
            phone.lost += 1
        await asyncio.sleep(phone.random.uniform(POLL - JITTER, POLL + JITTER))
    raise RuntimeError(f"a phone did not follow to the {stage} within {MOST:.0f} s")


async def measured(count: int) -> list[tuple[str, str, str]]:
    """Every step, with how long it took until all phones had followed."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        room, code, links = prepared(folder)
        led(folder, room, lambda rows, row, by: sessions.set_up(rows, row, by, led=True))
        led(folder, room, lambda rows, row, by: sessions.show(rows, row, "", by))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            server = Server(folder, int(free.getsockname()[1]))
        server.start()
        try:
            await ready(server.port)
            phones = [Phone(number, server.port, room, random.Random(number)) for number in range(count)]
            await asyncio.gather(*(phone.join(code, 10 * phone.number / count) for phone in phones))
            for each in links[:8]:
                await asyncio.gather(*(phone.mark(each) for phone in phones))
            await asyncio.gather(*(phone.poll() for phone in phones))
            for what, stage, act in STEPS:
                following = asyncio.gather(*(follow(phone, stage, time.perf_counter()) for phone in phones))
                await asyncio.sleep(POLL)
                led(folder, room, act)
                done = time.perf_counter()
                came = await following
                last, slow = max(at for at, _ in came) - done, percentile([took for _, took in came], 0.95)
                found.append((f"{what}: all phones have it after", "–", f"{last:.1f} s; page p95 {slow * 1000:.0f} ms"))
                print(*found[-1], flush=True)
        finally:
            server.kill()
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    options = parser.parse_args(arguments)
    rows = asyncio.run(measured(options.phones))
    if options.phones >= 300:
        sections.keep(SECTION, "A room follows", f"`python -m benchmarks.following` with {options.phones} phones", rows)


if __name__ == "__main__":
    main()
