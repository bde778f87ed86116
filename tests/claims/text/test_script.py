"""Is the language told, and the way it runs?"""

import pytest

from claims.text import direction, language


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The results are in.", "en"),
        ("Nuclear Hedging", "en"),
        ("یافته‌ها نشان می‌دهند", "fa"),
        ("مقدمه", "fa"),
        ("نتیجه‌گیری", "fa"),
        ("پښتونخوا ښوونځي", "ps"),
        ("العلاقات الدولية في آسيا الوسطى", "ar"),
        ("Внешняя политика", "ru"),
        ("שלום עולם", "he"),
        ("Die Politik der Region und das Recht", "de"),
        ("La politique de la région et les routes", "fr"),
        ("La política de los países", "es"),
        ("Orta Asya ve Türkiye için bir politika", "tr"),
        ("۱۲۳ --- 45", "und"),
        ("", "und"),
        ("بررسی روابط (The Belt)", "fa"),
        ("روابط ایران و چین در آسیای مرکزی", "fa"),
        ("تاریخ", "fa"),
        ("سياست خارجي ايران در منطقه", "fa"),
        ("السياسة الخارجية", "ar"),
        ("في هذا البحث من أهم القضايا", "ar"),
        ("中国的政策", "zh"),
        ("رابطه", "fa"),
    ],
)
def test_language_by_letters_and_small_words(text: str, tag: str) -> None:
    assert language(text) == tag


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Hello", "ltr"),
        ("سلام", "rtl"),
        ("BRI ابتکار یک کمربند", "rtl"),
        ("The word سلام is Persian", "ltr"),
        ("123 –", "ltr"),
        ("۱۲۳", "ltr"),
        ("آa", "rtl"),
    ],
)
def test_direction_is_that_of_most_letters(text: str, way: str) -> None:
    assert direction(text) == way
