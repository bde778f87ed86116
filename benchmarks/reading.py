"""How well are papers read whose right answers are known? Counts against gold, for the first paper and for our own three.

Run by itself it prints the figures; `make bench` writes them into RESULTS.md too. The first paper and its gold lie in
`../shared`, beside the clone; where that is not there, ours are counted alone. A draft is compared with one careful
reader's map, and a second careful reader would not agree with the first in everything: 1 is not to be expected.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from argmap.listing import draft_object
from claims import drafting, reading
from claims.citations import as_json
from claims.reading import Reading
from claims.settings import Settings
from claims.text import key

ROOT = Path(__file__).resolve().parents[1]
FIRST = ROOT.parent / "shared" / "data" / "paper"
SAMPLES = ROOT / "tests" / "samples"
NEAR = 3
"""Characters that an entry's start may lie beside its gold: a bullet, a blank."""
TOUCHING = 4
"""Characters that a mark must share with its gold to count as found."""

Ranges = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Paper:
    """A paper with what is known of it."""

    name: str
    path: Path
    map: dict[str, Any]
    citations: list[dict[str, Any]] | None = None
    cut: list[Ranges] | None = None
    references: list[dict[str, Any]] | None = None


def papers() -> Iterator[Paper]:
    """Every paper with gold that is at hand, the first paper first."""
    if FIRST.is_dir():
        yield Paper(
            "first paper",
            FIRST / "india-china-kazakhstan.md",
            _json(FIRST / "reference-map.json"),
            _json(FIRST / "citations.json")["citations"],
            _json(FIRST / "cut-sentences.json"),
            _json(SAMPLES / "first_paper_references.json"),
        )
    example = _json(ROOT / "examples" / "expected.json")
    path = ROOT / "examples" / example["paper"]
    yield Paper("example", path, example, example["citations"], example["cut_sentences"])
    for gold in sorted((SAMPLES / "papers").glob("*.gold.json")):
        held = _json(gold)
        yield Paper(gold.name.split(".")[0], gold.parent / held["paper"], held)


def figures(paper: Paper) -> dict[str, str]:
    """What to call each figure, and the figure."""
    read = reading.read(paper.path.read_bytes(), paper.path.name, Settings())
    found: dict[str, str] = {}
    if paper.citations is not None:
        marks = [as_json(citation, read.references) for citation in read.audit.citations]
        found |= citation_figures(paper.citations, marks)
    if paper.references is not None:
        right = sum(entry_is_right(*pair) for pair in zip(paper.references, read.references, strict=False))
        found["references right"] = f"{right} of {len(paper.references)}"
    if paper.cut is not None:
        found["cut sentences made whole"] = f"{made_whole(paper.cut, read)} of {len(paper.cut)}"
    draft = drafting.draft(read.document, read.outline, read.cut, read.references, read.audit)
    return found | map_figures(paper.map, draft_object(draft, read))


def citation_figures(gold: Sequence[dict[str, Any]], marks: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Marks found, tied to the right entry, wrong years named, right years called wrong."""
    pairs = [(want, _nearest(want, marks)) for want in gold]
    found = [(want, mark) for want, mark in pairs if mark is not None]
    tied = sum(_tied_rightly(want, mark) for want, mark in found)
    wrong = [mark for want, mark in found if want["issue"] == "year"]
    called = [mark for want, mark in found if want["issue"] != "year" and "year_differs" in mark["problems"]]
    named = sum("year_differs" in mark["problems"] for mark in wrong)
    met = {id(mark) for _, mark in found}
    return {
        "citations found": f"{len(found)} of {len(gold)}",
        "citations tied rightly": f"{tied} of {len(gold)}",
        "wrong years named": f"{named} of {sum(want['issue'] == 'year' for want in gold)}",
        "right years called wrong": str(len(called)),
        "marks that are none": str(sum(id(mark) not in met for mark in marks)),
    }


def _nearest(want: dict[str, Any], marks: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    place = [[want["start"], want["end"]]]
    best = max(marks, key=lambda mark: shared(place, mark["spans"][:1]), default=None)
    return best if best is not None and shared(place, best["spans"][:1]) >= TOUCHING else None


def _tied_rightly(want: dict[str, Any], mark: dict[str, Any]) -> bool:
    """Tied to the entry of the gold; to none, where the work is not listed or could be one of several."""
    entry = mark["reference"]
    if want["reference_start"] < 0 or want["issue"] == "ambiguous":
        return entry is None
    return entry is not None and entry[0] - NEAR <= want["reference_start"] <= entry[1]


def entry_is_right(want: dict[str, Any], reference: Any) -> bool:
    """First author, year, title, container, pages and link are all as they should be."""
    csl = reference.csl
    names = csl.get("author") or csl.get("editor") or [{}]
    first = names[0].get("family") or names[0].get("literal", "")
    year = (csl.get("issued", {}).get("date-parts") or [[None]])[0][0]
    links = (csl.get("DOI"), csl.get("URL"), csl.get("custom", {}).get("identifier"))
    plain = (("surname", first), ("title", csl.get("title", "")), ("container", csl.get("container-title", "")))
    return (
        all(key(str(want.get(field) or "")) == key(str(value)) for field, value in plain)
        and year == want["year"]
        and str(want.get("page") or "") == str(csl.get("page", ""))
        and (not want.get("link") or want["link"] in links)
    )


def made_whole(cut: Sequence[Ranges], read: Reading) -> int:
    """How many torn sentences are one passage now that holds both halves."""
    return sum(
        any(all(shared([half], passage.spans) == half[1] - half[0] for half in halves) for passage in read.cut.passages)
        for halves in cut
    )


# --- a draft beside a careful reader's map ------------------------------------------------------------------------------


def map_figures(reader: dict[str, Any], draft: dict[str, Any]) -> dict[str, str]:
    """Shares of what the reader has and the draft found, and the other way round."""
    theirs, ours = list(_evidence(reader)), list(_evidence(draft))
    recall = _share(any(same(place, other) for _, other in ours) for _, place in theirs)
    precision = _share(any(same(place, other) for _, other in theirs) for _, place in ours)
    return {
        "question, hypothesis": " ".join(f"{_worded(reader[part], draft[part]):.2f}" for part in ("question", "hypothesis")),
        "sub-claims (the reader's)": f"{len(draft['claims'])} ({len(reader['claims'])})",
        "pieces of evidence (the reader's)": f"{len(ours)} ({len(theirs)})",
        "evidence recall, precision": f"{recall:.2f} {precision:.2f}",
        "same claim, F1": f"{same_claim(theirs, ours):.2f}",
    }


def _evidence(held: dict[str, Any]) -> Iterator[tuple[str, Ranges]]:
    for claim in held["claims"]:
        for place in [*claim["supports"], *claim["contradicts"]]:
            yield claim["id"], place


def _worded(want: dict[str, Any], found: dict[str, Any]) -> float:
    return _share(any(same(place, other) for other in found["passages"]) for place in want["passages"])


def same_claim(theirs: Sequence[tuple[str, Ranges]], ours: Sequence[tuple[str, Ranges]]) -> float:
    """Over the pairs of passages that both maps hold: how far they agree on which two stand under one claim (F1)."""
    held = []
    for place in {str(place): place for _, place in theirs}.values():
        mine = {claim for claim, other in ours if same(place, other)}
        if mine:
            held.append(({claim for claim, other in theirs if same(place, other)}, mine))
    both = either = 0
    for (their_one, our_one), (their_other, our_other) in combinations(held, 2):
        together = bool(their_one & their_other), bool(our_one & our_other)
        both += all(together)
        either += sum(together)
    return 2 * both / either if either else 0.0


def same(one: Ranges, other: Ranges) -> bool:
    """Two places that share at least half of the shorter."""
    lengths = [sum(end - start for start, end in place) for place in (one, other)]
    return 2 * shared(one, other) >= min(lengths)


def shared(one: Ranges, other: Ranges) -> int:
    """How many characters two places have in common."""
    return sum(max(0, min(end, last) - max(start, first)) for start, end in one for first, last in other)


def _share(found: Iterable[bool]) -> float:
    marks = list(found)
    return sum(marks) / len(marks) if marks else 0.0


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def table() -> list[str]:
    """The figures of every paper at hand, as a Markdown table."""
    counted = {paper.name: figures(paper) for paper in papers()}
    rows = dict.fromkeys(name for found in counted.values() for name in found)
    lines = [f"| | {' | '.join(counted)} |", "|---" * (len(counted) + 1) + "|"]
    return lines + [f"| {row} | {' | '.join(found.get(row, '') for found in counted.values())} |" for row in rows]


if __name__ == "__main__":
    print("\n".join(table()))
