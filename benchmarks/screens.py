"""How does every page look, in both languages, on a desk and in a hand?

    python -m benchmarks.screens      (make screens; with the first letters of pages: those only)

Pictures of the example's pages into docs/screens, to be looked at before a new look is handed on. A data folder of its
own is used, with a seminar at work, one that is over, and a peer review at deciding; chromium draws.
"""

import io
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from browsing import PHONE, WIDE, Site, chromium_place, served, visitor
from PIL import Image
from playwright.sync_api import BrowserContext, sync_playwright
from seating import a_session, invited, links, marks, seated, shows, steps

from argmap import joining
from argmap.desk import Desk
from argmap.exercises import building, finding
from argmap.models import ReviewSession
from argmap.sessions import Act
from benchmarks.web import EXAMPLE, stored
from claims.models import Paper
from claims.settings import Settings
from claims.vocabulary import Exercise, Mark, MarkReason, SessionKind, Stance

SCREENS = Path(__file__).resolve().parents[1] / "docs" / "screens"
_FOUND = [(39, Stance.SUPPORTS), (43, Stance.CONTRADICTS), (68, Stance.SUPPORTS), (40, Stance.SUPPORTS), (57, Stance.SUPPORTS)]
"""Sentences of the example that an invented class finds."""
_CLAIMS = ("توان چانه‌زنی از دروازه‌ها برمی‌آید", "راه بیشتر به خودی خود استقلال نمی‌آورد")
COLOURS = 128
"""Enough for pages; a fifth of the bytes."""
PAGES: Mapping[str, str] = {
    "library": "/",
    "paper": "/papers/{paper}",
    "sentence": "/papers/{paper}/passages/20",
    "citations": "/papers/{paper}/citations",
    "reference": "/papers/{paper}/references/4",
    "map": "/maps/{map}",
    "focus": "/maps/{map}?focus=c2",
    "outline": "/maps/{map}/outline",
    "statement": "/maps/{map}/nodes/c2",
    "link": "/maps/{map}/links/lc2",
    "suggestions": "/maps/{map}/nodes/c2/suggestions",
    "work": "/maps/{map}/work",
    "add": "/maps/{map}/add",
    "problem": "/nowhere",
    "sessions-new": "/maps/{map}/sessions/new",
    "session": "/sessions/{class}",
    "wall": "/sessions/{waiting}/projector",
    "wall-link": "/sessions/{class}/projector",
    "wall-split": "/sessions/{over}/projector",
    "remote": "/sessions/{class}/remote",
    "results": "/sessions/{panel}/results",
    "decide": "/sessions/{panel}/adjudicate/{contested}",
    "room-code": "/join",
    "room-name": "/join/{code}",
    "room-card": "/room/{room}/links/{first}",
    "room-marked": "/room/{room}/links/{contested}",
    "room-links": "/room/{room}/links",
    "room-results": "/room/{over}",
    "room-result": "/room/{over}/links/{contested}",
    "find": "/room/{find}/paper?part=10#part-10",
    "found": "/room/{found}",
    "build": "/room/{build}",
    "choose": "/room/{build}/paper?onto=c1&part=10#part-10",
    "compared": "/room/{built}",
    "classwork-found": "/sessions/{found}/classwork",
    "classwork-built": "/sessions/{built}/classwork",
    "classwork-group": "/sessions/{built}/classwork/1",
}
KEYS: Mapping[str, str] = {"room-marked": "cw"}
"""What is pressed before the picture is taken."""


def main() -> None:
    """Draw them all."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        desk = Desk(settings)
        paper, held = stored(desk, EXAMPLE)
        desk.close()
        with served(settings) as site, sync_playwright() as play:
            there = {"paper": paper, "map": held, **_sessions(site, held)}
            there |= _exercises(site, held, there)
            browser = play.chromium.launch(executable_path=chromium_place(), args=["--no-sandbox"])
            for language in ("en", "fa"):
                for name, size in (("desk", WIDE), ("hand", PHONE)):
                    with visitor(browser, language=language, size=size) as context:
                        _come_in(context, site, there)
                        for page, way in _asked_for().items():
                            tab = context.new_page()
                            tab.goto(site.address + way.format(**there))
                            for key in KEYS.get(page, ""):
                                tab.keyboard.press(key)
                            tab.wait_for_timeout(250)
                            _keep(tab.screenshot(), SCREENS / f"{page}-{language}-{name}.png")
                            tab.close()
            browser.close()
    print(f"{len(list(SCREENS.glob('*.png')))} pictures in {SCREENS}")


def _asked_for() -> Mapping[str, str]:
    return {page: way for page, way in PAGES.items() if not sys.argv[1:] or page.startswith(tuple(sys.argv[1:]))}


def _sessions(site: Site, held: int) -> dict[str, object]:
    """A seminar at work, one where nobody is in yet, one that is over, and a peer review at deciding."""
    codes = links(site, held)
    at_work, waiting = (a_session(site, people=many, on=held) for many in (24, 0))
    room = a_session(site, people=1, on=held)
    over, panel = a_session(site, people=24, on=held), a_session(site, SessionKind.PEER, people=4, on=held)
    for row, most in ((at_work, 9), (over, 9), (panel, len(codes))):
        for number, who in enumerate(seated(site, row)):
            seen = [place for place in range(most) if row is panel or number % 5 <= place]
            given: dict[str, Mark | None] = {codes[place]: _said(number, place) for place in seen}
            marks(site, row, who, given)
    first = seated(site, panel)[0]
    marks(site, panel, first, {codes[1]: Mark.WEAK}, reason=MarkReason.OVERSTATED, note="The source speaks of one year only.")
    shows(site, at_work, codes[1])
    shows(site, over, codes[1])
    steps(site, over, Act.REVEAL)
    steps(site, panel, Act.REVEAL, Act.ADJUDICATE)
    return {
        **{"class": at_work.id, "waiting": waiting.id, "over": over.id, "panel": panel.id, "room": room.id},
        **{"code": waiting.code, "first": codes[-1], "contested": codes[1]},
        "seats": [invited(site, row, "Mina") for row in (room, over)],
    }


def _exercises(site: Site, held: int, there: Mapping[str, Any]) -> dict[str, object]:
    """A class that looks for evidence and one that builds maps, each still at it and with all shown."""
    found, built = Exercise.FIND, Exercise.BUILD
    rows = {"find": found, "found": found, "build": built, "built": built}
    made = {
        name: a_session(site, people=4, on=held, exercise=each, claim="c2" if each is found else "h")
        for name, each in rows.items()
    }
    seats = [invited(site, row, "Mina") for row in made.values()]
    with site.house.database.session(write=True) as session:
        read = site.house.subject(session.get_one(Paper, there["paper"])).reading
        for row in made.values():
            for number, who in enumerate(joining.seats(session, row)[::-1]):
                for place, (index, stance) in enumerate(_FOUND[number % 3 :: 2]):
                    if row.exercise is found:
                        finding.propose(session, row, who, read, index, stance, f"{row.id}-{number}-{place}")
                    else:
                        claim = building.add_claim(session, row, who, _CLAIMS[place % 2], "h", stance)
                        building.add_evidence(session, row, who, read, index, claim, Stance.SUPPORTS)
    for name in ("found", "built"):
        steps(site, made[name], Act.REVEAL)
    with site.house.database.session(write=True) as session:
        for number, who in enumerate(joining.seats(session, made["found"])[:4]):
            for place, each in enumerate(finding.found(session, session.get_one(ReviewSession, made["found"].id), None)):
                mark = Mark.WEAK if (number + place) % 3 == 0 else Mark.SUPPORTED
                finding.vote(session, made["found"], who, each.place, each.ways[0].stance, mark, f"{number}-{place}")
    return {**{name: row.id for name, row in made.items()}, "seats": [*there["seats"], *seats]}


def _come_in(context: BrowserContext, site: Site, there: Mapping[str, Any]) -> None:
    """Take the seats of the one whose phone is shown."""
    for secret in there["seats"]:
        tab = context.new_page()
        tab.goto(f"{site.address}/in/{secret}")
        tab.locator("button.main").click()
        tab.close()


def _said(who: int, place: int) -> Mark:
    """What somebody invented says of a link: most are of one mind on most."""
    if (who + place) % 9 == 0:
        return Mark.CANNOT_TELL
    return Mark.WEAK if (who * 7 + place * 3) % 5 < (3 if place % 4 == 1 else 1) else Mark.SUPPORTED


def _keep(picture: bytes, file: Path) -> None:
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
