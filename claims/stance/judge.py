"""Does this passage support, contradict or merely mention the claim, how surely, and why?

A pair is compared once (``comparison``); trees over its features, a few small networks that read its words and a linear model
of its words and crossed words each give log-odds; a linear head joins them, by the pair's languages, and its shares are
calibrated. Everything comes from the weights
that ship (``claims.stance.build``), and needs neither PyTorch nor a model. What is known of one text is kept, so that a passage
met again is not taken apart again.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from claims.languages.bridge import Bridge
from claims.stance.comparison import COMPARED, Comparison, compare, features
from claims.stance.crossed import beside, hashed
from claims.stance.crossing import Crossing
from claims.stance.head import Head
from claims.stance.net import MAX_CLAIM, MAX_PASSAGE, Array, pair_inputs, word_inputs
from claims.stance.reading import Reader, Reading
from claims.stance.reasons import GROUPS, Found, found
from claims.stance.values import Judgement, Reason, Text
from claims.stance.weights import FAMILIES, FAMILIES_OF, KINDS, MODELS, SAID, SIGNALS, STARTS, Weights, load
from claims.vocabulary import Band, Stance

FEATURES: tuple[str, ...] = (*COMPARED, *SIGNALS)
"""The columns of ``Judge.features`` and the rows of a head: what is counted of a pair, then what the models say."""

STANCES = (Stance.SUPPORTS, Stance.CONTRADICTS, Stance.NEUTRAL)
"""The columns of a head."""

_COLUMNS = {group: [COMPARED.index(name) for name in names] for group, names in GROUPS.items()}


class Judge:
    """Judges pairs with the weights that ship, in one or two languages."""

    def __init__(
        self, bridge: Bridge | None, weights: Weights | None = None, head: Head | None = None, crossing: Crossing | None = None
    ) -> None:
        self.weights = load() if weights is None else weights
        self.head = self.weights.head if head is None else head
        self._crossing = crossing
        self._reader = Reader(bridge, self.weights.vocabulary, self.weights.vectors, self.weights.rarity)
        self._read = lru_cache(maxsize=20_000)(self._take_apart)

    def with_head(self, head: Head) -> "Judge":
        """The same judge with another head, one refitted for a map: what it has read stays read."""
        other = object.__new__(Judge)
        other.__dict__.update(self.__dict__)
        other.head = head
        return other

    def judge(self, claim: Text, passages: Sequence[Text]) -> list[Judgement]:
        """What each passage does to the claim, in the order given."""
        return self.judged(claim, passages)[0]

    def judged(self, claim: Text, passages: Sequence[Text]) -> tuple[list[Judgement], NDArray[np.float64]]:
        """The same with the ``features`` that it follows from."""
        if not passages:
            return [], np.zeros((0, len(FEATURES)))
        pairs = [self.compare(claim, passage) for passage in passages]
        counted = _counted(pairs)
        kinds = [kind_of(pair) for pair in pairs]
        table = self._table(claim, passages, pairs, counted, kinds)
        shares = self.head.shares(table)
        return [self._judgement(*each) for each in zip(pairs, counted, shares, strict=True)], table

    def features(self, claim: Text, passages: Sequence[Text]) -> NDArray[np.float64]:
        """What a head is fitted on: a row for each passage, about unit scale, with the columns ``FEATURES``."""
        pairs = [self.compare(claim, passage) for passage in passages]
        return self._table(claim, passages, pairs, _counted(pairs), [kind_of(pair) for pair in pairs])

    def compare(self, claim: Text, passage: Text) -> Comparison:
        """The two taken apart, beside each other."""
        one, _ = self._read(claim.text, claim.language, True)
        other, _ = self._read(passage.text, passage.language, False)
        return compare(one, other)

    def _take_apart(self, text: str, language: str, is_claim: bool) -> tuple[Reading, dict[int, list[Array]]]:
        """The reading, and what each network of a family makes of its words, once that family was asked."""
        return self._reader.read(Text(text, language)), {}

    def _words(self, text: Text, is_claim: bool, family: int) -> list[Array]:
        reading, known = self._read(text.text, text.language, is_claim)
        if family not in known:
            inputs, sides = word_inputs(reading, MAX_CLAIM if is_claim else MAX_PASSAGE)
            known[family] = [net.words(inputs, sides) for net in self.weights.families[family].nets]
        return known[family]

    def _table(
        self,
        claim: Text,
        passages: Sequence[Text],
        pairs: Sequence[Comparison],
        counted: NDArray[np.float32],
        kinds: Sequence[int],
    ) -> NDArray[np.float64]:
        if not pairs:
            return np.zeros((0, len(FEATURES)))
        plain = self.weights.standard(counted)
        said = np.zeros((len(FAMILIES), len(MODELS), len(pairs), len(STANCES)))
        for family, fitted in enumerate(self.weights.families):
            rows = [at for at, kind in enumerate(kinds) if family in FAMILIES_OF[kind]]
            if rows:
                said[family, 0, rows] = np.mean([each.logits(counted[rows]) for each in fitted.trees], axis=0)
                met = [hashed(pairs[at]) for at in rows]
                near = np.stack([beside(claim.vector, passages[at].vector) for at in rows])
                said[family, 2, rows] = fitted.crossed.logits(met, plain[rows], near)
            rows = [at for at in rows if pairs[at].likeness.size]
            if rows:
                own = self._words(claim, True, family)
                words = [self._words(passages[at], False, family) for at in rows]
                inputs = [pair_inputs(pairs[at]) for at in rows]
                came = [
                    net.logits(own[at], [each[at] for each in words], inputs, plain[rows]) for at, net in enumerate(fitted.nets)
                ]
                said[family, 1, rows] = np.mean(came, axis=0)
        crossed = self._crossing.logits(claim.text, [each.text for each in passages]) if self._crossing else None
        return np.hstack([plain.astype(np.float64), signal_rows(said, kinds, crossed)])

    def _judgement(self, pair: Comparison, counted: NDArray[np.float32], share: NDArray[np.float64]) -> Judgement:
        call = called(share)
        reasons = self._weighed(pair, call, self.weights.families[FAMILIES_OF[kind_of(pair)][0]].trees[0].shares_of(counted))
        speaking = tuple(sorted((each for each in reasons if each.weight > 0), key=lambda each: (-each.weight, each.code)))
        against = min((each for each in reasons if each.weight < 0), key=lambda each: (each.weight, each.code), default=None)
        return Judgement(
            stance=STANCES[call],
            supports=float(share[0]),
            contradicts=float(share[1]),
            neutral=float(share[2]),
            band=self._band(pair, share, call),
            reasons=speaking[:4],
            against=against,
        )

    def _band(self, pair: Comparison, share: NDArray[np.float64], call: int) -> Band:
        if call == STANCES.index(Stance.NEUTRAL) or share[call] < self.weights.look:
            return Band.NO_CALL
        strong = bool(share[call] >= self.weights.strong[kind_of(pair), call])
        if call == STANCES.index(Stance.CONTRADICTS) and not comparable(pair):
            strong = False
        return Band.STRONG if strong else Band.WORTH_A_LOOK

    def _weighed(self, pair: Comparison, call: int, moved: NDArray[np.float32]) -> list[Reason]:
        """Each thing found, with how far its features moved the trees' log-odds for the call, against the other calls."""
        towards = moved[call] - np.delete(moved, call, axis=0).mean(0)
        return [
            Reason(each.code, each.words, round(float(towards[_COLUMNS[each.group]].sum()), 3))
            for each in _one_a_group(list(found(pair)))
        ]


def called(share: NDArray[np.float64]) -> int:
    """The place in ``STANCES`` of the call: first whether the passage bears on the claim at all, only then which way."""
    neutral = STANCES.index(Stance.NEUTRAL)
    return neutral if share[neutral] > 0.5 else int(share[:neutral].argmax())


def _counted(pairs: Sequence[Comparison]) -> NDArray[np.float32]:
    return np.array([list(features(pair).values()) for pair in pairs], np.float32)


def _one_a_group(things: Sequence[Found]) -> list[Found]:
    """The first of each group: what shares its features shares its weight."""
    return list({each.group: each for each in reversed(things)}.values())[::-1]


def comparable(pair: Comparison) -> bool:
    """Whether the two speak of the same thing at the same time closely enough for one to contradict the other."""
    weight = pair.claim.weight * pair.claim.content
    share = float((weight * pair.score).sum()) / (float(weight.sum()) or 1.0)
    years = {each.value for each in pair.claim.figures if each.unit == "year"}
    others = {each.value for each in pair.passage.figures if each.unit == "year"}
    return share >= 0.2 and not (years and others and not years & others and share < 0.6)


def kind_of(pair: Comparison) -> int:
    """The place in ``KINDS`` of the pair's languages."""
    if pair.claim.language != pair.passage.language:
        return KINDS.index("across")
    return KINDS.index("fa" if pair.claim.language == "fa" else "en")


def signal_rows(said: NDArray[np.float64], kinds: Sequence[int], crossed: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """The columns ``SIGNALS``: what the families of the pair's languages ``said``, in their columns, then a cross-encoder.

    ``said`` has the shape (families, models, pairs, stances).
    """
    level = said - said.mean(-1, keepdims=True)
    rows = np.zeros((len(kinds), len(SIGNALS)))
    for at, kind in enumerate(kinds):
        heard = [level[family, :, at].ravel() for family in FAMILIES_OF[kind]]
        rows[at, STARTS[kind] : STARTS[kind] + SAID * len(heard) + 1] = np.concatenate([*heard, [1.0]])
    if crossed is not None:
        rows[:, -3:] = crossed - crossed.mean(1, keepdims=True)
    return rows
