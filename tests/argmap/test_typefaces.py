"""Are the program's own faces taken where they are, with every letter and sign, and others where they are not?"""

import re
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from argmap import foundry, typefaces
from argmap.diagram import engine

NO_FACES = "the typefaces are not here; run: make setup"


@pytest.fixture
def own() -> typefaces.Typefaces:
    faces = typefaces.at_hand()
    if not faces.ours:
        pytest.skip(NO_FACES)
    return faces


def letters(path: Path) -> set[str]:
    return set(map(chr, TTFont(path).getBestCmap()))


def test_persian_is_drawn_with_every_letter_of_its_own(own: typefaces.Typefaces) -> None:
    wanted = set("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئءأؤۀ۰۱۲۳۴۵۶۷۸۹«»؟،؛٪٬٫\u200c")
    assert wanted <= letters(own.files[own.persian, 400])


def test_latin_is_drawn_with_the_letters_of_transcriptions(own: typefaces.Typefaces) -> None:
    assert set("Qurʾān ʿAlī Ḥusayn Ṭabarī ẓ Ş ğ ł ő Дж αβ — “” §") <= letters(own.files[own.latin, 700])


def test_the_signs_of_the_map_are_at_hand(own: typefaces.Typefaces) -> None:
    assert set("✓◐≠○↻⚑×−+") <= letters(own.files[own.signs, 400])


def test_each_file_says_the_family_and_weight_it_is_taken_for(own: typefaces.Typefaces) -> None:
    for (family, weight), path in own.files.items():
        font = TTFont(path)
        assert font["name"].getBestFamilyName() == family
        assert font["OS/2"].usWeightClass == weight


def test_the_two_faces_look_equally_large(own: typefaces.Typefaces) -> None:
    heights = [
        font["OS/2"].sxHeight / font["head"].unitsPerEm
        for font in (TTFont(own.files[family, 400]) for family in (own.latin, own.persian))
    ]
    assert heights[0] == pytest.approx(heights[1], rel=0.05)


def test_fontconfig_is_told_of_them_and_the_licences_lie_beside(own: typefaces.Typefaces) -> None:
    assert own.fontconfig is not None
    assert '<dir prefix="relative">.</dir>' in own.fontconfig.read_text("utf-8")
    licences = {path.name for path in typefaces.folder().glob("LICENCE-*.txt")}
    assert {"LICENCE-Literata.txt", "LICENCE-Vazirmatn.txt"} < licences


def test_a_browser_gets_each_letter_from_one_file(own: typefaces.Typefaces) -> None:
    packed = letters(typefaces.folder() / "Vazirmatn-Regular.woff2")
    assert set("پچژگکی۰۱۲،؛؟«» ().:-") | {chr(0x200C)} <= packed
    assert not packed & set("azAZ09é")
    assert set("Qurʾān ʿAlī") <= letters(typefaces.folder() / "Literata-Regular.latin.woff2") | letters(
        typefaces.folder() / "Literata-Regular.latin-ext.woff2"
    )
    style = (typefaces.folder().parent / "css" / "type.css").read_text("utf-8")
    named = set(re.findall(r"fonts/([\w.-]+\.woff2)", style))
    assert named == {path.name for path in typefaces.folder().glob("*.woff2")}


def test_htmx_is_the_one_that_is_locked_with_its_licence() -> None:
    place = typefaces.folder().parent / "vendor"
    if not (place / "htmx.min.js").is_file():
        pytest.skip("htmx is not here; run: make setup")
    assert 'version:"2.0.11"' in (place / "htmx.min.js").read_text("utf-8")
    assert "Permission to use" in (place / "LICENCE-htmx.txt").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("dot", [True, False], ids=["dot", "pygraphviz"])
def test_graphviz_draws_with_them_from_wherever_it_is_called(
    own: typefaces.Typefaces, dot: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = shutil.which("dot")
    if dot and found is None:
        pytest.skip("dot is not installed")
    monkeypatch.setattr(engine.shutil, "which", lambda _: found if dot else None)
    monkeypatch.chdir(tmp_path)
    latin, persian = (f'pos="0,0!" fontname="{family}"' for family in (own.latin, own.persian))
    source = f'digraph {{ a [label="Trade ✓" {latin}]; b [label="راه‌آهن" {persian}] }}'
    drawn = engine.rendered(source, "pdf", 30)
    assert all(name in drawn for name in (b"Literata", b"Vazirmatn", b"ArgmapSigns"))
    assert not list(tmp_path.iterdir())


def test_without_them_the_systems_are_taken(tmp_path: Path) -> None:
    faces = typefaces.at_hand(tmp_path)
    assert not faces.ours
    assert faces.fontconfig is None
    assert all(path.is_file() for path in faces.files.values())
    assert {faces.latin, faces.persian} <= {family for family, _ in faces.files} | {"sans-serif"}


def test_without_any_there_is_still_an_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typefaces, "_SYSTEM_FOLDERS", ())
    monkeypatch.setattr(typefaces.shutil, "which", lambda _: None)
    faces = typefaces.at_hand(tmp_path / "none")
    assert (faces.latin, faces.persian, dict(faces.files)) == ("sans-serif", "sans-serif", {})


def test_the_foundry_names_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(OSError, match=r"Vazirmatn-Regular\.ttf"):
        foundry.make(tmp_path / "node_modules", tmp_path / "fonts")


def test_without_npm_or_its_wheel_the_line_to_run_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(foundry.shutil, "which", lambda _: None)
    monkeypatch.setattr(foundry, "find_spec", lambda _: None)
    monkeypatch.setattr(foundry.subprocess, "run", lambda *_, **__: foundry.subprocess.CompletedProcess([], 1))
    assert foundry.main(["--fetch"]) == 2
    assert "apt-get install -y npm && make setup" in capsys.readouterr().err


@pytest.mark.slow
def test_the_foundry_makes_the_same_bytes_each_time(
    own: typefaces.Typefaces, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    packages = Path(foundry.__file__).parents[1] / "node_modules"
    if not packages.is_dir():
        pytest.skip(NO_FACES)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    for path in (foundry._latin(packages, tmp_path, 400, "normal"), foundry._signs(packages, tmp_path)):
        assert path.read_bytes() == (typefaces.folder() / path.name).read_bytes()
