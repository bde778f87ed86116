"""Are English forms of one word one stem?"""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from claims.languages.en.words import STOP_WORDS, stem


@pytest.mark.parametrize(
    "forms", ["invest invests invested investing", "policy policies", "strategic strategically", "corridor corridors"]
)
def test_forms_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.fixture
def jostling() -> Iterator[None]:
    """Threads that take turns ever so often."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("jostling")
def test_threads_do_not_spoil_each_others_stems() -> None:
    words = "nationalization dependencies corridors strategically negotiated it universities conditional ties".split() * 20
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _turn: [stem.__wrapped__(word) for word in words], range(8)))
    assert found == [[stem(word) for word in words]] * 8


def test_stop_words_are_as_the_search_form_writes_them() -> None:
    assert all(word.isalpha() and word == word.lower() for word in STOP_WORDS)
