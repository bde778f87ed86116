"""Which invented values do tests start from? Maps of statements in two languages, made up for the tests."""

from itertools import cycle, islice

from argmap.graph import Edge, Graph, Node, Quote, Source, Wording
from claims.readers.document import Span
from claims.text import direction, language
from claims.vocabulary import CitationProblem, NodeKind, Stance, Standing

ENGLISH_CLAIMS = (
    "Street trees lower the summer temperature of a narrow street by two to four degrees.",
    "Shade matters more than evaporation once the soil has dried out.",
    "Residents walk more in streets with a closed canopy.",
    "Roots damage pavements less than the city's budget assumes.",
    "Trees that lose their leaves do not raise the heating bill in winter.",
    "Poorer quarters have a quarter of the canopy that richer ones have.",
    "Volunteers keep young trees alive through their second summer.",
    "A mixed planting survives disease better than a single species.",
)
ENGLISH_EVIDENCE = (
    "In the forty streets measured, the mean of the hottest hour fell from 38.1 to 35.4 degrees where the canopy closed over "
    "half of the roadway, and by less than one degree where it did not.",
    "Sap flow stopped on the ninth day without rain, yet the thermometers under the crowns showed no change.",
    "Counts at twelve crossings rose by 18 per cent in July and not at all in November.",
    "Of 1,204 repairs in five years, 61 named a root as the cause.",
    "The survey found no difference in gas consumption between the two sides of the same avenue.",
    "Every third sapling planted by contractors had died by the second August; of those that "
    "neighbours watered, one in eleven had.",
)
PERSIAN_CLAIMS = (
    "درختان خیابان دمای تابستانی کوچه‌های باریک را دو تا چهار درجه پایین می‌آورند.",
    "پس از خشک‌شدن خاک، سایه مهم‌تر از تبخیر است.",
    "ساکنان در خیابان‌های سایه‌دار بیشتر پیاده‌روی می‌کنند.",
    "محله‌های کم‌درآمد تنها یک‌چهارم پوشش درختیِ محله‌های ثروتمند را دارند.",
)
PERSIAN_EVIDENCE = (
    "در چهل خیابانی که اندازه‌گیری شد، میانگین گرم‌ترین ساعت روز از ۳۸٫۱ به ۳۵٫۴ درجه رسید؛ این کاهش تنها جایی دیده شد که تاج "
    "درختان نیمی از سواره‌رو را می‌پوشاند (Rahimi & Stone, 2019).",
    "جریان شیرهٔ گیاهی در روز نهمِ بی‌بارانی متوقف شد، اما دماسنج‌های زیر تاج درخت تغییری نشان ندادند.",
    "شمار عابران در دوازده تقاطع، در تیرماه ۱۸ درصد بیشتر شد و در آبان‌ماه هیچ تغییری نکرد.",
    "از ۱۲۰۴ تعمیر در پنج سال، تنها در ۶۱ مورد «ریشهٔ درخت» علت اعلام شده است.",
)


def wording(text: str) -> Wording:
    """A statement with the language and direction it is in."""
    return Wording(text, language(text), direction(text))


def node(node_id: str, text: str, kind: NodeKind = NodeKind.CLAIM, **more: object) -> Node:
    """A statement; ``also`` adds wordings in other languages."""
    also = more.pop("also", ())
    wordings = (wording(text), *(wording(other) for other in also))  # type: ignore[attr-defined]
    return Node(node_id, kind, wordings, **more)  # type: ignore[arg-type]


def evidence(node_id: str, text: str, *sources: Source) -> Node:
    """A piece of evidence with its passage."""
    said = wording(text)
    quote = Quote("0" * 16, (Span(0, len(text)),), text, said.language, said.direction, page=3)
    return Node(node_id, NodeKind.EVIDENCE, (said,), (quote,), sources)


def source(label: str = "Rahimi 2019, p. 41", *kinds: CitationProblem) -> Source:
    """A cited work, with a problem of each of ``kinds``."""
    problems = tuple(f"The mark and the list do not agree ({kind.value})." for kind in kinds)
    return Source(label, "rahimi2019", "41", problems, problem_kinds=kinds)


def link(link_id: str, start: str, target: str, stance: Stance = Stance.SUPPORTS, **more: object) -> Edge:
    """A link."""
    return Edge(link_id, start, target, stance, **more)  # type: ignore[arg-type]


def graph(claims: int = 3, evidence_each: int = 2, language: str = "en") -> Graph:
    """A map of one hypothesis with that many claims, and that many pieces of evidence a claim, every third against it."""
    persian = language == "fa"
    claim_texts, evidence_texts = (PERSIAN_CLAIMS, PERSIAN_EVIDENCE) if persian else (ENGLISH_CLAIMS, ENGLISH_EVIDENCE)
    thesis = "کاشت درخت ارزان‌ترین راه خنک‌کردن شهر است." if persian else "Planting trees is the cheapest way to cool a city."
    other = "Planting trees is the cheapest way to cool a city." if persian else "کاشت درخت ارزان‌ترین راه خنک‌کردن شهر است."
    nodes = [node("h", thesis, NodeKind.HYPOTHESIS, also=(other,))]
    edges = []
    sources = cycle(
        [
            source("رحیمی ۱۳۹۸، ص ۴۱"),
            source("Stone 2021, pp. 9–11", CitationProblem.YEAR_DIFFERS),
            source("Okafor & Lindqvist 2016"),
        ]
    )
    texts = cycle(evidence_texts)
    for c, text in enumerate(islice(cycle(claim_texts), claims), 1):
        nodes.append(node(f"c{c}", text))
        edges.append(link(f"lc{c}", f"c{c}", "h", Stance.CONTRADICTS if c % 4 == 0 else Stance.SUPPORTS, score=0.8))
    for e in range(1, claims * evidence_each + 1):
        nodes.append(evidence(f"e{e}", next(texts), next(sources)))
        stance = Stance.CONTRADICTS if e % 3 == 0 else Stance.SUPPORTS
        edges.append(link(f"le{e}", f"e{e}", f"c{(e - 1) // evidence_each + 1}", stance, score=round(0.9 - e % 7 / 10, 2)))
    title = "خنکای شهر: درخت، سایه و سیاست" if persian else "Cooling the city: trees, shade and policy"
    question = (wording("چگونه می‌توان شهر را با هزینهٔ کم خنک کرد؟"), wording("How can a city be cooled at little cost?"))
    return Graph(title, language, tuple(nodes), tuple(edges), question)


def every_sign() -> Graph:
    """A map in two languages with everything that can be drawn: all standings, joint premises, undercuts, a shared source."""
    base = graph(4, 2)
    standings = dict(zip([edge.id for edge in base.edges], cycle(Standing), strict=False))
    edges = [
        Edge(e.id, e.source, e.target, e.stance, "j" if e.target == "c1" else "", standing=standings[e.id]) for e in base.edges
    ]
    extra = (
        node("c5", "اندازه‌گیری‌ها تنها در روزهای بی‌باد انجام شده است."),
        evidence("e9", PERSIAN_EVIDENCE[0], source("رحیمی ۱۳۹۸، ص ۴۱", CitationProblem.NAME_DIFFERS)),
        evidence("e10", PERSIAN_EVIDENCE[2], Source("", own=True)),
    )
    more = (
        link("u1", "c5", "le3", Stance.CONTRADICTS),
        link("u2", "e10", "u1", Stance.CONTRADICTS, standing=Standing.WEAK),
        link("le9", "e9", "c2", standing=Standing.SPLIT),
        link("x1", "e9", "c4", Stance.CONTRADICTS, score=-1.0),
        link("x2", "e5", "h", score=-1.0),
    )
    return Graph(base.title, base.language, base.nodes + extra, (*edges, *more), base.question)
