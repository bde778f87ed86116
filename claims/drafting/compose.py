"""How do question, hypothesis, points and evidence become a first map?"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from statistics import fmean, median

from claims.citations import Audit
from claims.drafting import cues, theses
from claims.drafting.draft import Draft, DraftLink, DraftNode, Reason
from claims.drafting.points import MOST, Point, argued, points
from claims.drafting.scope import scopes
from claims.drafting.theses import Thesis
from claims.index.hits import Index
from claims.index.telling import Telling, cosine
from claims.languages import tokens
from claims.passages import Cut, Passage
from claims.readers.document import Document
from claims.references import Reference
from claims.sections import Outline
from claims.sections.headings import CAPTION
from claims.text import key, words
from claims.vocabulary import BlockKind, CitationStyle, NodeKind, SectionRole, Stance

KEPT_SHARE = (0.95, 0.65)
"""Share of the sentences of kept points that become evidence, in the shortest papers and from ``LONG`` sentences of argument
on: a map of a long paper has to be choosier."""
LONG = 150
BACKGROUND_BELOW = 0.7
"""A point is background when it is this much less argumentative and less near to the thesis than the paper's middle point."""
_LETTERS = 6
"""Fewer letters make no statement."""
LEAST = 0.1
"""Score below which no sentence is evidence: one about the paper itself, a fragment."""
UNANIMOUS = 3
"""How many sentences must have a thing rise, and none fall (or the other way round), before one can clash with them."""
TELLING = 2.0
"""Rarity (see ``Weighed.rarity``) from which a word is telling enough for a clash."""

_MATCHED = 0.5
"""What an index that was given says of nearness to the thesis, beside the words the two share."""
_HELD = 0.8
"""Weight from which a phrase announces what the paper itself holds."""
NEAR_NUMBERED = 0.2
"""Likeness from which a group of sentences is taken to test a hypothesis of a list."""
_WHERE_NUMBERED = frozenset(
    {SectionRole.INTRODUCTION, SectionRole.LITERATURE, SectionRole.THEORY, SectionRole.METHODS, SectionRole.BODY}
)
_ALWAYS_KEPT = frozenset({SectionRole.RESULTS, SectionRole.DISCUSSION, SectionRole.CONCLUSION})
_PARENTHESES = re.compile(r"\([^)]*\b(?:1[3-9]|20)\d\d[^)]*\)|\[\d[\d,\s-]*\]")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of the argument with all that decides its part in the map."""

    passage: Passage
    vector: dict[str, float]
    relevance: float
    """Nearness to question, hypothesis and abstract; 1 for the nearest sentence of the paper."""
    own: tuple[int, ...]
    """Citations that stand in it."""
    shared: tuple[int, ...]
    """Citations later in the paragraph in whose scope it stands."""
    figures: int
    effects: int
    opens_paragraph: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """A point with the sentence that states it and the evidence for it."""

    point: Point
    claim: int
    reasons: tuple[Reason, ...]
    evidence: tuple[tuple[int, Stance, float, tuple[Reason, ...]], ...]
    stance: Stance = Stance.SUPPORTS


def draft(
    document: Document,
    outline: Outline,
    cut: Cut,
    references: Sequence[Reference],
    audit: Audit,
    index: Index | None = None,
) -> Draft:
    """A first map of a paper; what could not be found is said in its notes.

    ``index`` says how near each sentence is to a claim, from 0 to 1; the paper's own words do, if there is none.
    """
    return _Drafting(document, outline, cut, audit, index).draft()


_LABEL_OF_CAPTION = re.compile(r".*\d\s*(?:[.:|–—)]|$)")


def _in_caption(block: str) -> bool:
    """Whether a block that the file calls a paragraph is ``Table 2. Shares of time``: a label, and no sentence after it."""
    label = CAPTION.match(folded := key(block))
    return bool(label and _LABEL_OF_CAPTION.fullmatch(label.group().strip()) and not folded.endswith((".", "!")))


def _states(passage: Passage, kind: BlockKind) -> bool:
    """Whether it is a statement: no question, caption or row of a table, no figures alone, no limit of the study."""
    text = passage.text.rstrip()
    if kind is BlockKind.CAPTION or text.endswith(("?", "؟")) or (kind is BlockKind.TABLE and not text.endswith(".")):
        return False
    if passage.section and cues.names_limits(passage.section[-1]):
        return False
    if not text.endswith((".", "!", "…", ")", "]", "”", "»")) and _is_printed_apart(text):
        return False
    return sum(map(str.isalpha, text)) >= _LETTERS


def _is_printed_apart(text: str) -> bool:
    """Whether words without a stop are a caption, or the cells of a table run together, that a file does not mark as such."""
    words = text.split()
    return bool(CAPTION.match(key(text))) or 3 * sum(any(map(str.isdigit, word)) for word in words) >= len(words)


def _section(point: Point) -> tuple[tuple[str, str], ...]:
    return (("section", point.section[-1] if point.section else "—"),)


def _as_written(terms: Sequence[str], passage: Passage) -> str:
    """Search terms as the words that the passage has for them: a stem is no word to show."""
    written: dict[str, str] = {}
    for word in words(passage.text):
        for term in tokens(word.text, passage.language):
            written.setdefault(term, word.text)
    return ", ".join(written.get(term, term) for term in terms)


class _Drafting:
    """One paper's draft in the making: what is known of its sentences, gathered once."""

    def __init__(self, document: Document, outline: Outline, cut: Cut, audit: Audit, index: Index | None = None) -> None:
        self.cut = cut
        self.outline = outline
        self.audit = audit
        self.left_out = frozenset(document.raised_citations)  # raised numbers that stand in no passage's wording
        self.asked = theses.questions(cut)
        self.held = theses.hypotheses(cut, [thesis.passage for thesis in self.asked])
        self.announced = bool(self.held)
        self.scope = scopes(cut, audit)
        lexical = Telling(cut.passages)
        self.index: Index = index or lexical
        self.matched = index is not None
        self.terms, self.words = lexical.terms, lexical.words
        if not self.held:
            self.held = self._central()
        self.thesis = self.words.vector(self._thesis_terms())
        held = {thesis.passage for thesis in (*self.asked, *self.held)}
        numbered = [p for p in cut.passages if p.role in _WHERE_NUMBERED and p.index not in held and cues.numbered(p)]
        apart = frozenset({*held, *(p.index for p in numbered)})
        argument = [p for p in argued(cut.passages, apart) if self._is_stated(document, p)]
        self.sentences = self._sentences(argument)
        self.numbered = self._sentences(numbered)
        self._objecting = -1
        self._granted = -1  # the paragraph in which an objection was granted that is not answered yet
        self.scores: dict[int, float] = {}
        self.centres: dict[tuple[int, ...], dict[str, float]] = {}
        self.nearby: dict[int, dict[int, float]] = {}
        self.points = points(argument, self.terms, self.words)
        self.trends = self._trends()

    @staticmethod
    def _is_stated(document: Document, passage: Passage) -> bool:
        block = document.blocks[passage.block]
        return _states(passage, block.kind) and not _in_caption(document.shown(block.span))

    def _central(self) -> tuple[Thesis, ...]:
        """Where nothing announces a hypothesis: the sentence of the abstract, or else of the conclusion, nearest to all."""
        whole = self.words.vector(chain.from_iterable(self.terms))
        asked = {thesis.passage for thesis in self.asked}
        for role in (SectionRole.ABSTRACT, SectionRole.CONCLUSION, SectionRole.DISCUSSION):
            likely = [p for p in self.cut.passages if p.role is role and p.index not in asked and len(p.text) >= 45]
            own = [p for p in likely if p.language == self.outline.language] or likely
            best = max(own, key=lambda p: (self._centrality(p, whole), -p.index), default=None)
            if best is not None:
                return (Thesis(best.index, best.language, "", 0.3),)
        return ()

    def _centrality(self, passage: Passage, whole: dict[str, float]) -> float:
        near = cosine(self.words.vector(self.terms[passage.index]), whole)
        said = cues.question(passage) is not None or cues.signposts(passage) or cues.for_others(passage)
        return near + 0.2 * bool(cues.concludes(passage)) - 0.3 * said

    def _thesis_passages(self) -> list[Passage]:
        said = [self.cut.passages[thesis.passage] for thesis in (*self.held, *self.asked)]
        abstract = [p for p in self.cut.passages if p.role is SectionRole.ABSTRACT and p.language == self.outline.language]
        return [*said, *(p for p in abstract if p not in said)]

    def _thesis_terms(self) -> list[str]:
        """The words of what the paper asks and holds, the hypothesis counting twice."""
        held = [self.cut.passages[thesis.passage] for thesis in self.held]
        return [term for p in (*held, *self._thesis_passages()) for term in self.terms[p.index]]

    def _sentences(self, argument: Sequence[Passage]) -> dict[int, _Sentence]:
        found: dict[int, _Sentence] = {}
        last_paragraph = -1
        for passage in argument:
            vector = self.words.vector(self.terms[passage.index])
            own, shared = self.scope.get(passage.index, ((), ()))
            figures = max(0, len(_FIGURE.findall(_PARENTHESES.sub("", passage.search))) - self._numbers_cited(own))
            opens = passage.paragraph != last_paragraph
            last_paragraph = passage.paragraph
            near = cosine(vector, self.thesis)
            found[passage.index] = _Sentence(passage, vector, near, own, shared, figures, cues.effects(passage), opens)
        nearest = max((sentence.relevance for sentence in found.values()), default=0.0) or 1.0
        bearing = self._bearing()
        return {
            index: replace(
                sentence,
                relevance=(1 - _MATCHED * bool(bearing)) * sentence.relevance / nearest + _MATCHED * bearing.get(index, 0.0),
            )
            for index, sentence in found.items()
        }

    def _bearing(self) -> dict[int, float]:
        """How near each passage is to what the paper holds, by an index that was given; empty without one."""
        if not self.matched:
            return {}
        near: dict[int, float] = {}
        for thesis in self.held:
            for hit in self.index.search(self.cut.passages[thesis.passage].text, len(self.cut.passages)):
                near[hit.passage] = max(near.get(hit.passage, 0.0), hit.score)
        return near

    def _numbers_cited(self, own: Iterable[int]) -> int:
        """How many of a sentence's figures are the numbers of sources, raised or in round brackets."""
        cited = {self.audit.citations[index].spans: self.audit.citations[index] for index in own}
        plain = (CitationStyle.NUMERIC, CitationStyle.SUPERSCRIPT)
        return sum(
            len(re.findall(r"\d+", key(citation.text)))
            for citation in cited.values()
            if citation.style in plain and not citation.text.startswith("[") and citation.spans[0] not in self.left_out
        )

    # --- claims -----------------------------------------------------------------------------------------------------

    def _groups(self) -> list[_Group]:
        stated = [(point, claim) for point in self._kept() if (claim := self._claim_of(point)) is not None]
        scores = {
            index: self._evidence_score(self.sentences[index], point, self.sentences[claim])
            for point, claim in stated
            for index in point.passages
            if index != claim
        }
        low, high = KEPT_SHARE
        share = low + (high - low) * min(1.0, len(self.sentences) / LONG)
        ranked = sorted((score, -index) for index, score in scores.items())
        enough = ranked[int((1 - share) * len(ranked))][0] if ranked else 0.0
        self.scores = {index: score for index, score in scores.items() if score >= max(enough, LEAST)}
        return self._under_numbered([self._group(point, claim) for point, claim in stated])

    def _under_numbered(self, groups: list[_Group]) -> list[_Group]:
        """The hypotheses of a list besides the first are sub-claims: what tests one becomes its evidence.

        A group goes under the hypothesis it names (``H2``), or else the one it shares most words with; each has one at most.
        """
        found = {
            (at, index): self._tests(group, sentence) + self._names(group, sentence.passage)
            for at, group in enumerate(groups)
            for index, sentence in self.numbered.items()
        }
        under: dict[int, int] = {}
        for (at, index), near in sorted(found.items(), key=lambda item: (-item[1], item[0])):
            if near >= NEAR_NUMBERED and at not in under and index not in under.values():
                under[at] = index
        placed = [self._tested(group, under[at]) if at in under else group for at, group in enumerate(groups)]
        alone = [index for index in self.numbered if index not in under.values()]
        return [*(self._untested(index) for index in alone), *placed]

    def _tests(self, group: _Group, hypothesis: _Sentence) -> float:
        """How well a group answers to a hypothesis: as a whole and by its nearest sentence; results are where it is tested."""
        nearest = max(cosine(hypothesis.vector, self.sentences[index].vector) for index in group.point.passages)
        whole = cosine(hypothesis.vector, self._centre(group.point))
        return 0.5 * whole + nearest + 0.1 * (group.point.role is SectionRole.RESULTS)

    def _names(self, group: _Group, hypothesis: Passage) -> float:
        """1 where a sentence of the group names the hypothesis by its number."""
        label = re.compile(rf"\b(?:h|hypothesis|فرضیه) ?{re.escape(cues.numbered(hypothesis))}\b")
        return float(any(label.search(self.cut.passages[index].search) for index in group.point.passages))

    def _tested(self, group: _Group, index: int) -> _Group:
        """The group with a hypothesis of the list as its claim, and the sentence that stated it first among its evidence."""
        near = cosine(self.numbered[index].vector, self._centre(group.point))
        against = cues.objects(self.cut.passages[group.claim])
        stance = Stance.CONTRADICTS if against else Stance.SUPPORTS
        because = (Reason("contrast", (("phrase", against),)),) if against else (Reason("states_point", _section(group.point)),)
        first = (group.claim, stance, round(min(1.0, 0.5 + near), 3), because)
        return replace(
            group, claim=index, reasons=(self._labelled(index),), evidence=(first, *group.evidence), stance=Stance.SUPPORTS
        )

    def _untested(self, index: int) -> _Group:
        passage = self.cut.passages[index]
        return _Group(Point((index,), passage.section, passage.role), index, (self._labelled(index),), ())

    def _labelled(self, index: int) -> Reason:
        return Reason("numbered", (("number", cues.numbered(self.cut.passages[index])),))

    def _kept(self) -> list[Point]:
        """The points that argue; history and description that the paper only needs for background are left out."""
        near = {point: self._mean(point, "relevance") for point in self.points}
        effect = {point: self._mean(point, "effects") for point in self.points}
        short = len(self.sentences) < LONG / 2
        middle_near, middle_effect = (median(values.values()) or 1.0 if values else 1.0 for values in (near, effect))
        weight = {point: near[point] / middle_near + effect[point] / middle_effect for point in self.points}
        kept = [p for p in self.points if short or p.role in _ALWAYS_KEPT or weight[p] >= 2 * BACKGROUND_BELOW]
        strongest = sorted(kept, key=lambda point: (point.role not in _ALWAYS_KEPT, -weight[point], point.passages[0]))
        return sorted(strongest[:MOST], key=lambda point: point.passages[0])

    def _mean(self, point: Point, measure: str) -> float:
        return fmean(getattr(self.sentences[index], measure) for index in point.passages)

    def _claim_of(self, point: Point) -> int | None:
        """The sentence that states the point best."""
        centre = self._centre(point)
        scores = {index: self._claim_score(index, point, centre) for index in point.passages}
        best = max(scores, key=lambda index: (scores[index], -index))
        return best if scores[best] > 0.2 else None

    def _centre(self, point: Point) -> dict[str, float]:
        """The words of a point as a whole."""
        if point.passages not in self.centres:
            self.centres[point.passages] = self.words.vector(term for index in point.passages for term in self.terms[index])
        return self.centres[point.passages]

    def _claim_score(self, index: int, point: Point, centre: dict[str, float]) -> float:
        sentence = self.sentences[index]
        passage = sentence.passage
        score = 0.8 * sentence.relevance + 0.6 * cosine(sentence.vector, centre) + 0.08 * sentence.effects
        score += 0.35 * bool(cues.concludes(passage)) + 0.1 * (index == point.passages[-1])
        if point.role is not SectionRole.CONCLUSION:  # a conclusion opens by looking back, a paragraph of argument by its topic
            score += 0.5 * sentence.opens_paragraph + 0.2 * (index == point.passages[0])
        score -= 0.45 * bool(sentence.own) + 0.15 * min(sentence.figures, 3) + 0.4 * cues.leans_back(passage)
        score -= (
            0.5 * bool(cues.contrasts(passage) or cues.objects(passage))
            + 0.6 * cues.signposts(passage)
            + 0.3 * cues.for_others(passage)
            + 0.5 * (cues.concedes(passage) or self._is_contested(passage))
        )
        length = len(passage.text)
        return score - (0.5 if length < 25 else 0.3 if length > 360 else 0.0)

    def _group(self, point: Point, claim: int) -> _Group:
        passage = self.cut.passages[claim]
        reasons = [Reason("states_point", _section(point))]
        phrase = cues.concludes(passage)
        if phrase:
            reasons.append(Reason("cue", (("phrase", phrase),)))
        if self.sentences[claim].relevance >= 0.4:
            reasons.append(Reason("near_thesis", (("share", f"{self.sentences[claim].relevance:.0%}"),)))
        evidence = tuple(self._evidence(point, claim))
        stance, because = self._bears_on_hypothesis(passage)
        return _Group(point, claim, (*reasons, *because), evidence, stance)

    def _bears_on_hypothesis(self, passage: Passage) -> tuple[Stance, tuple[Reason, ...]]:
        clash = self._clash(passage)
        return (Stance.CONTRADICTS, (Reason("clash", (("term", clash),)),)) if clash else (Stance.SUPPORTS, ())

    def _trends(self) -> dict[str, Counter[int]]:
        """For each telling word, how often the paper has it rise (+1) and how often it has it fall (-1)."""
        found: dict[str, Counter[int]] = defaultdict(Counter)
        for passage in (*(sentence.passage for sentence in self.sentences.values()), *self._thesis_passages()):
            for direction in cues.directions(passage):
                for term in direction.objects:
                    found[term][direction.sign] += 1
        return {term: trend for term, trend in found.items() if self.words.rarity(term) >= TELLING}

    def _clash(self, passage: Passage) -> str:
        """A word the sentence has rise while all others that speak of it have it fall, or the other way round; or nothing."""
        said = [(term, way.sign) for way in cues.directions(passage) for term in way.objects if term in self.trends]
        against = sorted(term for term, sign in said if self.trends[term][sign] == 1 and self.trends[term][-sign] >= UNANIMOUS)
        with_it = [term for term, sign in said if self.trends[term][sign] >= UNANIMOUS and not self.trends[term][-sign]]
        return against[0] if against and not with_it else ""

    def _clash_of(self, passage: Passage, claim: Passage) -> tuple[str, str]:
        """The code of a reason and a word that the sentence has go the other way than the paper does, or than the claim."""
        if word := self._clash(passage):
            return "clash", word
        said, claimed = cues.directions(passage), cues.directions(claim)
        shared = {
            way.sign == other.sign: way.objects & other.objects
            for way in said
            for other in claimed
            if way.objects & other.objects
        }
        return ("clash_with_claim", min(shared[False])) if set(shared) == {False} else ("", "")

    # --- evidence ---------------------------------------------------------------------------------------------------

    def _evidence(self, point: Point, claim: int) -> Iterable[tuple[int, Stance, float, tuple[Reason, ...]]]:
        against = ""
        stated = self.sentences[claim]
        for index in point.passages:
            sentence = self.sentences[index]
            against = self._against(sentence, against)
            if index in self.scores:
                code, clash = ("", "") if against else self._clash_of(sentence.passage, stated.passage)
                stance = Stance.CONTRADICTS if against or clash else Stance.SUPPORTS
                reasons = [*self._reasons(sentence, stated, against), *([Reason(code, (("term", clash),))] if clash else [])]
                yield index, stance, min(1.0, self.scores[index]), tuple(reasons)

    def _against(self, sentence: _Sentence, against: str) -> str:
        """The phrase of the objection a sentence stands in.

        One that opens a paragraph holds for all of it; another goes on while sentences add to it; a phrase of return ends both.
        """
        held = cues.hypothesis(sentence.passage)  # "I suggest, on the contrary, that ..." is the paper's own claim
        own = cues.signposts(sentence.passage) or (held is not None and held.weight >= _HELD)
        phrase = "" if own else cues.objects(sentence.passage)
        contested = not own and self._is_contested(sentence.passage)
        if contested:
            phrase = phrase or self._turn_after(sentence.passage)
        if contested or cues.concedes(sentence.passage):
            self._granted = sentence.passage.paragraph
        elif self._granted == sentence.passage.paragraph and cues.turns(sentence.passage):
            self._objecting = self._granted = -1
            return ""  # "It may be objected that ... But ...": the answer, however it denies
        if phrase:
            self._objecting = sentence.passage.paragraph if sentence.opens_paragraph else -1
            return phrase
        if cues.returns(sentence.passage):
            self._objecting = -1
            return ""
        if against and (self._objecting == sentence.passage.paragraph or cues.continues(sentence.passage)):
            return against
        return ""

    def _turn_after(self, passage: Passage) -> str:
        """The phrase by which the next sentence of its paragraph turns against a sentence, or nothing."""
        after = self.sentences.get(passage.index + 1)
        same = after is not None and after.passage.paragraph == passage.paragraph and cues.turns(after.passage)
        return cues.contrasts(after.passage) if after is not None and same else ""

    def _is_contested(self, passage: Passage) -> bool:
        """``Roe (2011) reads this as confusion. Yet ...``: a source's view, told to be answered."""
        return cues.tells_view(passage) and bool(self._turn_after(passage))

    def _near(self, claim: _Sentence) -> dict[int, float]:
        """How near each passage is to a claim, by the index."""
        at = claim.passage.index
        if at not in self.nearby:
            hits = self.index.search(claim.passage.text if self.matched else claim.passage.search, len(self.cut.passages))
            self.nearby[at] = {hit.passage: hit.score for hit in hits}
        return self.nearby[at]

    def _evidence_score(self, sentence: _Sentence, point: Point, claim: _Sentence) -> float:
        passage = sentence.passage
        closes = passage.role in (SectionRole.DISCUSSION, SectionRole.CONCLUSION)
        reports = any(self.audit.citations[index].passage is not None for index in sentence.own)
        if closes and (cues.signposts(passage) or (cues.urges(passage) and not reports)):
            return 0.0  # what the study could not do, what others should do next
        score = 0.2 * bool(sentence.own) + 0.15 * bool(sentence.shared) + 0.05 * min(sentence.figures, 2)
        score += 0.12 * sentence.effects + 0.05 * min(2, len(cues.directions(passage))) + 0.2 * sentence.relevance
        score += 0.5 * cosine(sentence.vector, self._centre(point)) + 0.2 * self._near(claim).get(passage.index, 0.0)
        score += 0.15 * bool(cues.objects(passage))
        score -= 0.9 * cues.signposts(passage) + (0.3 if len(passage.text) < 40 else 0.0)
        return score

    def _reasons(self, sentence: _Sentence, claim: _Sentence, against: str) -> Iterable[Reason]:
        if sentence.own:
            yield Reason("cites", (("count", str(len(sentence.own))),))
        elif sentence.shared:
            yield Reason("in_scope", ())
        if sentence.figures:
            yield Reason("figures", (("count", str(sentence.figures)),))
        near = self._near(claim).get(sentence.passage.index, 0.0)
        if near >= 0.1:
            shared = sorted(set(sentence.vector) & set(claim.vector), key=lambda term: (-self.words.rarity(term), term))[:3]
            yield Reason("similar", (("terms", _as_written(shared, sentence.passage)),)) if shared else Reason("near")
        yield Reason("same_paragraph" if sentence.passage.paragraph == claim.passage.paragraph else "same_section", ())
        if against:
            yield Reason("contrast", (("phrase", against),))

    # --- the whole --------------------------------------------------------------------------------------------------

    def draft(self) -> Draft:
        groups = self._groups()
        question = self._thesis_node("q", None, self.asked)
        hypothesis = self._thesis_node("h", NodeKind.HYPOTHESIS, self.held)
        claims: list[DraftNode] = []
        evidence: list[DraftNode] = []
        links: list[DraftLink] = []
        for number, group in enumerate(groups, 1):
            passage = self.cut.passages[group.claim]
            claims.append(self._node(f"c{number}", NodeKind.CLAIM, passage, group.reasons))
            if hypothesis is not None:
                near = (self.sentences.get(group.claim) or self.numbered[group.claim]).relevance
                links.append(
                    DraftLink(f"lc{number}", f"c{number}", "h", group.stance, round(0.4 + 0.6 * near, 3), group.reasons)
                )
            for index, stance, score, reasons in group.evidence:
                code = f"e{len(evidence) + 1}"
                evidence.append(self._node(code, NodeKind.EVIDENCE, self.cut.passages[index], reasons))
                links.append(DraftLink(f"l{code}", code, f"c{number}", stance, round(score, 3), reasons))
        return Draft(question, hypothesis, tuple(claims), tuple(evidence), tuple(links), tuple(self._notes(groups)))

    def _thesis_node(self, code: str, kind: NodeKind | None, found: Sequence[Thesis]) -> DraftNode | None:
        if not found:
            return None
        ordered = sorted(found, key=lambda thesis: thesis.language != self.outline.language)
        first = self.cut.passages[ordered[0].passage]
        reasons = [Reason("cue", (("phrase", thesis.phrase),)) if thesis.phrase else Reason("central") for thesis in ordered]
        reasons += [Reason("wording_in_other_language", (("language", thesis.language),)) for thesis in ordered[1:]]
        text = cues.unlabelled(first.text, first.language)
        passages = tuple(thesis.passage for thesis in ordered)
        return DraftNode(code, kind, text, first.language, passages, text != first.text, tuple(reasons))

    def _node(self, code: str, kind: NodeKind, passage: Passage, reasons: tuple[Reason, ...]) -> DraftNode:
        own, shared = self.scope.get(passage.index, ((), ()))
        text = cues.unlabelled(passage.text, passage.language) if kind is NodeKind.CLAIM else passage.text
        condensed = text != passage.text
        return DraftNode(code, kind, text, passage.language, (passage.index,), condensed, reasons, (*own, *shared))

    def _notes(self, groups: Sequence[_Group]) -> Iterable[str]:
        if not self.asked:
            yield "No research question was found in the text."
        if not self.held:
            yield "No hypothesis was found in the text; say which sentence it is."
        elif not self.announced:
            yield "No sentence announces a hypothesis; the most central one of the summary stands in its place. Is it the one?"
        if not groups:
            yield "No sub-claims were found; the text is too short or has no sentences of argument."
