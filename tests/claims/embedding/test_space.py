"""Do sentences of two languages come to lie in one space, whoever is missing?"""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from claims.embedding import Encoder, Kind, Space, load, minilm
from claims.embedding.values import on_grid
from claims.languages.bridge import Term
from claims.settings import Settings

SAID = {"قطار از کشتی تندتر است.": "A train is faster than a ship.", "باران می‌بارد.": "It is raining."}


class Interpreter:
    """A bridge that knows two sentences by heart."""

    language = "fa"

    def terms(self, text: str) -> list[Term]:
        return []

    def said(self, form: str, source: str) -> Mapping[str, float]:
        return {}

    def gloss(self, text: str, source: str) -> str:
        return SAID[text]

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return encoder().encode([SAID[text] for text in texts], "passage") * np.float32(2)


class Polyglot:
    """A multilingual encoder of three dimensions that hears nothing but how long a text is."""

    id, dim, multilingual = "polyglot", 3, True

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        return on_grid(np.array([[len(text), 1, kind == "query"] for text in texts]))


def encoder() -> Encoder:
    found = load(Settings()).encoder
    assert found is not None
    return found


def test_a_sentence_lies_where_its_translation_lies() -> None:
    space = Space(encoder(), {"fa": Interpreter()})
    persian, english = SAID.keys(), SAID.values()
    mixed = [(text, "fa") for text in persian] + [(text, "en") for text in english]
    rows = space.vectors(mixed[::-1], "passage")[::-1]
    assert np.abs(rows[:2] - rows[2:]).max() < 1e-4
    assert (rows[2:] == encoder().encode(list(english), "query")).all()


def test_what_no_bridge_serves_goes_to_the_encoder() -> None:
    rows = Space(encoder(), {"fa": Interpreter()}).vectors([("It is raining.", "und"), ("Il pleut.", "fr")], "query")
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)


def test_without_an_encoder_the_bridge_still_serves_and_the_rest_is_zeros() -> None:
    space = Space(None, {"fa": Interpreter()})
    rows = space.vectors([("باران می‌بارد.", "fa"), ("It is raining.", "en")], "query")
    assert rows.shape == (2, minilm.DIM) and rows[0].any() and not rows[1].any()
    assert space.serves("fa") and not space.serves("en")


def test_an_encoder_with_a_space_of_its_own_takes_no_bridge() -> None:
    space = Space(Polyglot(), {"fa": Interpreter()})
    rows = space.vectors([("باران می‌بارد.", "fa"), ("It is raining.", "en")], "query")
    assert rows.shape == (2, 3) and (rows[0] == rows[1]).all()
    assert not space.bridges


@pytest.mark.parametrize("row", [[0, 0, 0], [3, 4, 0], [1e-30, 0, 0]])
def test_the_grid_keeps_zeros_and_makes_the_rest_of_unit_length(row: list[float]) -> None:
    assert float(np.square(on_grid(np.array(row))).sum()) == pytest.approx(float(any(row)), abs=1e-3)
