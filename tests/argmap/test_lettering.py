"""Can the Persian face's text be copied letter by letter, and does it look as before?"""

import pytest
import uharfbuzz
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from argmap import typefaces
from argmap.lettering import letter_by_letter

LETTERS = {"uniFEDF": 590, "uniFEE0": 640, "uniFE8E": 480, "uniFEFB": 1164, "uniFEFC": 1234}


def face_with_a_joined_lam_alef() -> TTFont:
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "lam", "alef", *LETTERS])
    builder.setupCharacterMap({0x644: "lam", 0x627: "alef"})
    pen = TTGlyphPen(None)
    pen.moveTo((10, 0)), pen.lineTo((10, 500)), pen.lineTo((400, 500)), pen.closePath()
    outline = pen.glyph()
    widths = {".notdef": 500, "lam": 700, "alef": 300, **LETTERS}
    builder.setupGlyf(dict.fromkeys(widths, outline))
    builder.setupHorizontalMetrics({name: (width, 10) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.addOpenTypeFeatures(
        "languagesystem arab dflt; feature init { sub lam by uniFEDF; } init; feature medi { sub lam by uniFEE0; } medi;"
        "feature fina { sub alef by uniFE8E; } fina;"
        "feature rlig { sub uniFEDF uniFE8E by uniFEFB; sub uniFEE0 uniFE8E by uniFEFC; } rlig;"
    )
    return builder.font


def shaped(font: TTFont, tmp_path, text: str) -> list[tuple[int, int]]:
    font.save(tmp_path / "face.ttf")
    face = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(tmp_path / "face.ttf"))))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(face, buffer)
    return [(info.cluster, place.x_advance) for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)]


@pytest.mark.parametrize("text", ["لا", "للا"])
def test_each_letter_keeps_a_glyph_and_the_word_its_width(tmp_path, text: str) -> None:
    before = shaped(face_with_a_joined_lam_alef(), tmp_path, text)
    font = face_with_a_joined_lam_alef()
    assert letter_by_letter(font) == 2
    after = shaped(font, tmp_path, text)
    assert len(before) == len(text) - 1 and sorted(cluster for cluster, _ in after) == list(range(len(text)))
    assert sum(width for _, width in after) == sum(width for _, width in before)


def test_a_face_without_the_pair_is_left_as_it_is() -> None:
    font = face_with_a_joined_lam_alef()
    del font["GSUB"]
    assert letter_by_letter(font) == 0 and len(font.getGlyphOrder()) == 8


def test_our_persian_face_has_it() -> None:
    faces = typefaces.at_hand()
    if not faces.ours:
        pytest.skip("our typefaces are not set up here")
    glyphs = TTFont(faces.files[(typefaces.PERSIAN, 400)]).getGlyphOrder()
    assert "uniFEFB.shape" in glyphs and "uniFEFB.blank" in glyphs
