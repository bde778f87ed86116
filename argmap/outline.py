"""How does a map read aloud? The whole of it as indented text: nothing folded, and a word wherever the picture has a sign."""

from collections import defaultdict
from collections.abc import Iterator

from argmap import theme
from argmap.diagram import boxes, links
from argmap.diagram.labels import clean, direction_of
from argmap.diagram.layout import Tree
from argmap.diagram.selection import View, whole
from argmap.graph import Edge, Graph, Node, Source

_STEP = "  "


def text(graph: Graph, language: str = "en") -> str:
    """The map as lines, two blanks of indent a step; the words between the paper's own are of the interface's language."""
    return "\n".join(_lines(whole(graph), language)) + "\n"


def _lines(view: View, language: str) -> Iterator[str]:
    graph = view.graph
    if graph.title:
        yield _apart(clean(graph.title), language)
    for wording in graph.question:
        yield f"{theme.word('question', language)}: {_apart(clean(wording.text), language)}"
    if not graph.nodes:
        yield theme.word("empty", language)
    tree = Tree(view, deepest=None)
    teller = _Teller(view, language)
    waiting = [(0, hung) for hung in reversed(tree.roots)]
    while waiting:
        depth, (item, edge) = waiting.pop()
        if isinstance(item, Node):
            if depth == 0:
                yield ""
            yield from teller.statement(item, edge, _STEP * depth)
            waiting.extend((depth + 1, hung) for hung in reversed(tree.children(item.id)))


class _Teller:
    """Says statements, sources and links in words."""

    def __init__(self, view: View, language: str) -> None:
        self._view, self._language = view, language
        self._names = {node.id: boxes.name(node, view, language) for node in view.nodes}
        self._leaving: dict[str, list[Edge]] = defaultdict(list)
        self._comma = theme.word("comma", language)
        for edge in view.edges:
            self._leaving[edge.source].append(edge)

    def statement(self, node: Node, edge: Edge | None, indent: str) -> Iterator[str]:
        """The statement with the link it hangs by, then its other wordings, sources and links, one a line."""
        link = f"{self._comma}{self._link(edge, edge.target not in self._names)}" if edge else ""
        yield f"{indent}{self._names[node.id]} [{node.id}]{link}: {_apart(boxes.shown_text(node), self._language)}"
        under = indent + _STEP * 2
        for other in node.wordings[1:]:
            yield f"{under}{_apart(clean(other.text), self._language)}"
        for source in node.sources:
            yield f"{under}{self._source(source)}"
        for other_link in self._leaving[node.id]:
            if edge is None or other_link.id != edge.id:
                yield f"{under}{self._link(other_link, True)}"

    def _link(self, edge: Edge, say_target: bool) -> str:
        """``supports (not reviewed), together with Evidence 2``."""
        relation = theme.relation_onto(edge, edge.target not in self._names)
        words = theme.word(relation.value, self._language)
        if say_target:
            words += f" {links.called(edge.target, self._view, self._names, self._language)}"
        words += f" ({theme.standing_word(edge.standing, self._language)})"
        fellows = [self._names[other.source] for other in links.fellows(edge, self._view)]
        if fellows:
            words += f"{self._comma}{theme.word('together_with', self._language, names=self._comma.join(fellows))}"
        return words

    def _source(self, source: Source) -> str:
        label = clean(source.label) or theme.word("own", self._language)
        kind = "source_nearby" if source.nearby else "source"
        words = f"{theme.word(kind, self._language)}: {_apart(label, self._language)}"
        if source.problems:
            words += f" ({theme.word('flag', self._language)}: {boxes.flag_words(source, self._language)})"
        return words


def _apart(words: str, language: str) -> str:
    """The words kept together where they run against the line."""
    line = theme.direction(language)
    return f"\u2068{words}\u2069" if direction_of(words, line) != line else words
