"""Are names told apart in every order the styles write them?"""

import pytest

from claims.references.people import people


def plain(text: str, **how: bool) -> list[str]:
    names, _ = people(text, **how)
    return ["=" + name["literal"] if "literal" in name else "|".join(name.values()) for name in names]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Smith, J. A., & Jones, B.", ["Smith|J. A.", "Jones|B."]),
        ("Smith JA, Jones B", ["Smith|JA", "Jones|B"]),
        ("J. A. Smith and B. van der Berg,", ["Smith|J. A.", "van der Berg|B."]),
        ("Smith, Jane, and W. Lange", ["Smith|Jane", "Lange|W."]),
        ("Smith, Jane, Ann Basit Khan, and Roy Hamid", ["Smith|Jane", "Khan|Ann Basit", "Hamid|Roy"]),
        ("Dorn, Penny and Josef, Kim", ["Dorn|Penny", "Josef|Kim"]),
        ("El-Amin, Ayla and Ola Rafik Mansour,", ["El-Amin|Ayla", "Mansour|Ola Rafik"]),
        ("Smith, J.; Jones, B. C.", ["Smith|J.", "Jones|B. C."]),
        ("Smith, J., Jr., & O'Neill, S.-K.", ["Smith|J.|Jr.", "O'Neill|S.-K."]),
        ("World Health Organization", ["=World Health Organization"]),
        ("Ministry of Water, Land and Trade", ["=Ministry of Water, Land and Trade"]),
        ("OECD", ["=OECD"]),
        ("آدمی، علی و مریم فلاح و مجیدرضا مؤمنی", ["آدمی|علی", "فلاح|مریم", "مؤمنی|مجیدرضا"]),
        ("احمدی، ر.، و محمدی، ع.", ["احمدی|ر.", "محمدی|ع."]),
        ("رضوانی، مریم؛ کاظمی، سعید و نوری، الهام", ["رضوانی|مریم", "کاظمی|سعید", "نوری|الهام"]),
        ("نوری، الهام و سید علی موسوی‌پور", ["نوری|الهام", "موسوی‌پور|سید علی"]),
        ("وزارت امور خارجه", ["=وزارت امور خارجه"]),
        ("کریمی، نرگس و مجتبیعبدخدایی", ["کریمی|نرگس", "عبدخدایی|مجتبی"]),
        ("حسینی‌پور س، رحیمی ن.", ["حسینی‌پور|س", "رحیمی|ن"]),
        ("کریمی، نرگس و محمدزاده", ["کریمی|نرگس", "محمدزاده"]),
    ],
)
def test_names_are_told_apart(written: str, names: list[str]) -> None:
    assert plain(written) == names


@pytest.mark.parametrize(
    "written", ["Smith, J., et al.", "Smith, J. and others", "احمدی، رضا و همکاران", "احمدی، رضا و دیگران"]
)
def test_others_are_noted_and_are_nobody(written: str) -> None:
    names, others = people(written)
    assert (len(names), others) == (1, True)


def test_the_list_tells_which_name_comes_first() -> None:
    written = "Kelb Daniyar, Asset Ongla, Nurlan Taig"
    assert plain(written, family_first=True)[0] == "Kelb|Daniyar"
    assert plain(written)[0] == "Daniyar|Kelb"
