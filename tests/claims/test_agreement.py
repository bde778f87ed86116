"""Are the coefficients those of the books and of two libraries, and is there none where there is nothing to say?"""

import hashlib
import math
import random
import time
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from benchmarks import agreement as bench
from claims.agreement import (
    CODES,
    SEED,
    Change,
    Codes,
    Defined,
    Figure,
    Reason,
    Undefined,
    agreement,
    coefficients,
    compare,
    gathered,
    most_split,
    pairs,
    per_link,
    table,
)
from claims.vocabulary import Mark

S, W, C = CODES
LETTERS = {"s": 0, "w": 1, "c": 2, ".": -1}


def marks(*rows: str) -> Codes:
    """A row for each rater, a letter for each link."""
    return np.array([[LETTERS[letter] for letter in row] for row in rows], dtype=np.int8)


def counts(*rows: str) -> np.ndarray:
    """How often each digit from 1 to 5 stands in each column."""
    return np.array([[column.count(digit) for digit in "12345"] for column in map("".join, zip(*rows, strict=True))])


def value(figure: Figure) -> float:
    assert isinstance(figure, Defined), figure
    return figure.value


def reasons(codes: Codes, abstain: bool = False) -> set[Reason | None]:
    found = agreement(codes, abstain=abstain)
    return {each.reason if isinstance(each, Undefined) else None for each in (found.percent, found.alpha, found.ac1)}


def test_the_table_of_the_textbook() -> None:
    found = coefficients(counts("123321412...", "1233224125.3", ".3332342251.", "12332441251."))
    assert value(found.alpha) == pytest.approx(0.743421, abs=1e-6)
    assert value(found.ac1) == pytest.approx(0.77544, abs=1e-5)
    assert value(found.percent) == pytest.approx(0.81818, abs=1e-5)


def test_where_almost_all_marks_are_alike_alpha_and_kappa_fall_and_ac1_does_not() -> None:
    """K. L. Gwet, "Kappa statistic is not satisfactory" (2002): 118 both yes, 5 and 2 apart, 0 both no."""
    codes = marks("s" * 118 + "s" * 5 + "w" * 2, "s" * 118 + "w" * 5 + "s" * 2)
    found, [pair] = agreement(codes), pairs(codes)
    assert value(found.percent) == 118 / 125
    assert value(found.ac1) == pytest.approx(0.9408, abs=1e-4)
    assert value(pair.kappa) == pytest.approx(-0.0234, abs=1e-4)
    assert value(found.alpha) < 0


@pytest.mark.parametrize(
    ("codes", "alpha", "ac1"),
    [
        (marks("s" * 20, "s" * 19 + "w"), 0.0, 0.947),
        (marks("s" * 20, "s" * 19 + "w", "s" * 18 + "ws"), -0.017, 0.929),
    ],
)
def test_marks_that_are_nearly_all_the_same(codes: Codes, alpha: float, ac1: float) -> None:
    found = agreement(codes)
    assert value(found.alpha) == pytest.approx(alpha, abs=5e-4)
    assert value(found.ac1) == pytest.approx(ac1, abs=5e-4)


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        (np.zeros((0, 0), dtype=np.int8), Reason.NO_MARKS),
        (marks("...", "..."), Reason.NO_MARKS),
        (marks("c.c", "..c"), Reason.ALL_ABSTAINED),
        (marks("sws", "..c"), Reason.ONE_RATER),
        (marks("sw..", "..sw"), Reason.NOTHING_SHARED),
        (marks(*"sssssw"), Reason.ONE_LINK),
        (marks("sw.", "s.w"), Reason.ONE_LINK),
        (marks("sc", "ss"), Reason.ONE_LINK),
    ],
)
def test_where_there_is_nothing_to_say_the_reason_is_said(codes: Codes, reason: Reason) -> None:
    assert reasons(codes) == {reason}


def test_where_all_marks_are_the_same_alpha_alone_has_nothing_to_say() -> None:
    found = agreement(marks("sss", "sss", "s.c"))
    assert found.alpha == Undefined(Reason.ALL_THE_SAME)
    assert found.percent == found.ac1 == Defined(1.0), "and resampling marks that are all the same gives no interval"


def test_what_the_figures_rest_on_is_told() -> None:
    found = agreement(marks("sw.cs.", "ss.cw.", "..wcs.", "......"))
    assert (found.n_used, found.n_dropped, found.n_marks, found.n_abstained, found.n_raters) == (3, 3, 8, 3, 3)
    assert found.prevalence == {S: 5 / 8, W: 3 / 8}
    assert agreement(marks("cc", "..")).prevalence == {}


def test_abstentions_count_when_asked_and_one_link_keeps_its_distribution() -> None:
    codes = marks("sc", "sc", "ww")
    assert agreement(codes).n_used == 1 and reasons(codes) == {Reason.ONE_LINK}
    assert agreement(codes).prevalence == {S: 0.5, W: 0.5}
    found = agreement(codes, abstain=True)
    assert found.n_used == 2 and found.prevalence == {S: 1 / 3, W: 1 / 3, C: 1 / 3}
    assert value(found.percent) == pytest.approx(1 / 3)


def by_definition(codes: Codes, size: int) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Percent, alpha, AC1 in whole numbers, by listing every pair of marks; None where undefined, or over one link."""
    links = [[int(code) for code in column if 0 <= code < size] for column in codes.T]
    paired = [link for link in links if len(link) > 1]
    if len(paired) < 2:
        return None, None, None
    alike = [Fraction(sum(a == b for a, b in pairs), len(pairs)) for link in paired if (pairs := list(combinations(link, 2)))]
    percent = sum(alike, Fraction()) / len(paired)
    pool = [code for link in paired for code in link]
    observed = sum((len(link) * (1 - each) for link, each in zip(paired, alike, strict=True)), Fraction()) / len(pool)
    everyone = list(combinations(pool, 2))
    expected = Fraction(sum(a != b for a, b in everyone), len(everyone))
    rated = [link for link in links if link]
    shares = [sum((Fraction(link.count(code), len(link)) for link in rated), Fraction()) / len(rated) for code in range(size)]
    chance = sum((share * (1 - share) for share in shares), Fraction()) / (size - 1)
    return percent, 1 - observed / expected if expected else None, (percent - chance) / (1 - chance)


TABLES = arrays(np.int8, st.tuples(st.integers(1, 6), st.integers(1, 8)), elements=st.integers(-1, 2))


@given(TABLES, st.booleans())
def test_the_closed_forms_are_the_definitions(codes: Codes, abstain: bool) -> None:
    found = agreement(codes, abstain=abstain, resamples=0)
    for ours, exact in zip((found.percent, found.alpha, found.ac1), by_definition(codes, 3 if abstain else 2), strict=True):
        assert isinstance(ours, Undefined) if exact is None else value(ours) == pytest.approx(float(exact), abs=1e-12)


@given(TABLES, st.randoms())
def test_neither_order_nor_empty_links_matter(codes: Codes, chance: random.Random) -> None:
    rows, columns = list(range(codes.shape[0])), list(range(codes.shape[1]))
    chance.shuffle(rows)
    chance.shuffle(columns)
    other = np.hstack([codes[rows][:, columns], np.full((len(rows), 2), -1, dtype=np.int8)])
    one, two = (agreement(each, resamples=0) for each in (codes, other))
    for ours, theirs in ((one.percent, two.percent), (one.alpha, two.alpha), (one.ac1, two.ac1)):
        assert ours == theirs or value(ours) == pytest.approx(value(theirs), abs=1e-12)


def test_the_tables_asked_of_the_libraries_are_those_that_were() -> None:
    """Else the answers kept beside the tests are to other questions; `python -m benchmarks.agreement --record` asks again."""
    bytes_of_all = b"".join(codes.tobytes() for codes in bench.tables())
    assert hashlib.sha256(bytes_of_all).hexdigest().startswith("50d9ae8070b9b709")


@pytest.mark.slow
def test_two_libraries_say_the_same_on_more_than_ten_thousand_tables_with_gaps() -> None:
    asked = list(bench.tables())
    ours = [agreement(codes, abstain=bench.abstains(place), resamples=0) for place, codes in enumerate(asked)]
    by_krippendorff = [bench.of_krippendorff(codes, bench.abstains(place)) for place, codes in enumerate(asked)]
    by_irrcac = np.load(bench.RECORDED)
    for figures, theirs in (([each.alpha for each in ours], by_krippendorff), ([each.ac1 for each in ours], by_irrcac)):
        most, compared = bench.furthest(figures, theirs)
        assert most <= 1e-9 and compared >= 10_000
        lonely = {
            each.reason for each, their in zip(figures, theirs, strict=True) if isinstance(each, Undefined) and their == their
        }
        assert lonely == {Reason.ONE_LINK}, "what else we leave undefined, they do not answer"


def test_the_interval_is_of_tables_drawn_from_these_links() -> None:
    codes = marks("swwsswsss.", "swssswss.w", "ssw.swwssw", "swwss...ss")
    drawn = np.random.default_rng(SEED).integers(0, 10, size=(300, 10))
    alphas = [bench.of_krippendorff(codes[:, links], abstain=False) for links in drawn]
    found = agreement(codes, resamples=300)
    assert 0 < sum(map(math.isnan, alphas)) < 0.05 * 300 and isinstance(found.alpha, Defined)
    assert (found.alpha.low, found.alpha.high) == pytest.approx(np.nanquantile(alphas, (0.025, 0.975)), abs=1e-9)
    assert found == agreement(codes, resamples=300) and found.alpha != agreement(codes, resamples=300, seed=1).alpha
    assert isinstance(found.ac1, Defined) and found.ac1.low is not None and found.ac1.low < found.ac1.value


def test_no_interval_is_made_of_the_draws_that_happen_to_be_defined() -> None:
    """One link of twenty is split: every third draw is without it, and there alpha is undefined."""
    found = agreement(marks("s" * 20, "s" * 19 + "w"))
    assert found.alpha == Defined(pytest.approx(0.0, abs=1e-12), None, None)
    assert isinstance(found.ac1, Defined) and found.ac1.low == pytest.approx(0.83, abs=0.02) and found.ac1.high == 1.0


@pytest.mark.slow
def test_the_interval_holds_the_true_value_about_as_often_as_it_says() -> None:
    def drawn(links: int, seed: int) -> Codes:
        chance = np.random.default_rng(seed)
        likely, gaps = chance.random(links) < 0.7, chance.random((6, links)) < 0.3
        return np.where(gaps, -1, np.where(chance.random((6, links)) < 0.8, likely, ~likely)).astype(np.int8)

    true = agreement(drawn(200_000, 0), resamples=0)
    held = {"percent": 0, "alpha": 0, "ac1": 0}
    for seed in range(1, 401):
        found = agreement(drawn(60, seed), resamples=400)
        for name in held:
            figure = getattr(found, name)
            held[name] += figure.low <= getattr(true, name).value <= figure.high
    assert all(0.9 <= times / 400 <= 0.98 for times in held.values()), held


@pytest.mark.slow
def test_a_room_of_300_on_300_links_is_summed_up_within_a_tenth_of_a_second() -> None:
    codes = bench.room()
    agreement(codes)
    start = time.perf_counter()
    agreement(codes)
    assert time.perf_counter() - start < 0.1


@pytest.mark.slow
def test_kappa_of_pairs_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415  (it takes a second to come)

    for place, codes in enumerate(bench.tables(100, seed=7)):
        abstain = bench.abstains(place)
        for pair in pairs(codes, abstain=abstain):
            one, two = (codes[rater] for rater in (pair.first, pair.second))
            common = (one >= 0) & (two >= 0) & ((one < 2) & (two < 2) | abstain)
            assert (pair.used, pair.total) == (common.sum(), ((one >= 0) | (two >= 0)).sum())
            if isinstance(pair.kappa, Defined):
                assert pair.kappa.value == pytest.approx(cohen_kappa_score(one[common], two[common]), abs=1e-9)
                assert value(pair.percent) == pytest.approx(np.mean(one[common] == two[common]))
            else:
                assert len({*one[common], *two[common]}) < 2 or pair.used < 2


def test_cohens_example_and_pairs_without_figures() -> None:
    [pair] = pairs(marks("s" * 20 + "s" * 5 + "w" * 10 + "w" * 15, "s" * 20 + "w" * 5 + "s" * 10 + "w" * 15))
    assert (pair.percent, value(pair.kappa)) == (Defined(0.7), pytest.approx(0.4))
    kept = pairs(table(marks("ss..", "ssw.", ".sww", "....", "...."), raters=["a", "b", "c", "d", "e"]))
    found = {(each.first, each.second): (each.used, each.total, each.percent, each.kappa) for each in kept}
    alone, apart, none = (Undefined(each) for each in (Reason.ONE_LINK, Reason.NOTHING_SHARED, Reason.NO_MARKS))
    assert found["a", "b"] == (2, 3, Defined(1.0), Undefined(Reason.ALL_THE_SAME))
    assert found["a", "c"] == (1, 4, alone, alone)
    assert found["a", "d"] == (0, 2, apart, apart)
    assert found["d", "e"] == (0, 0, none, none)


def test_each_link_by_itself_and_the_most_split_first() -> None:
    codes = table(marks("sssw.", "swsw.", "sws..", "scww."), links=["all", "even", "most", "few", "none"])
    links = {each.link: each for each in per_link(codes)}
    assert links["even"].counts == {S: 1, W: 2, C: 1} and links["even"].n_marks == 3
    assert links["even"].entropy == pytest.approx(0.918296, abs=1e-6) and links["even"].percent == pytest.approx(1 / 3)
    assert links["most"].entropy == pytest.approx(0.811278, abs=1e-6) and links["most"].percent == 0.5
    assert links["all"].entropy == links["few"].entropy == 0.0 and links["all"].unanimous and not links["all"].split
    assert links["none"].entropy is links["none"].percent is None and not (links["none"].split or links["none"].unanimous)
    assert [each.link for each in most_split(links.values())] == ["even", "most"]
    assert [each.entropy for each in per_link(codes, abstain=True) if each.link == "even"] == [1.5]


def test_of_equally_even_links_those_with_more_marks_come_first() -> None:
    codes = marks("sww", "wsw", ".sw", ".ws")
    assert [each.link for each in most_split(per_link(codes))] == [1, 0, 2]


def test_what_a_discussion_changed() -> None:
    names = {"raters": ["ann", "bob", "cy"], "links": ["x", "y", "z"]}
    blind, discussed = table(marks("sss", "sww", "s.."), **names), table(marks("w..", ".s.", ".sw"), **names)
    found = compare(blind, discussed)
    assert found.changes == (
        Change("x", "ann", S, W),
        Change("y", "bob", W, S),
        Change("y", "cy", None, S),
        Change("z", "cy", None, W),
    )
    assert (found.became_unanimous, found.became_split) == (("y",), ("x",))
    assert found.before == agreement(blind) and found.after == agreement(marks("wss", "ssw", "ssw"))
    assert compare(blind, blind).changes == ()
    with pytest.raises(ValueError, match="same raters and links"):
        compare(blind, marks("sss", "sww", "s.."))


def test_a_table_is_made_of_marks_codes_or_verdicts() -> None:
    rows = [[S, None, C], [W, W, None]]
    verdicts = [("ann", 7, W), ("ann", 7, S), ("ann", 9, C), ("bob", 7, W), ("bob", 8, W)]
    held = gathered(verdicts, raters=["ann", "bob"], links=[7, 8, 9])
    assert (held.codes == table(rows).codes).all() and (held.codes == marks("s.c", "ww.")).all()
    assert (held.raters, held.links) == (("ann", "bob"), (7, 8, 9)) and table(held) is held
    assert agreement(rows) == agreement(held)
    assert agreement([]).percent == Undefined(Reason.NO_MARKS)
    assert table([], links=["x"]).codes.shape == (0, 1)


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (np.array([[3]], dtype=np.int8), {}),
        (np.array([0, 1], dtype=np.int8), {}),
        (np.array([[True, False]]), {}),
        ([[S, W], [S]], {}),
        ([[S, W]], {"links": ["x"]}),
        ([[S, W]], {"links": ["x", "x"]}),
        ([[S], [W]], {"raters": ["ann", "ann"]}),
    ],
)
def test_what_is_no_table_is_refused(rows: list[list[Mark | None]] | Codes, names: dict[str, list[int | str]]) -> None:
    with pytest.raises(ValueError):
        table(rows, **names)
