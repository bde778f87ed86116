"""How far do reviewers who marked the same links agree, and when is there nothing to say?

A table of marks goes in, plain values come out: percent agreement, Krippendorff's alpha and Gwet's AC1 over all links, the same
by pair of reviewers and by link, and what a discussion changed. A figure is ``Defined`` or ``Undefined`` with a reason, never a
number that only looks like one. What each figure means to a reader is told in docs/agreement.md.

Percent agreement is the share of alike pairs of marks on a link, averaged over the links with two marks or more. Alpha is the
nominal one: K. Krippendorff, *Content Analysis*, ch. 11. AC1, with gaps: K. L. Gwet, "Computing inter-rater reliability and its
variance in the presence of high agreement", British Journal of Mathematical and Statistical Psychology 61 (2008), and his
*Handbook of Inter-Rater Reliability* (2014), ch. 2; percent agreement is the same in both. Cohen's kappa: J. Cohen, "A
coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from claims.vocabulary import Mark

CODES = (Mark.SUPPORTED, Mark.WEAK, Mark.CANNOT_TELL)
"""A mark is written in a table as its place here."""
NOT_SEEN = -1
"""The code of a link that the rater has not marked."""
RESAMPLES = 1000
SEED = 2008
LOST = 0.05
"""Where more of the resamples than this leave a figure undefined, those that are left are a choice, and give no interval."""

Name: TypeAlias = int | str
Codes: TypeAlias = NDArray[np.int8]
Rows: TypeAlias = Sequence[Sequence[Mark | None]] | Codes
Counts: TypeAlias = NDArray[np.int64]
_Floats: TypeAlias = NDArray[np.float64]


class Reason(StrEnum):
    """Why there is no figure."""

    NO_MARKS = "no_marks"
    ALL_ABSTAINED = "all_abstained"
    """Nothing was said but "cannot tell"."""
    ONE_RATER = "one_rater"
    """All marks are one person's."""
    NOTHING_SHARED = "nothing_shared"
    """No link has two marks."""
    ONE_LINK = "one_link"
    """One link alone has two marks or more, and a coefficient over one link says nothing."""
    ALL_THE_SAME = "all_the_same"
    """Every mark is the same, so what chance would give cannot be told: 0 / 0."""


@dataclass(frozen=True)
class Defined:
    """A figure with its 95 % interval; no bounds where resampling gives none (see ``coefficients``)."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Undefined:
    """No figure, and why."""

    reason: Reason


Figure: TypeAlias = Defined | Undefined


@dataclass(frozen=True, eq=False)
class Table:
    """Marks as codes, raters × links, with a name for each row and column."""

    codes: Codes
    raters: tuple[Name, ...]
    links: tuple[Name, ...]


def table(rows: Table | Rows, *, raters: Sequence[Name] = (), links: Sequence[Name] = ()) -> Table:
    """Rows of marks (None: not seen) or of codes, raters × links; without names, they go by their place.

    ValueError where rows differ in length, a code is none, or names do not fit or are not distinct.
    """
    if isinstance(rows, Table):
        return rows
    if not isinstance(rows, np.ndarray):
        code: dict[Mark | None, int] = {mark: place for place, mark in enumerate(CODES)} | {None: NOT_SEEN}
        rows = np.array([[code[mark] for mark in row] for row in rows], dtype=np.int8)
        rows = rows if rows.size else rows.reshape(len(rows), len(links))
    if rows.ndim != 2 or rows.dtype.kind != "i" or (rows.size and not NOT_SEEN <= rows.min() <= rows.max() < len(CODES)):
        raise ValueError("A table of marks has raters as rows, links as columns, and codes from -1 to 2 in it.")
    named = tuple(raters or range(rows.shape[0])), tuple(links or range(rows.shape[1]))
    if any(len(set(names)) != size for names, size in zip(named, rows.shape, strict=True)):
        raise ValueError("A table of marks needs one name for each row and each column, and no name twice.")
    return Table(rows.astype(np.int8, copy=False), *named)


def gathered(verdicts: Iterable[tuple[Name, Name, Mark]], *, raters: Sequence[Name], links: Sequence[Name]) -> Table:
    """A table of (rater, link, mark), where the last of a rater on a link counts; KeyError for a rater or link not named."""
    row, column = ({name: place for place, name in enumerate(names)} for names in (raters, links))
    code = {mark: place for place, mark in enumerate(CODES)}
    codes = np.full((len(raters), len(links)), NOT_SEEN, dtype=np.int8)
    for rater, link, mark in verdicts:
        codes[row[rater], column[link]] = code[mark]
    return table(codes, raters=raters, links=links)


@dataclass(frozen=True)
class Coefficients:
    """The three figures over all links."""

    percent: Figure
    alpha: Figure
    ac1: Figure


def coefficients(counts: Counts, *, resamples: int = RESAMPLES, seed: int = SEED) -> Coefficients:
    """Percent agreement, alpha and AC1 from how often each category was chosen, links × categories.

    The number of categories is that of the scale, chosen or not: AC1 depends on it. Links with two marks or more make all three
    figures; links with one enter AC1 alone, in what chance would give; links with none nothing.

    The interval is between the 2.5th and 97.5th percentile over ``resamples`` draws, with replacement, of the links with a
    mark. It is left out where draws do not move the figure, and where more than ``LOST`` of them leave it undefined.
    """
    counts = counts[counts.sum(axis=1) > 0]
    paired = int((counts.sum(axis=1) > 1).sum())
    if paired < 2:
        reason = Reason.ONE_LINK if paired else Reason.NOTHING_SHARED if len(counts) else Reason.NO_MARKS
        return Coefficients(Undefined(reason), Undefined(reason), Undefined(reason))
    often = np.vstack([np.ones(len(counts)), _draws(len(counts), resamples, seed)])
    return Coefficients(*(_figure(values) for values in _estimates(counts, often)))


def _draws(links: int, resamples: int, seed: int) -> _Floats:
    """How often each link is drawn, resamples × links."""
    drawn = np.random.default_rng(seed).integers(0, links, size=(resamples, links))
    drawn += links * np.arange(resamples)[:, None]
    return np.bincount(drawn.ravel(), minlength=resamples * links).reshape(resamples, links).astype(np.float64)


def _estimates(counts: Counts, often: _Floats) -> tuple[_Floats, _Floats, _Floats]:
    """Percent, alpha and AC1 for each row of ``often`` (how often each link is taken); NaN where undefined."""
    size = counts.sum(axis=1)
    paired = size > 1
    pairs = (size * (size - 1))[paired]
    unlike = (size**2 - (counts**2).sum(axis=1))[paired]
    taken = often[:, paired]
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = 1 - taken @ (unlike / pairs) / taken.sum(axis=1)

        # 1 - observed / expected disagreement, both over the marks that can be paired (Krippendorff's coincidences, nominal).
        chosen = taken @ counts[paired].astype(np.float64)
        marks = chosen.sum(axis=1)
        observed = taken @ (unlike / (size[paired] - 1))
        alpha = 1 - (marks - 1) * observed / (marks**2 - (chosen**2).sum(axis=1))

        # What chance would give (Gwet): shares of the categories, averaged over every link that has a mark.
        shares = often @ (counts / size[:, None]) / often.sum(axis=1)[:, None]
        chance = (shares * (1 - shares)).sum(axis=1) / (counts.shape[1] - 1)
        ac1 = (percent - chance) / (1 - chance)
    return percent, alpha, ac1


def _figure(values: _Floats) -> Figure:
    """The first value, with the interval of the others."""
    if np.isnan(values[0]):
        return Undefined(Reason.ALL_THE_SAME)
    value, drawn = float(values[0]), values[1:][~np.isnan(values[1:])]
    if not drawn.size or drawn.size < (1 - LOST) * (values.size - 1):
        return Defined(value)
    low, high = (float(each) for each in np.quantile(drawn, (0.025, 0.975)))
    return Defined(value, low, high) if high - low > 1e-12 else Defined(value)


@dataclass(frozen=True)
class Agreement(Coefficients):
    """How far raters agree over all links, and on how much that rests."""

    prevalence: dict[Mark, float]
    """Share of each category among the marks that count; empty where there are none."""
    n_used: int
    """Links with two marks that count, or more."""
    n_dropped: int
    """Links with one or none."""
    n_marks: int
    """Marks that count."""
    n_abstained: int
    """"Cannot tell", whether it counts or not."""
    n_raters: int
    """Raters with a mark that counts."""
    resamples: int
    seed: int


def agreement(marks: Table | Rows, *, abstain: bool = False, resamples: int = RESAMPLES, seed: int = SEED) -> Agreement:
    """Over all links of a table; ``abstain``: "cannot tell" counts as a third category, else as no mark."""
    codes = table(marks).codes
    categories = _categories(abstain)
    counts = _counts(codes, len(categories))
    raters = int(((codes >= 0) & (codes < len(categories))).any(axis=1).sum())
    total, abstained = int(counts.sum()), int((codes == CODES.index(Mark.CANNOT_TELL)).sum())
    found = coefficients(counts, resamples=resamples, seed=seed)
    if raters < 2:
        none = Reason.ONE_RATER if raters else Reason.ALL_ABSTAINED if abstained else Reason.NO_MARKS
        found = Coefficients(Undefined(none), Undefined(none), Undefined(none))
    used = int((counts.sum(axis=1) > 1).sum())
    return Agreement(
        percent=found.percent,
        alpha=found.alpha,
        ac1=found.ac1,
        prevalence=dict(zip(categories, (counts.sum(axis=0) / total).tolist(), strict=True)) if total else {},
        n_used=used,
        n_dropped=len(counts) - used,
        n_marks=total,
        n_abstained=abstained,
        n_raters=raters,
        resamples=resamples,
        seed=seed,
    )


def _categories(abstain: bool) -> tuple[Mark, ...]:
    return CODES if abstain else CODES[:2]


def _counts(codes: Codes, categories: int) -> Counts:
    return np.stack([(codes == code).sum(axis=0, dtype=np.int64) for code in range(categories)], axis=1)


@dataclass(frozen=True)
class Pair:
    """Two raters on the links that both marked."""

    first: Name
    second: Name
    used: int
    """Links where both have a mark that counts."""
    total: int
    """Links that either has looked at: marked, or abstained on."""
    percent: Figure
    kappa: Figure


def pairs(marks: Table | Rows, *, abstain: bool = False) -> tuple[Pair, ...]:
    """Cohen's kappa and percent agreement of every two raters, in the order of the table; no intervals."""
    held = table(marks)
    chose = [(held.codes == code).astype(np.float64) for code in range(len(_categories(abstain)))]
    counted = np.sum(chose, axis=0)
    seen = (held.codes != NOT_SEEN).astype(np.float64)
    used, both = counted @ counted.T, seen @ seen.T
    total = seen.sum(axis=1)[:, None] + seen.sum(axis=1) - both
    alike = np.sum([each @ each.T for each in chose], axis=0)
    of_first = [
        each @ counted.T for each in chose
    ]  # how often the rater of the row chose it where the one of the column marked
    by_chance = np.sum([each * each.T for each in of_first], axis=0)
    return tuple(
        Pair(held.raters[a], held.raters[b], int(used[a, b]), int(total[a, b]), *_pair(*map(float, figures)))
        for a, b in combinations(range(len(held.raters)), 2)
        if (figures := (used[a, b], total[a, b], alike[a, b], by_chance[a, b]))
    )


def _pair(used: float, total: float, alike: float, by_chance: float) -> tuple[Figure, Figure]:
    """Percent agreement and kappa from whole numbers; ``by_chance`` is ``used`` squared times what chance would give."""
    if used < 2:
        none = Undefined(Reason.ONE_LINK if used else Reason.NOTHING_SHARED if total else Reason.NO_MARKS)
        return none, none
    percent = Defined(alike / used)
    if by_chance == used**2:
        return percent, Undefined(Reason.ALL_THE_SAME)
    return percent, Defined((used * alike - by_chance) / (used**2 - by_chance))


@dataclass(frozen=True)
class LinkMarks:
    """What was said of one link."""

    link: Name
    counts: dict[Mark, int]
    """Of every mark, abstentions among them."""
    n_marks: int
    """Marks that count."""
    entropy: float | None
    """In bits: 0 where all say the same, 1 where two categories are even; None without a mark."""
    percent: float | None
    """Share of the pairs of marks that are alike; None where there is no pair."""

    @property
    def split(self) -> bool:
        """Whether two marks differ."""
        return self.percent is not None and self.percent < 1

    @property
    def unanimous(self) -> bool:
        """Whether there are two marks or more, and all alike."""
        return self.percent == 1


def per_link(marks: Table | Rows, *, abstain: bool = False) -> tuple[LinkMarks, ...]:
    """Each link by itself, in the order of the table."""
    held = table(marks)
    every = _counts(held.codes, len(CODES)).tolist()
    size = len(_categories(abstain))
    return tuple(_of_link(link, counts, counts[:size]) for link, counts in zip(held.links, every, strict=True))


def _of_link(link: Name, every: list[int], counting: list[int]) -> LinkMarks:
    n = sum(counting)
    entropy = sum(each / n * math.log2(n / each) for each in counting if each) if n else None
    percent = sum(each * (each - 1) for each in counting) / (n * (n - 1)) if n > 1 else None
    return LinkMarks(link, dict(zip(CODES, every, strict=True)), n, entropy, percent)


def most_split(links: Iterable[LinkMarks]) -> tuple[LinkMarks, ...]:
    """The links on which marks differ, the most even first; among equally even ones those with more marks."""
    return tuple(sorted((each for each in links if each.split), key=lambda each: (-round(each.entropy or 0, 9), -each.n_marks)))


@dataclass(frozen=True)
class Change:
    """One rater's mark on one link before and after the discussion."""

    link: Name
    rater: Name
    old: Mark | None
    """None: not marked before."""
    new: Mark


@dataclass(frozen=True)
class Comparison:
    """What a discussion changed."""

    changes: tuple[Change, ...]
    """By link, then by rater."""
    before: Agreement
    after: Agreement
    became_unanimous: tuple[Name, ...]
    """Links that were split and on which all marks are alike now."""
    became_split: tuple[Name, ...]
    """Links on which all marks, two or more, were alike and differ now."""


def compare(
    blind: Table | Rows, discussed: Table | Rows, *, abstain: bool = False, resamples: int = RESAMPLES, seed: int = SEED
) -> Comparison:
    """The same raters on the same links, alone and after talking.

    Who did not mark a link again is taken to stand by the blind mark, so that before and after are of the same links.
    ValueError where the tables are not of the same raters and links in the same order.
    """
    first, second = table(blind), table(discussed)
    if (first.raters, first.links) != (second.raters, second.links):
        raise ValueError("Only tables of the same raters and links, in the same order, can be compared.")
    after = Table(np.where(second.codes == NOT_SEEN, first.codes, second.codes), first.raters, first.links)
    changed = np.argwhere((after.codes != first.codes).T).tolist()
    marks = dict(enumerate(CODES))
    ways = list(zip(per_link(first, abstain=abstain), per_link(after, abstain=abstain), strict=True))
    return Comparison(
        changes=tuple(
            Change(
                first.links[link],
                first.raters[rater],
                marks.get(int(first.codes[rater, link])),
                marks[int(after.codes[rater, link])],
            )
            for link, rater in changed
        ),
        before=agreement(first, abstain=abstain, resamples=resamples, seed=seed),
        after=agreement(after, abstain=abstain, resamples=resamples, seed=seed),
        became_unanimous=tuple(old.link for old, new in ways if old.split and new.unanimous),
        became_split=tuple(old.link for old, new in ways if old.unanimous and new.split),
    )
