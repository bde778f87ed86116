"""Is a name that stands before a numbered mark compared with the people of its entry?"""

import pytest

from claims.reading import read
from claims.settings import Settings

LIST = """

# References

1. Osei K, Brand L. Tendons. J Wires. 2012;3:1-9.

2. Brodersen N, Achter J. Thresholds. Sleep. 2018;4:5-6.

3. Iqbal R. Rooms. Light. 2019;1:2-4.
"""


def problems(sentence: str) -> list[tuple[str, list[str]]]:
    text = f"# A paper\n\n# Introduction\n\nRooms are lit [1], [3]. {sentence}{LIST}"
    reading = read(text.encode(), "paper.md", Settings())
    return [(mark.text, [problem.kind.value for problem in mark.problems]) for mark in reading.audit.citations][2:]


def test_another_name_than_the_entry_has_is_named() -> None:
    assert problems("We use the thresholds of Halvorsen et al. [2].") == [("[2]", ["name_differs"])]
    assert problems("Halvorsen and colleagues [2] hold so.") == [("[2]", ["name_differs"])]


@pytest.mark.parametrize(
    "sentence", ["Osei et al. [1] hold so.", "Brand and colleagues [1] hold so.", "Rooms in Oslo et al [1, 2]."]
)
def test_an_author_of_the_entry_or_a_row_of_numbers_is_none(sentence: str) -> None:
    assert all(not found for _, found in problems(sentence))


def test_an_unlisted_work_beside_a_listed_one_is_named_without_a_comma_too() -> None:
    text = "# A paper\n\n# I\n\nMany hold (Stroud 2001, 52; Vasquez 2007), as in (Copenhagen 2009).\n\n# References\n\n"
    reading = read(f"{text}Stroud, Alban. 2001. *Awakened Hearts*. Bristol: Redcliffe.\n".encode(), "paper.md", Settings())
    assert [(mark.text, mark.ok) for mark in reading.audit.citations] == [("Stroud 2001, 52", True), ("Vasquez 2007", False)]
