"""Do raised citations, as medical journals set them, neither end a sentence nor stand in its wording?"""

from claims.passages import Cut, cut, wording
from claims.readers import read
from claims.readers.document import Document
from claims.sections import outline
from claims.settings import Settings


def paper(paragraph: str) -> tuple[Document, Cut]:
    cited = paragraph.replace("{", '<xref ref-type="bibr" rid="R1"><sup>').replace("}", "</sup></xref>")
    refs = '<ref-list><ref id="R1"><label>1</label><mixed-citation>Krause P. Delirium. 2017.</mixed-citation></ref></ref-list>'
    body = f"<body><sec><title>Discussion</title><p>{cited}</p></sec></body>"
    document = read(f"<article><front/>{body}<back>{refs}</back></article>".encode(), "a.xml", Settings())
    return document, cut(document, outline(document))


def test_a_raised_citation_after_the_stop_belongs_to_the_sentence_before() -> None:
    document, held = paper(
        "Drugs failed.{1} {2} Sound is loud,{3} however. Sleep follows Holt <italic>et al</italic>.{4} Light was low."
    )
    assert [passage.text for passage in held.passages] == [
        "Drugs failed.",
        "Sound is loud, however.",
        "Sleep follows Holt et al.",
        "Light was low.",
    ]
    assert document.cut(held.passages[0].spans[0]) == "Drugs failed.1 2"


def test_the_wording_is_found_again_by_its_spans() -> None:
    document, held = paper("Sleep is the way.{1} Rooms of 30 m<sup>2</sup> were dark.")
    assert [wording(document, passage.spans, held.footnotes) for passage in held.passages] == [p.text for p in held.passages]
    assert held.passages[1].text == "Rooms of 30 m2 were dark."
