"""What does a text say whatever its spelling: its words, sentences, language, dates and numbers? Offsets are kept."""

from claims.text.calendars import WrittenDate, calendar_of, gregorian_years, parse_date, solar_hijri_years
from claims.text.forms import HALF_SPACE, Folded, Word, fold, fold_digits, foreign_letters, key, words
from claims.text.numbers import Number, numbers
from claims.text.script import direction, language
from claims.text.sentences import sentences

__all__ = [
    "HALF_SPACE",
    "Folded",
    "Number",
    "Word",
    "WrittenDate",
    "calendar_of",
    "direction",
    "fold",
    "fold_digits",
    "foreign_letters",
    "gregorian_years",
    "key",
    "language",
    "numbers",
    "parse_date",
    "sentences",
    "solar_hijri_years",
    "words",
]
