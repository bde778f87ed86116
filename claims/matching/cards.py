"""Why is this passage shown for this claim, and what speaks against it: everything a person needs to judge one suggestion?

A card is a value: spans, words and figures that meet, citations, a gloss, the strongest objection. What a screen says in words
of its own is a ``Message``, whose key another language's catalogue can answer to.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from claims.citations import Citation
from claims.languages.bridge import Bridge, Term
from claims.languages.en.words import STOP_WORDS as ENGLISH_STOP_WORDS
from claims.languages.fa import counting
from claims.languages.fa.names import SAME, same_name, skeleton
from claims.languages.fa.words import STOP_WORDS as PERSIAN_STOP_WORDS
from claims.matching.figures import YEAR, Agreement, Figure, FigurePair, figures, pairs
from claims.matching.values import Suggestion
from claims.passages import Passage
from claims.reading import Reading
from claims.spans import Direction, Language, Span
from claims.stance.values import Reason
from claims.text import key
from claims.vocabulary import Band, SectionRole, Stance

LEAST_SHARE = 0.08
"""Two words are shown as each other's translation from this share on: below it chance speaks."""
_SURE_SHARE = 0.2
"""Where only one direction of the table knows the pair, it must say so this loudly."""
_NEAR_FROM = 0.58
"""Cosine from which two words are taken to be near in meaning; at 0.55 the first opposites come."""
_MOST_SAID = 6
_AROUND = 8
"""Words to each side of a figure in which something else must meet for two figures to be about one thing."""
_MOST_MISSED = 3


class Kinship(StrEnum):
    """What makes a word of the passage answer one of the claim."""

    SAME = "same"
    """The same word, in whatever spelling."""
    STEM = "stem"
    """Another form of it."""
    TRANSLATION = "translation"
    NEAR = "near"
    """A word of near meaning."""
    NAME = "name"
    """A name that sounds the same in another script."""
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A word of the claim and the word of the passage that answers it."""

    claim: str
    passage: str
    claim_span: Span
    """In code points of the claim."""
    passage_span: Span
    """In code points of ``Card.text``."""
    kinship: Kinship
    share: float
    """How usually the one is said as the other, 0 to 1; how alike names sound, or meanings are; 1 for the same word."""


@dataclass(frozen=True, slots=True)
class Gloss:
    """A passage word by word in the other language: for a reader to get the drift, never to be quoted."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say to a reader: a key that a catalogue answers to, and what it is about."""

    key: str
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What is quoted in it, by name."""

    def sentence(self, catalogue: Mapping[str, str] | None = None, quoted: Callable[[str], str] = str) -> str:
        """The message in the words of a catalogue (English if there is none); ``quoted`` is put round each thing it quotes."""
        values = {name: "”, “".join(map(quoted, words)) for name, words in self.values}
        return (catalogue or ENGLISH)[self.key].format(**values)


@dataclass(frozen=True, slots=True)
class Card:
    """A suggestion with its reasons."""

    paper: str
    """Short SHA-256 of the paper."""
    passage: int
    """Index of the passage in the paper's ``Cut``."""
    rank: int
    score: float
    """How likely the passage bears on the claim, 0 to 1."""
    text: str
    """The passage as a person reads it."""
    spans: tuple[Span, ...]
    """Where it stands, in code points of ``Document.text``: of the file itself, for Markdown and plain text."""
    language: Language
    direction: Direction
    section: tuple[str, ...]
    """The headings it stands under, outermost first."""
    role: SectionRole
    page: int | None
    stance: Stance
    band: Band
    shares: Mapping[Stance, float]
    """How likely each stance is; they sum to 1."""
    meetings: tuple[Meeting, ...]
    """Words that meet, in the claim's order."""
    missed: tuple[Span, ...]
    """Telling words of the claim that nothing in the passage answers, in code points of the claim."""
    figures: tuple[FigurePair, ...]
    """Figures that agree or clash; spans in code points of the claim and of ``text``."""
    gloss: Gloss | None
    citations: tuple[Citation, ...]
    """What the passage cites, its notes included."""
    reasons: tuple[Message, ...]
    """What speaks for the call, weightiest first."""
    against: Message
    """The one thing that most speaks against the suggestion."""
    channels: tuple[tuple[str, float], ...]
    """Each channel's share in putting the passage here, largest first; they sum to 1."""


def card(claim: str, suggestion: Suggestion, reading: Reading, bridge: Bridge | None) -> Card:
    """The card of one suggestion. Without a bridge only words of one script, names and figures meet, and there is no gloss."""
    passage = reading.cut.passages[suggestion.passage]
    cited = tuple(_cited(passage, reading))
    words = _Words(claim, bridge), _Words(passage.text, bridge)
    met = _meetings(*words)
    compared = _figures(*words, met, list(_marks(passage, cited, reading)))
    met = _with_numbers(met, compared)
    missed = _missed(words[0], met)
    judged = suggestion.judgement
    return Card(
        paper=reading.short_id,
        passage=passage.index,
        rank=suggestion.rank,
        score=suggestion.score,
        text=passage.text,
        spans=passage.spans,
        language=passage.language,
        direction=passage.direction,
        section=passage.section,
        role=passage.role,
        page=passage.page,
        stance=judged.stance,
        band=judged.band,
        shares={Stance.SUPPORTS: judged.supports, Stance.CONTRADICTS: judged.contradicts, Stance.NEUTRAL: judged.neutral},
        meetings=tuple(met),
        missed=missed,
        figures=compared,
        gloss=_gloss(passage, bridge),
        citations=cited,
        reasons=tuple(_said(reason) for reason in judged.reasons),
        against=_against(judged.against, compared, [span.cut(claim) for span in missed], met),
        channels=_shares(suggestion.channels),
    )


# Words that meet ------------------------------------------------------------------------------------------------------


class _Words:
    """A text and its words as the bridge counts them."""

    def __init__(self, text: str, bridge: Bridge | None) -> None:
        self.text = text
        self.bridge = bridge
        self.all = bridge.terms(text) if bridge is not None else counting.terms(text)
        self.telling = [at for at, term in enumerate(self.all) if _tells(term, text)]
        self.said: dict[int, Mapping[str, float]] = {}
        if bridge is not None:
            self.said = {at: bridge.said(self.all[at].form, self.all[at].language) for at in self.telling}

    def written(self, at: int) -> str:
        """The word as it stands."""
        return self.text[self.all[at].start : self.all[at].end]

    def vectors(self, places: Sequence[int]) -> NDArray[np.float32]:
        """Where the words lie (a row each, of unit length, or zeros): a word of the bridge's language itself, another where its
        translations do."""
        said = [self._ways(at) for at in places]
        forms = sorted({form for ways in said for form in ways})
        if self.bridge is None or not forms:
            return np.zeros((len(places), 0), np.float32)
        known = dict(zip(forms, self.bridge.form_vectors(forms), strict=True))
        blank = np.zeros_like(known[forms[0]])
        rows = np.stack([sum((share * known[form] for form, share in ways.items()), blank) for ways in said])
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-6), dtype=np.float32)

    def _ways(self, at: int) -> dict[str, float]:
        term = self.all[at]
        if self.bridge is not None and term.language == self.bridge.language:
            return {term.form: 1.0}
        return dict(sorted(self.said[at].items(), key=lambda item: (-item[1], item[0]))[:_MOST_SAID])


def _tells(term: Term, text: str) -> bool:
    """Whether a word says something of its own; figures are compared apart."""
    written = key(text[term.start : term.end])
    if any(letter.isdigit() for letter in term.form) or len(written) < 2:
        return False
    stop = PERSIAN_STOP_WORDS if term.language == "fa" else ENGLISH_STOP_WORDS
    return written.replace(" ", "") not in stop and term.form not in stop


def _meetings(claim: _Words, passage: _Words) -> list[Meeting]:
    """Each telling word of the claim with the passage's word that answers it best; no word of the passage answers two."""
    found: list[tuple[float, int, int, Kinship, float]] = []
    for one in claim.telling:
        for other in passage.telling:
            if (kin := _kin(claim, one, passage, other)) is not None:
                kinship, share = kin
                found.append((-share, one, other, kinship, share))
    taken_here: set[int] = set()
    taken_there: set[int] = set()
    kept = []
    for _, one, other, kinship, share in sorted(found, key=lambda row: row[:3]):
        if one not in taken_here and other not in taken_there:
            taken_here.add(one)
            taken_there.add(other)
            kept.append(_meeting(claim, one, passage, other, kinship, share))
    rest = [at for at in claim.telling if at not in taken_here], [at for at in passage.telling if at not in taken_there]
    return sorted([*kept, *_nearby(claim, rest[0], passage, rest[1])], key=lambda meeting: meeting.claim_span)


def _nearby(claim: _Words, ours: Sequence[int], passage: _Words, theirs: Sequence[int]) -> Iterator[Meeting]:
    """Words that are left over and near in meaning, the nearest pair first; no word twice."""
    if claim.bridge is None or not ours or not theirs:
        return
    here, there = claim.vectors(ours), passage.vectors(theirs)
    if here.shape[1] != there.shape[1]:  # no word of one side has a place
        return
    near = here @ there.T
    for _ in range(min(near.shape)):  # the nearest pair of those still free
        row, column = divmod(int(near.argmax()), near.shape[1])
        cosine = float(near[row, column])
        if cosine < _NEAR_FROM:
            return
        yield _meeting(claim, ours[row], passage, theirs[column], Kinship.NEAR, min(1.0, cosine))
        near[row, :] = near[:, column] = -1


def _kin(claim: _Words, one: int, passage: _Words, other: int) -> tuple[Kinship, float] | None:
    here, there = claim.all[one], passage.all[other]
    if here.language == there.language:
        if here.form != there.form:
            return None
        same = key(claim.written(one)) == key(passage.written(other))
        return (Kinship.SAME, 1.0) if same else (Kinship.STEM, 0.99)
    if claim.said:
        to, back = claim.said[one].get(there.form, 0.0), passage.said[other].get(here.form, 0.0)
        if max(to, back) >= (LEAST_SHARE if to and back else _SURE_SHARE):
            return Kinship.TRANSLATION, min(1.0, max(to, back))
    alike = _name_alike(claim.written(one), passage.written(other))
    return (Kinship.NAME, alike) if alike >= SAME else None


def _name_alike(one: str, other: str) -> float:
    """How much two words of different scripts sound like one name; 0 unless the Latin one is written as a name."""
    latin, persian = (one, other) if one[:1].isascii() else (other, one)
    if not latin[:1].isupper() or len(latin) < 4 or len(persian) < 3:
        return 0.0
    sounds, letters = skeleton(latin), skeleton(persian)
    if len(sounds) < 2 or sounds[:1] != letters[:1]:
        return 0.0
    return same_name(latin.removesuffix("'s").removesuffix("’s"), persian)


def _meeting(claim: _Words, one: int, passage: _Words, other: int, kinship: Kinship, share: float) -> Meeting:
    here, there = claim.all[one], passage.all[other]
    return Meeting(
        claim.written(one),
        passage.written(other),
        Span(here.start, here.end),
        Span(there.start, there.end),
        kinship,
        round(share, 4),
    )


def _missed(claim: _Words, met: Iterable[Meeting]) -> tuple[Span, ...]:
    answered = {meeting.claim_span.start for meeting in met}
    spans = [Span(claim.all[at].start, claim.all[at].end) for at in claim.telling]
    seen: dict[str, Span] = {}
    for span in spans:
        if span.start not in answered:
            seen.setdefault(key(span.cut(claim.text)), span)
    words_met = {key(meeting.claim) for meeting in met}
    return tuple(span for word, span in seen.items() if word not in words_met)


# Figures --------------------------------------------------------------------------------------------------------------


def _figures(claim: _Words, passage: _Words, met: list[Meeting], marks: list[Span]) -> tuple[FigurePair, ...]:
    def comparable(one: Figure, other: Figure) -> bool:
        """Whether the things counted meet, where no unit says what they are, and something else meets near both figures."""
        if not one.unit and (_counted(claim, one.span), _counted(passage, other.span)) not in starts:
            return False
        here, there = _near(claim, one.span), _near(passage, other.span)
        near = sum(begin in here and start in there for begin, start in starts)
        return near >= (2 if one.unit == YEAR else 1)

    starts = {(meeting.claim_span.start, meeting.passage_span.start) for meeting in met}

    return tuple(pairs(figures(claim.text), figures(passage.text, marks), comparable))


def _counted(words: _Words, span: Span) -> int:
    """Where the first telling word after a figure begins: what it counts."""
    return next((words.all[at].start for at in words.telling if words.all[at].start >= span.end), -1)


def _near(words: _Words, span: Span) -> set[int]:
    """Where the words around a figure begin."""
    before = sum(term.start < span.start for term in words.all)
    after = sum(term.start < span.end for term in words.all)
    return {term.start for term in words.all[max(0, before - _AROUND) : after + _AROUND]}


def _with_numbers(met: list[Meeting], compared: Iterable[FigurePair]) -> list[Meeting]:
    agreed = [pair for pair in compared if pair.agreement is not Agreement.CLASHES]
    spans = {span for pair in agreed for span in (pair.claim.span, pair.passage.span)}
    kept = [meeting for meeting in met if not any(_within(meeting, span) for span in spans)]
    kept += [
        Meeting(pair.claim.written, pair.passage.written, pair.claim.span, pair.passage.span, Kinship.NUMBER, 1.0)
        for pair in agreed
    ]
    return sorted(kept, key=lambda meeting: meeting.claim_span)


def _within(meeting: Meeting, span: Span) -> bool:
    """Whether a meeting of words is but a part of a figure (its scale, its unit)."""
    return any(span.start <= word.start and word.end <= span.end for word in (meeting.claim_span, meeting.passage_span))


# The passage's citations ----------------------------------------------------------------------------------------------


def _cited(passage: Passage, reading: Reading) -> Iterator[Citation]:
    notes = [span for index in passage.footnotes for span in reading.cut.footnotes[index].spans]
    for citation in reading.audit.citations:
        first = citation.spans[0]
        if citation.passage == passage.index or any(span.start <= first.start < span.end for span in notes):
            yield citation


def _marks(passage: Passage, cited: Iterable[Citation], reading: Reading) -> Iterator[Span]:
    """Where the citations stand in ``passage.text``: their years and pages are no figures of the sentence."""
    origin = _origin(passage, reading)
    for citation in cited:
        inside = [at for at, place in enumerate(origin) if any(span.start <= place < span.end for span in citation.spans)]
        if inside:
            yield Span(inside[0], inside[-1] + 1)


def _origin(passage: Passage, reading: Reading) -> list[int]:
    """For each character of ``passage.text`` its place in the document; made as ``claims.passages.wording`` makes the text."""
    document = reading.document
    raised = sorted({*(note.anchor for note in reading.cut.footnotes if note.anchor is not None), *document.raised_citations})
    origin: list[int] = []
    for span in passage.spans:
        blank = bool(origin)
        begun = False
        for start, seen in document.visible(span, [mark for mark in raised if mark.start < span.end and mark.end > span.start]):
            for at, character in enumerate(seen, start):
                if character.isspace():
                    blank = blank or begun
                    continue
                if blank:
                    origin.append(at)
                    blank = False
                origin.append(at)
                begun = True
    return origin if len(origin) == len(passage.text) else []


# What is said of it ---------------------------------------------------------------------------------------------------


def _gloss(passage: Passage, bridge: Bridge | None) -> Gloss | None:
    """English for the bridge's language, the bridge's language for English."""
    if bridge is None or passage.language not in ("en", bridge.language):
        return None
    text = bridge.gloss(passage.text, passage.language)
    return Gloss(text, bridge.language if passage.language == "en" else "en") if text.strip() else None


def _shares(channels: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """What each channel has above its mean, as a share of all that is above; equal shares where nothing is."""
    above = {name: max(0.0, score) for name, score in channels.items()}
    total = sum(above.values())
    shares = {name: score / total if total else 1 / len(above) for name, score in above.items()}
    return tuple(sorted(shares.items(), key=lambda item: (-item[1], item[0])))


def _said(reason: Reason, side: str = "for") -> Message:
    """A reason of the judge in words; one that the catalogue does not know is told by its words alone."""
    words = tuple(dict.fromkeys(reason.words))
    values = (("words", words), ("claim", words[:1]), ("passage", words[-1:]))
    keys = (f"{side}.{reason.code}", reason.code, f"{side}.words" if words else f"{side}.other")
    return Message(next(known for known in keys if known in ENGLISH), values)


def _against(judged: Reason | None, compared: Sequence[FigurePair], missed: Sequence[str], met: Sequence[Meeting]) -> Message:
    """What most speaks against it: the judge's word, else a figure that clashes, else words that nothing answers."""
    if judged is not None:
        return _said(judged, "against")
    clash = next((pair for pair in compared if pair.agreement is Agreement.CLASHES), None)
    if clash is not None:
        values = (("claim", (clash.claim.written,)), ("passage", (clash.passage.written,)))
        return Message("other_period" if clash.claim.unit == YEAR else "figure_clashes", values)
    if not met:
        return Message("against.no_words")
    if missed:
        names = [word for word in missed if word[:1].isupper()]
        rest = [word for word in missed if word not in names]
        return Message("words_missed", (("words", (*names, *rest)[:_MOST_MISSED]),))
    return Message("against.nothing")


ENGLISH: dict[str, str] = {
    "words_met": "Its words meet the claim's: “{words}”.",
    "words_missed": "Nothing in it answers “{words}”.",
    "negated_in_passage": "It denies what the claim says: “{claim}”, “{passage}”.",
    "negated_in_claim": "The claim denies what it says: “{claim}”, “{passage}”.",
    "opposite_words": "Its “{passage}” goes against the claim's “{claim}”.",
    "same_direction": "Its “{passage}” goes the same way as the claim's “{claim}”.",
    "figure_agrees": "The claim and the passage have the same figure: {claim}, {passage}.",
    "figure_clashes": "The claim says {claim}, the passage {passage}.",
    "other_period": "The claim speaks of {claim}, the passage of {passage}.",
    "other_scope": "One speaks of all, the other of some or of one alone: “{words}”.",
    "plan_not_fact": "It speaks of what was planned or expected: “{words}”.",
    "for.cross_encoder": "The cross-encoder reads it so.",
    "against.cross_encoder": "The cross-encoder reads it otherwise.",
    "against.no_words": "No word of the claim stands in it; only the meaning seems near.",
    "against.nothing": "Nothing that shows.",
    "for.words": "These words speak for it: “{words}”.",
    "for.other": "Its wording as a whole speaks for it.",
    "against.words": "These words speak against it: “{words}”.",
    "against.other": "Its wording as a whole speaks against it.",
}
"""One English sentence pattern for each key: the judge's codes (``claims.stance.reasons``), and what is said besides."""
