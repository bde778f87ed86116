"""Are English forms of one word one stem?"""

import pytest

from claims.languages.en.words import STOP_WORDS, stem


@pytest.mark.parametrize(
    "forms", ["invest invests invested investing", "policy policies", "strategic strategically", "corridor corridors"]
)
def test_forms_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


def test_stop_words_are_as_the_search_form_writes_them() -> None:
    assert all(word.isalpha() and word == word.lower() for word in STOP_WORDS)
