"""What is any map at all? Strategies for laws: any text, any links, undercuts of undercuts, in any order."""

from hypothesis import strategies as st
from invented_paper import reading

from argmap.graph import Edge, Graph, Node, Quote, Source, Wording
from claims.readers.document import Span
from claims.vocabulary import CitationProblem, NodeKind, Origin, Stance

PAPER = reading()
"""The paper that every such map is of."""

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=12)
TEXTS = st.lists(TEXT, max_size=2).map(tuple)
DIRECTIONS = st.sampled_from(["ltr", "rtl"])
SAID = TEXT.map(lambda text: text if text.strip() else "سخن")
WORDINGS = st.lists(st.builds(Wording, SAID, TEXT, DIRECTIONS), min_size=1, max_size=2).map(tuple)
SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 99), st.integers(1, 99))
QUOTES = st.lists(
    st.builds(
        Quote,
        paper=st.just(PAPER.short_id),
        spans=st.lists(SPANS, min_size=1, max_size=3).map(tuple),
        text=TEXT,
        language=TEXT,
        direction=DIRECTIONS,
        passage=st.none() | st.integers(0, len(PAPER.cut.passages) - 1),
        page=st.none() | st.integers(1, 2000),
        section=TEXTS,
    ),
    max_size=2,
).map(tuple)
KINDS = st.lists(st.sampled_from(CitationProblem), max_size=2).map(tuple)
SOURCES = st.lists(st.builds(Source, TEXT, TEXT, TEXT, TEXTS, st.booleans(), KINDS), max_size=2).map(tuple)
ORIGINS = st.sampled_from(Origin)


def _node(code: str) -> st.SearchStrategy[Node]:
    kind = st.sampled_from(NodeKind)
    return st.builds(Node, st.just(code), kind, WORDINGS, QUOTES, SOURCES, st.booleans(), ORIGINS, TEXTS)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any map of the paper."""
    nodes = tuple(draw(_node(f"n{number}")) for number in range(draw(st.integers(1, 5))))
    codes = [node.id for node in nodes]
    edges: list[Edge] = []
    for number in range(draw(st.integers(0, 6))):
        source = draw(st.sampled_from(codes))
        if targets := [code for code in (*codes, *(edge.id for edge in edges)) if code != source]:
            target, stance = draw(st.sampled_from(targets)), draw(st.sampled_from(Stance))
            score = draw(st.none() | st.floats(0, 1))
            joint, revision = draw(TEXT), draw(st.integers(1, 9))
            edges.append(Edge(f"l{number}", source, target, stance, joint, revision, draw(ORIGINS), draw(TEXTS), score))
    ordered = tuple(draw(st.permutations(edges)))
    return Graph(draw(TEXT), draw(TEXT), nodes, ordered, draw(st.just(()) | WORDINGS), draw(QUOTES), PAPER.short_id)
