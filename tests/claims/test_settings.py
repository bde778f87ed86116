"""Is a setting that makes no sense refused, with what to do?"""

import pytest

from claims.errors import InvalidSetting
from claims.settings import Settings


@pytest.mark.parametrize("word", ["local", "accounts", " accounts ", ""])
def test_who_uses_it_is_one_of_two_words(word: str) -> None:
    assert Settings.from_mapping({"ARGMAP_SIGN_IN": word}).sign_in == (word.strip() or "local")


@pytest.mark.parametrize("word", ["account", "Accounts", "yes", "none"])
def test_a_misspelt_word_does_not_open_the_door(word: str) -> None:
    with pytest.raises(InvalidSetting, match=r"must be local or accounts\. Mend it or unset it") as refused:
        Settings.from_mapping({"ARGMAP_SIGN_IN": word})
    assert refused.value.values["name"] == "ARGMAP_SIGN_IN"


def test_what_an_encoder_serves_is_one_of_two_words() -> None:
    assert Settings.from_mapping({"ARGMAP_ENCODER_LANGUAGES": "all"}).encoder_languages == "all"
    with pytest.raises(InvalidSetting, match="all or english"):
        Settings.from_mapping({"ARGMAP_ENCODER_LANGUAGES": "persian"})


@pytest.mark.parametrize("number", ["0", "-1", "ten", "1.5"])
def test_a_number_is_whole_and_above_zero(number: str) -> None:
    with pytest.raises(InvalidSetting, match="ARGMAP_THREADS"):
        Settings.from_mapping({"ARGMAP_THREADS": number})
