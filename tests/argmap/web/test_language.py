"""Does the interface speak both languages, wholly?"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from argmap.web.language import _, day, digits, language, ngettext
from argmap.web.messages import gathered, of, read, written
from claims import errors
from claims.models import now

_PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
_LATIN = re.compile(r"\b(?:UTF|utf|windows)-\d+\b|\bbzip2\b|\b7z\b|\bAC1\b")


def test_every_message_is_translated_and_none_is_left_over() -> None:
    found, held = gathered(), of("fa")
    wanted = {each.id for each in found if each.id}
    there = {each.id: each for each in held if each.id}
    assert wanted - set(there) == set(), "python -m argmap.web.messages"
    assert set(there) - wanted == set(), "python -m argmap.web.messages"
    assert [each.id for each in held if each.id and (not each.string or each.fuzzy)] == []


def test_a_second_run_changes_nothing_and_a_new_message_its_own_lines_alone() -> None:
    ids = [each.id if isinstance(each.id, str) else each.id[0] for each in of("fa")]
    assert ids == sorted(ids), "python -m argmap.web.messages"
    before = written(of("fa"))
    assert written(read(before, "fa")) == before
    held = of("fa")
    held.add("Mark nothing yet.", None, [("argmap/web/zebra.py", 7), ("argmap/web/ape.py", 900)])
    own = b'#: argmap/web/ape.py argmap/web/zebra.py\nmsgid "Mark nothing yet."\nmsgstr ""\n\n'
    after = written(held)
    assert own in after and after.replace(own, b"") == before


ROOT = Path(__file__).parents[3]
TOLD_OTHERWISE = {"DatabaseProblem", "InvalidSetting", "InvalidReferences", "InvalidClaims"}
"""Of the errors: those that no page says in their own words. A page has others for a database in trouble; settings are refused
before anything is served; lists and claims in files come by the command line."""
NEVER_SAID = (
    *("argmap/cli/", "argmap/exchange/", "argmap/disk.py", "argmap/sources.py", "claims/library.py"),  # at the command line
    *("claims/stance/build.py", "claims/languages/fa/build.py"),
    "claims/files.py",  # a page says that the paper is not there
)
ITS_OWN = {"argmap/desk.py: subject"}
"""Acts of the command line in a file that has others."""


def refusals(file: str, tree: ast.Module, family: set[str]) -> Iterator[tuple[str, str | None]]:
    """Where each error is made, and its message; None where that is put together before a catalogue could know it."""
    for act in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
        named = [(each.targets[0], each.value) for each in ast.walk(act) if isinstance(each, ast.Assign)]
        for call in (each for each in ast.walk(act) if isinstance(each, ast.Call) and called(each) in family and each.args):
            first = call.args[0]
            whole = [first] if not isinstance(first, ast.Name) else [to for name, to in named if ast.unparse(name) == first.id]
            for said in (each.args[0] if isinstance(each, ast.Call) and called(each) == "Sentence" else each for each in whole):
                if isinstance(said, ast.Constant | ast.JoinedStr | ast.BinOp):
                    yield f"{file}: {act.name}", str(said.value) if isinstance(said, ast.Constant) else None


def called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def test_what_refuses_an_act_can_be_said_in_persian() -> None:
    files = [str(each.relative_to(ROOT)) for folder in ("argmap", "claims") for each in sorted((ROOT / folder).rglob("*.py"))]
    texts = {file: (ROOT / file).read_text("utf-8") for file in files if not file.startswith(NEVER_SAID)}
    family = {name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, errors.ArgmapError)}
    family |= set(re.findall(rf"^class (\w+)\((?:{'|'.join(family)})\):", "\n".join(texts.values()), re.MULTILINE))
    family -= TOLD_OTHERWISE
    telling = {file: ast.parse(text) for file, text in texts.items() if any(f"{name}(" in text for name in family)}
    known = {each.id for each in of("fa") if each.id}
    found = [each for file, tree in telling.items() for each in refusals(file, tree, family)]
    assert len(found) > 150
    assert [(where, said) for where, said in found if said not in known and where not in ITS_OWN] == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('raise NotFound("No {code}.", code=code)', "No {code}."),
        ('message = Sentence("No {code}.", code=code)\n    raise NotFound(message)', "No {code}."),
        ('raise NotFound(f"No {code}.")', None),
        ('message = f"No {code}."\n    raise NotFound(message, code=code)', None),
        ('raise NotFound("No " + code)', None),
    ],
)
def test_a_refusal_that_is_put_together_too_early_is_seen(code: str, said: str | None) -> None:
    tree = ast.parse(f"def act(code):\n    {code}\n")
    assert list(refusals("house.py", tree, {"NotFound"})) == [("house.py: act", said)]


def test_a_translation_has_the_places_of_its_message() -> None:
    for each in of("fa"):
        if not each.id:
            continue
        ids, strings = ([side] if isinstance(side, str) else list(side) for side in (each.id, each.string))
        for string in strings:
            assert set(_PLACES.findall(string)) in [set(_PLACES.findall(one)) for one in ids], each.id


def test_persian_is_written_as_persian() -> None:
    for each in of("fa"):
        if not each.id:
            continue
        for string in [each.string] if isinstance(each.string, str) else each.string or ():
            own = _LATIN.sub("", _PLACES.sub("", string))
            assert not re.search(r"[يكىة٠-٩0-9\"?;]|(?<!%)\(s|\bمی [\u0600-\u06ff]", own), string


@pytest.mark.parametrize(("tongue", "shown"), [("en", "12"), ("fa", "۱۲")])
def test_numbers_have_the_languages_digits(app: Flask, tongue: str, shown: str) -> None:
    with app.test_request_context(headers={"Accept-Language": tongue}):
        assert language() == tongue and digits(12) == shown
        assert shown in ngettext("%(num)s paper", "%(num)s papers", 12)


def test_a_number_that_stands_in_a_template_has_them_too(app: Flask) -> None:
    template = app.jinja_env.from_string("{{ 10|digits }} {% trans n=7|digits %}{{ n }}{% endtrans %}")
    for tongue, shown in (("en", "10 7"), ("fa", "۱۰ ۷"), ("en", "10 7")):
        with app.test_request_context(headers={"Accept-Language": tongue}):
            assert template.render() == shown


def test_dates_have_the_languages_calendar(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "fa"}):
        assert day(now().replace(year=2026, month=3, day=21)) == "۱ فروردین ۱۴۰۵"
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert day(now().replace(year=2026, month=3, day=21)) == "21 March 2026"


def test_an_unknown_language_is_answered_in_english(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "xx"}):
        assert language() == "en" and _("Sign in") == "Sign in"


def test_why_an_act_on_a_map_was_refused_is_told_in_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "fa"}):
        assert _("These are joint already.") == "این‌ها از پیش به هم پیوسته‌اند."
