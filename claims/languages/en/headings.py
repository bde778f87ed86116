"""What do English section headings announce, and what does an unmarked one look like?

Patterns are matched whole against ``claims.text.key`` of the heading, its number taken off.
"""

import re

from claims.vocabulary import SectionRole

_NAMES: tuple[tuple[SectionRole, str], ...] = (
    (SectionRole.ABSTRACT, r"(?:extended |structured |graphical )?abstract|(?:executive |plain[- ]language )?summary|synopsis"),
    (
        SectionRole.FRONT,
        r"key ?words?(?: and phrases)?|article info(?:rmation)?|article history|article type|highlights|cite this article"
        r"|how to cite.*|jel(?: classification| codes?)?|correspondence|corresponding author|authors?|affiliations?|citation",
    ),
    (
        SectionRole.INTRODUCTION,
        r"(?:general )?introduction(?: and .*)?|background(?: and (?:aims?|objectives?|purpose|motivation))?|motivation|overview"
        r"|(?:statement of the )?problem(?: statement)?|(?:aims?|objectives?|purpose|goals?)(?: of the (?:study|paper|article))?"
        r"|research questions?|(?:research )?hypothes[ie]s|preface|prologue",
    ),
    (
        SectionRole.LITERATURE,
        r"(?:a )?(?:review of )?(?:the )?(?:relevant |existing |related )?literature(?: review)?(?: and .*)?|literature survey"
        r"|related (?:work|works|research|studies)|previous (?:work|research|studies)|prior (?:work|research|studies)"
        r"|research background|state of the art|historiography",
    ),
    (
        SectionRole.THEORY,
        r"(?:theoretical|conceptual|analytical)(?: and (?:theoretical|conceptual|analytical))? (?:framework|background|model|foundations?"
        r"|approach|considerations|perspectives?)(?: .*)?|theory(?: and hypotheses)?|hypotheses development|development of hypotheses",
    ),
    (
        SectionRole.METHODS,
        r"(?:materials?(?:,| and)? )?(?:research )?method(?:s|ology|ologies)?(?: and (?:materials|data|procedures?|methods))?"
        r"|(?:patients|participants|subjects|materials|data|design|sample) and methods|(?:research|study) design(?: .*)?"
        r"|experimental (?:procedures?|setup|section|design|methods)|data(?: and (?:methods?|methodology|sources|measures))?"
        r"|participants|procedures?|measures|sample|statistical analys[ie]s|data (?:collection|analysis)(?: and .*)?|setting",
    ),
    (
        SectionRole.RESULTS,
        r"(?:main |empirical |key |research )?(?:results?|findings)(?: and (?:discussion|analysis|interpretation))?"
        r"|data analysis and results|experiments?(?: and results)?|evaluation",
    ),
    (
        SectionRole.CONCLUSION,
        r"(?:discussion and |summary and |general )?conclu(?:sions?|ding remarks)(?: and .*)?|summary and outlook|epilogue",
    ),
    (
        SectionRole.DISCUSSION,
        r"(?:general )?discussion(?: of (?:the )?(?:results|findings))?(?: and (?:implications|limitations))?|limitations.*|implications.*",
    ),
    (
        SectionRole.REFERENCES,
        r"(?:list of )?references(?: and notes)?|(?:selected |select )?bibliography|works cited|literature cited|cited literature"
        r"|references cited|cited works|sources|reference list|literature",
    ),
    (
        SectionRole.BACK,
        r"acknowledge?ments?|funding(?: .*)?|(?:declaration of |conflicts? of |competing |declaration of competing |declaration of conflicting )interests?.*|disclosures?.*"
        r"|(?:data|code) availability.*|availability of data.*|author(?:s'?|'s)? contributions?.*|appendi(?:x|ces)(?: .*)?|supplementa(?:ry|l) .*"
        r"|supporting information|notes on contributors?|about the authors?|ethic(?:s|al) .*|declarations?|abbreviations|(?:foot|end)?notes"
        r"|orcid(?: ids?)?|credit authorship.*|consent .*|nomenclature|additional information|publisher'?s note|open access",
    ),
)

ROLES: tuple[tuple[SectionRole, re.Pattern[str]], ...] = tuple((role, re.compile(names)) for role, names in _NAMES)
"""In this order: a heading may fit two patterns, and the first one that fits it whole is meant."""

_SMALL = frozenset("a an and as at by for from in into of on or the to under versus via vs with within without".split())


def reads_as_heading(text: str) -> bool:
    """Whether a short unmarked line could be a heading: numbered, or set in capitals as titles are."""
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    if not words or len(words) > 16:
        return False
    if re.match(r"^(?:\d+(?:\.\d+)*\.?|[IVX]+\.)\s+[A-Z]", text):
        return True
    large = [word for word in words if word.lower() not in _SMALL]
    return (
        len(words) <= 12
        and bool(large)
        and sum(word[0].isupper() for word in large) >= 0.8 * len(large)
        and words[0][0].isupper()
    )
