"""What do English section headings announce, and what does an unmarked one look like?

Patterns are matched whole against ``claims.text.key`` of the heading, its number taken off.
"""

import re

from claims.vocabulary import SectionRole

_NAMES: tuple[tuple[SectionRole, str], ...] = (
    (
        SectionRole.ABSTRACT,
        r"(?:extended |structured |graphical )?abstract|(?:extended |executive |english |plain[- ]language )?summary|synopsis",
    ),
    (
        SectionRole.FRONT,
        r"key ?words?(?: and phrases)?|article info(?:rmation)?|article history|article type|highlights|cite this article"
        r"|how to cite.*|author(?:s'?|'s)? notes?|index terms|jel(?: classification| codes?)?|correspondence|corresponding author|authors?|affiliations?|citation",
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
        r"|(?:system|model|network|hardware|software) (?:design|architecture|overview|description|model)|(?:the )?proposed (?:method|approach|system|framework|model|architecture|scheme)"
        r"|implementation(?: details)?|(?:experimental |evaluation |field )?set-?up|experimental (?:procedures?|section|design|methods)|data(?: and (?:methods?|methodology|sources|measures))?"
        r"|participants|procedures?|measures|sample|statistical analys[ie]s|data (?:collection|analysis)(?: and .*)?"
        r"|(?:study )?(?:setting|population|design|area|sites?)(?:,? and .*)?|interventions?|main outcome measures?|outcomes?(?: measures?)?"
        r"|search strategy|(?:eligibility|inclusion)(?: and exclusion)? criteria|statistical (?:methods|approach)|measurements?",
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
        r"(?:general )?discussion(?: of (?:the )?(?:results|findings))?(?: and (?:implications|limitations))?|limitations.*|implications.*"
        r"|(?:strengths and (?:limitations|weaknesses)|interpretation|practical implications)(?: .*)?",
    ),
    (
        SectionRole.REFERENCES,
        r"(?:list of )?(?:cited )?references(?: and (?:notes|further reading))?|further reading|references and bibliography|(?:selected |select )?bibliography|works cited|literature cited|cited literature"
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

INTRODUCTION = re.compile(r"(?:general )?introduction(?: and .*)?")
"""Names that say outright that here the paper begins (``Background`` may be a part of an abstract)."""
NOTES = re.compile(r"(?:foot|end)?notes")
LANGUAGES = re.compile(
    r"(?:in )?(?:english|persian|farsi|latin|arabic|french|german|russian|turkish|chinese|foreign|non-english)"
    r"(?: (?:references|sources|language|works))?"
    r"|(?:primary|secondary|printed|archival|online|electronic|internet|unpublished)(?: (?:references|sources|works|literature))?"
    r"|books|articles|journals|websites|archives|newspapers|theses|reports|documents"
)
"""Headings inside a reference list."""
ORDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "first", "second", "third")

_SMALL = frozenset("a an and as at by for from in into of on or the to under versus via vs with within without".split())


_DANGLING = re.compile(
    r"(?:^|\s)(?:a|an|the|and|or|but|nor|of|in|on|at|by|for|from|to|into|onto|with|within|without|between|among|through|via|as|than|that"
    r"|which|who|whom|whose|where|when|while|because|since|although|though|if|whether|per|versus|under|over|upon|toward|towards|against"
    r"|about|after|before|during|despite|is|are|was|were|be|been|being|has|have|had|can|could|will|would|should|may|might|must|not|no"
    r"|its|their|his|her|our|my|this|these|those|such|some|any|each|every|both|either|neither|more|less|most|very|also|so|then|including"
    r"|e\.g\.|i\.e\.|et|cf\.|dr\.|mr\.|mrs\.|prof\.|vs\.|fig\.|no\.|pp?\.)$",
    re.IGNORECASE,
)


def dangles(text: str) -> bool:
    """Whether a line stops on a word that must be followed by another: it is a torn sentence, not a heading."""
    return bool(_DANGLING.search(text.rstrip()))


_OPENERS = frozenset(
    "the this these those that a an in on at by for from to of as it its we our they their there here he she his her i you however "
    "moreover furthermore although though while when where if such thus therefore hence but and or yet nor so after before since "
    "during with without both many most some all each no not one two three first second third finally another other what which "
    "who how why still even indeed also according despite unlike like between among through under over once because".split()
)


def begins_sentence(word: str) -> bool:
    """Whether a capitalised word is one that sentences begin with, rather than a name."""
    return word.lower() in _OPENERS


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
