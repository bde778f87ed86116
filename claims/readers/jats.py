"""How does a publisher's JATS XML become a Document?

Everything a reader of the paper sees goes into the text in the paper's order: titles, authors, abstracts and keywords of
the front, the body's sections, the notes and the reference list of the back. What the tags say besides becomes metadata
and CSL-JSON.

The file is opened here; ``jats_front`` reads what the paper says of itself, ``jats_body`` all that comes after.
"""

import re
from html.entities import html5

from lxml import etree

from claims.errors import UnreadablePaper
from claims.readers import decoding, guard
from claims.readers.assembly import Assembly
from claims.readers.declared import Declared
from claims.readers.document import Document
from claims.readers.jats_body import Context, Walk, language_of
from claims.readers.jats_front import Front
from claims.settings import Settings

MEDIA_TYPE = "application/jats+xml"

_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w:.-]{2,40})""")


def read(data: bytes, name: str, settings: Settings) -> Document:
    """The Document of a JATS (or NLM) article."""
    found = _ENCODING.match(data[:400])
    decoded = decoding.decode(data, name, settings.encoding, found.group(1).decode("ascii") if found else "")
    guard.check_xml(decoded.text, name, doctype_allowed=True)
    article = _article(guard.without_declaration(decoded.text), name)
    declared = Declared()
    assembly = Assembly()
    assembly.repairs.extend(decoded.repairs)
    walk = Walk(assembly)
    spoken = language_of(article)
    front = article.find("front")
    if front is not None:
        Front(walk, declared, spoken).all(front)
    for part in article.iterchildren("body", "back", "floats-group", "sub-article"):
        if part.tag == "sub-article" and part.get("article-type") != "translation":
            continue  # reviews, letters, replies: about the paper, not of it
        walk.part(part, Context(language=language_of(part, spoken)))
    return assembly.document(
        name, MEDIA_TYPE, declared.metadata(), encoding=decoded.encoding, references=tuple(walk.references)
    )


def _article(text: str, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        if "limit exceeded" in str(error.msg):
            raise UnreadablePaper(
                "{name} holds more than ten million characters in one piece, which no paper does. Split it and try again.",
                name=name,
            ) from error
        raise UnreadablePaper(
            "{name} is not well-formed XML: {cause}. Mend it or save it again.", name=name, cause=str(error.msg)
        ) from error
    _spell_entities(root)
    for element in root.iter(etree.Element):
        if "}" in element.tag:
            element.tag = element.tag.rpartition("}")[2]
    article = root if root.tag == "article" else next(root.iter("article"), None)
    if article is None or (article.find("front") is None and article.find("body") is None):
        raise UnreadablePaper(
            "{name} is XML, but not a JATS article (its root is {root}). Export the paper as JATS, HTML, DOCX or PDF.",
            name=name,
            root=f"<{root.tag}>",
        )
    return article


def _spell_entities(root: etree._Element) -> None:
    """Put the characters that HTML's entity names stand for in place of them; other names stay as they are written."""
    for entity in list(root.iter(etree.Entity)):
        written = entity.text or ""
        character = html5.get(written[1:], written) + (entity.tail or "")
        before, parent = entity.getprevious(), entity.getparent()
        if parent is None:
            continue
        if before is None:
            parent.text = (parent.text or "") + character
        else:
            before.tail = (before.tail or "") + character
        parent.remove(entity)
