"""Does the page say what the paper says, with everything at its place, and is what is looked for found in any spelling?"""

from pathlib import Path

import pytest

from argmap.desk import Desk
from argmap.graph import Graph
from argmap.theme import Relation
from argmap.typeset import LONGEST_SEARCH, Setting, pattern, sentence, typeset
from claims.reading import Reading, read
from claims.settings import Settings
from claims.vocabulary import SectionRole

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "many-roads-one-gate.md"
FIRST = ROOT.parent / "shared" / "data" / "paper" / "india-china-kazakhstan.md"


def reading_of(file: Path) -> Reading:
    return read(file.read_bytes(), file.name, Settings())


def written(text: str) -> Reading:
    return read(text.encode(), "written.md", Settings())


def found(text: str, sought: str) -> list[str]:
    """What is marked in a paper of that one paragraph."""
    setting = typeset(written(f"## Results\n\n{text}\n"), None, sought)
    marked: dict[int, str] = {}
    for each in setting.sentences:
        for run in (run for piece in each.pieces for run in piece.runs if run.hit):
            marked[run.hit] = marked.get(run.hit, "") + run.text
    assert setting.hits == len(marked)
    return list(marked.values())


@pytest.fixture(scope="module")
def example() -> Reading:
    return reading_of(EXAMPLE)


@pytest.fixture(scope="module")
def drafted(shelf: Path) -> tuple[Reading, Graph]:
    desk = Desk(Settings(data_dir=shelf))
    subject = desk.subject("3")
    graph = desk.graph(subject)
    desk.close()
    return subject.reading, graph


@pytest.mark.parametrize("file", [EXAMPLE, FIRST], ids=["example", "first"])
def test_the_pieces_put_together_are_the_sentence(file: Path) -> None:
    if not file.exists():
        pytest.skip("the first paper is not beside the clone")
    read = reading_of(file)
    for each in typeset(read).sentences:
        said = "".join(piece.text for piece in each.pieces if piece.note is None)
        assert " ".join(said.split()) == each.passage.text
        assert [piece.citation for piece in each.pieces if piece.citation] == list(each.citations)
    assert [each.passage for each in typeset(read).sentences] == list(read.cut.passages)


def headings(setting: Setting) -> list[tuple[int, str]]:
    return [(part.depth, part.heading.text) for part in setting.parts]


def test_a_heading_that_holds_only_others_stands_above_them(example: Reading) -> None:
    shown = headings(typeset(example))
    at = shown.index((1, "دروازه شرقی"))
    assert [depth for depth, _ in shown[at : at + 3]] == [1, 2, 2]
    assert not typeset(example).parts[at].paragraphs


def test_a_label_of_the_front_matter_is_no_heading_of_the_abstract(example: Reading) -> None:
    assert headings(typeset(example))[0] == (1, "Abstract")
    assert typeset(example).parts[0].role is SectionRole.ABSTRACT


def test_a_section_called_as_the_one_before_it_is_shown_again() -> None:
    read = written("## Results\n\nTrade grew.\n\n## Results\n\nTrade fell.\n")
    assert [part.heading.text for part in typeset(read).parts] == ["Results", "Results"]


def test_the_mark_of_a_note_opens_the_note(example: Reading) -> None:
    held = [each for each in typeset(example).sentences if each.notes]
    assert [[note.note.text for note in each.notes] for each in held] == [["Khorgos"], ["Bogie"]]
    assert all(note.number in {piece.note for piece in each.pieces} for each in held for note in each.notes)


def test_a_note_without_a_mark_stands_under_its_paragraph() -> None:
    if not FIRST.exists():
        pytest.skip("the first paper is not beside the clone")
    setting = typeset(reading_of(FIRST))
    astray = [note.note.text for part in setting.parts for each in part.paragraphs for note in each.astray]
    marked = [note.note.text for each in setting.sentences for note in each.notes]
    assert len(astray) + len(marked) == 24
    assert "Maersk" in astray


def test_what_rests_on_a_sentence_is_told_with_its_sign(drafted: tuple[Reading, Graph]) -> None:
    read, graph = drafted
    used = {use.node.id: use for each in typeset(read, graph).sentences for use in each.uses}
    assert set(used) == {node.id for node in graph.nodes if any(quote.passage is not None for quote in node.quotes)}
    assert {use.sign for use in used.values()} >= {"◆", "◇", "+", "−"}
    against = next(use for use in used.values() if use.relation is Relation.CONTRADICTS)
    assert against.target is not None and against.sign == "−"


def test_one_sentence_is_set_as_in_the_whole(drafted: tuple[Reading, Graph]) -> None:
    read, graph = drafted
    whole = list(typeset(read, graph).sentences)
    assert all(sentence(read, at, graph) == each for at, each in enumerate(whole))
    assert sentence(read, len(whole)) is None and sentence(read, -1) is None


def test_every_entry_knows_its_citations(example: Reading) -> None:
    entries = typeset(example).entries
    assert sum(len(each.citations) for each in entries) == sum(each.reference is not None for each in example.audit.citations)
    assert {each.reference.index for each in entries if not each.citations} >= set(example.audit.uncited) != set()


@pytest.mark.parametrize(
    ("text", "sought", "marked"),
    [
        ("کالا از مرز می‌گذرد.", "میگذرد", ["می‌گذرد"]),
        ("کالا از مرز میگذرد.", "می‌گذرد", ["میگذرد"]),
        ("کالا از مرز می گذرد.", "می‌گذرد", ["می گذرد"]),
        ("کالا از مرز می‌گذرد.", "می گذرد", ["می‌گذرد"]),
        ("آغاز کار در سال ۱۴۰۲ بود.", "اغاز", ["آغاز"]),
        ("آغاز کار در سال ۱۴۰۲ بود.", "1402", ["۱۴۰۲"]),
        ("این كتاب علي است.", "کتاب علی", ["كتاب علي"]),
        ("Köln and KOLN are one here.", "koln", ["Köln", "KOLN"]),
        ("A share of 50% (half) was *lost* here.", "50% (", ["50% ("]),
        ("It was *wholly lost* here.", "was wholly", ["was wholly"]),
        ("Signs like .* are literal here.", ".*", [".*"]),
        ("The rapist was not a therapist here.", "the rapist", ["The rapist"]),
        ("Nothing of it stands here.", "zebra", []),
        ("Nothing of it stands here.", "   ", []),
    ],
)
def test_what_is_looked_for_is_found_in_any_spelling_and_to_the_letter(text: str, sought: str, marked: list[str]) -> None:
    assert found(text, sought) == marked


def test_the_mark_of_a_note_does_not_part_what_is_looked_for(example: Reading) -> None:
    words = next(each for each in typeset(example).sentences if each.notes)
    at = next(place for place, piece in enumerate(words.pieces) if piece.note is not None)
    before, after = words.pieces[at - 1].text.split()[-1], words.pieces[at + 1].text.split()[0]
    setting = typeset(example, None, f"{before} {after}")
    begun = [run.hit for each in setting.sentences for piece in each.pieces for run in piece.runs if run.first]
    assert begun == list(range(1, setting.hits + 1)) != []


def test_a_long_search_is_cut_and_a_strange_one_does_no_harm() -> None:
    assert pattern("\u200c") is None and pattern("") is None
    assert pattern("a" * 10_000) is not None and len(pattern("a" * 10_000).pattern) == LONGEST_SEARCH  # type: ignore[union-attr]
