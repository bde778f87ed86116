"""How soon is the report of a large review there, and does its Persian copy out as it was put in?

    python -m benchmarks.report

A Persian map of 200 links, marked by 12 reviewers who differ on some and talked about it; pages are asked of the application
as a browser does, the PDF is read back with pdftotext and with PDFium. The figures go into RESULTS.md.
"""

import random
import re
import shutil
import subprocess
import tempfile
import time
import unicodedata
from pathlib import Path

import pypdfium2
from flask.testing import FlaskClient
from sqlmodel import Session

from argmap import accounts, joining, maps, review, sessions
from argmap.app import create
from argmap.desk import Desk
from argmap.graph import Edge, Graph, Node, Wording
from argmap.models import Map, ReviewSession
from argmap.sessions import Act
from argmap.web.house import House
from benchmarks import sections
from claims.models import Paper
from claims.settings import Settings
from claims.vocabulary import Mark, MarkReason, Naming, NodeKind, Round, SessionKind, Stance

SECTION = "report"
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "many-roads-one-gate.md"
LINKS, REVIEWERS, CLAIMS = 200, 12, 20
ROUNDS = 5
SENTENCES = (
    "درختان خیابان دمای تابستانی کوچه‌های باریک را دو تا چهار درجه پایین می‌آورند.",
    "پس از خشک‌شدن خاک، سایه مهم‌تر از تبخیر است.",
    "ساکنان در خیابان‌های سایه‌دار بیشتر پیاده‌روی می‌کنند.",
    "از ۱۲۰۴ تعمیر در پنج سال، تنها در ۶۱ مورد ریشهٔ درخت علت اعلام شده است.",
)
NOTES = ("این جمله تنها دربارهٔ یک خیابان است، نه همهٔ شهر.", "The passage speaks of one summer only.", "")


def large(title: str) -> Graph:
    """A hypothesis, claims under it, evidence under each: as many links as asked for."""

    def node(code: str, kind: NodeKind, turn: int) -> Node:
        return Node(code, kind, (Wording(f"{SENTENCES[turn % len(SENTENCES)]} ({turn})", "fa", "rtl"),))

    nodes = [node("h", NodeKind.HYPOTHESIS, 0), *(node(f"c{n}", NodeKind.CLAIM, n) for n in range(1, CLAIMS + 1))]
    nodes += [node(f"e{n}", NodeKind.EVIDENCE, n) for n in range(1, LINKS - CLAIMS + 1)]
    edges = [Edge(f"l{n}", f"c{n}", "h", Stance.SUPPORTS) for n in range(1, CLAIMS + 1)]
    for n in range(1, LINKS - CLAIMS + 1):
        stance = Stance.CONTRADICTS if n % 5 == 0 else Stance.SUPPORTS
        edges.append(Edge(f"l{CLAIMS + n}", f"e{n}", f"c{n % CLAIMS + 1}", stance))
    return Graph(title, "fa", tuple(nodes), tuple(edges))


def marked(rows: Session, held: Map) -> ReviewSession:
    """The review, shown and discussed."""
    lead, chance = accounts.local_person(rows), random.Random(7)
    row = sessions.make(rows, held, lead, SessionKind.PEER, "داوری دوازده‌نفره", naming=Naming.NAMED)
    people = [joining.come(rows, row, f"reviewer-{n}", f"داور {n}")[0] for n in range(REVIEWERS)]
    sessions.step(rows, row, Act.OPEN, lead)
    for code in [edge.id for edge in maps.load(rows, held).edges]:
        lean = chance.choice((0.98, 0.9, 0.6, 0.1))
        for who in people:
            mark = Mark.CANNOT_TELL if chance.random() < 0.05 else Mark.SUPPORTED if chance.random() < lean else Mark.WEAK
            reason = chance.choice(list(MarkReason)) if mark is Mark.WEAK and chance.random() < 0.7 else None
            note = chance.choice(NOTES) if reason else ""
            seat = review.Seat(row, who)
            review.mark(rows, held, code, seat, mark, reason=reason, note=note, client=f"{who.id}-{code}")
    sessions.step(rows, row, Act.REVEAL, lead)
    for number, who in enumerate(people[:4]):
        for turn in range(10):
            code, seat = f"l{1 + number * 40 + turn}", review.Seat(row, who, Round.DISCUSSED)
            review.mark(rows, held, code, seat, Mark.SUPPORTED, client=f"again-{who.id}-{code}")
    return row


def timed(browser: FlaskClient, way: str, rounds: int = ROUNDS) -> tuple[bytes, float]:
    """What the address gives, and the seconds of the quickest asking: others use the machine too."""
    taken, data = [], b""
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        answer = browser.get(way)
        taken.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{way}: {answer.status_code}")
        data = answer.data
    return data, min(taken)


def copied(data: bytes) -> dict[str, int]:
    """How many words each reader of the PDF does not give back to the letter; PDFium passes over half-spaces."""
    document = pypdfium2.PdfDocument(data)
    texts = {"PDFium": "".join(page.get_textpage().get_text_bounded() for page in document)}
    document.close()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.pdf"
        file.write_bytes(data)
        if command := shutil.which("pdftotext"):
            texts["pdftotext"] = subprocess.run([command, str(file), "-"], capture_output=True, check=True).stdout.decode()
    wanted = _words(" ".join((*SENTENCES, NOTES[0])).replace("\u0647\u0654", "\u06c0"))
    bare = {word.replace("\u200c", "") for word in wanted}
    return {name: len((bare if name == "PDFium" else wanted) - _words(text)) for name, text in texts.items()}


def _words(text: str) -> set[str]:
    """The words of a text; the marks of direction that pdftotext puts between them are no letters."""
    return set(re.findall(r"[\w\u200c]+", unicodedata.normalize("NFC", re.sub("[\u200e\u200f\u202a-\u202e]", " ", text))))


def main() -> None:
    """Measure, print, and keep the figures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        desk = Desk(settings)
        desk.keep(desk.subject(str(EXAMPLE)))
        desk.close()
        app = create(settings)
        house: House = app.extensions["argmap"]
        with house.database.session(write=True) as rows:
            row = marked(rows, maps.save(rows, large("خنکای شهر"), rows.get_one(Paper, 1)))
        browser, way = app.test_client(), f"/sessions/{row.id}/report"
        _, page = timed(browser, f"{way}?lang=fa")
        others = {form: timed(browser, f"{way}.{form}?lang=fa")[1] for form in ("html", "md", "csv", "json")}
        printed, pdf = timed(browser, f"{way}.pdf?lang=fa", 3)
        pages = len(pypdfium2.PdfDocument(printed))
        lost = copied(printed)
        house.stop()
    table = [
        (f"report of {LINKS} links by {REVIEWERS} reviewers, page", "< 1 s", f"{page:.2f} s"),
        (f"the same as PDF, {pages} pages", "< 8 s", f"{pdf:.1f} s"),
        *((f"words of its Persian that {name} does not give back", "0", str(count)) for name, count in lost.items()),
        ("one HTML file, Markdown, CSV, JSON", "", ", ".join(f"{seconds:.2f} s" for seconds in others.values())),
    ]
    for line in table:
        print(*line, sep=" | ")
    sections.keep(SECTION, "Reports", "`python -m benchmarks.report`", table)


if __name__ == "__main__":
    main()
