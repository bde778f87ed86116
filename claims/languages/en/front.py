"""By which words does the front matter of an English paper say what a line is?

All are matched against ``claims.text.key`` of the line, so they stand here in small letters.
"""

LABELS: dict[str, tuple[str, ...]] = {
    "abstract": ("abstract", "summary", "extended abstract", "structured abstract"),
    "keywords": ("keywords", "keyword", "key words", "key words and phrases", "keywords and phrases", "index terms"),
    "cite": (
        "cite this article", "cite this article as", "cite this paper", "cite as", "please cite this article as", "how to cite",
        "how to cite this article", "to cite this article", "to cite this paper", "citation", "suggested citation",
        "recommended citation", "to link to this article",
    ),
    "publisher": ("publisher", "published by", "publishers"),
    "journal": ("journal", "journal title", "source title", "published in"),
    "authors": ("author", "authors", "by"),
    "affiliation": ("affiliation", "affiliations"),
    "email": ("email", "e mail", "e-mail", "email address", "e-mail address", "mail"),
    "correspondence": ("correspondence", "correspondence to", "corresponding author", "address for correspondence"),
    "orcid": ("orcid", "orcid id"),
    "doi": ("doi", "digital object identifier"),
    "title": ("title", "paper title", "article title"),
    "info": (
        "article info", "article information", "article history", "article type", "type of article", "paper type", "open access",
        "research article", "original article", "original paper", "original research", "review article", "issn", "eissn", "e-issn",
        "print issn", "online issn", "copyright", "the author s", "license", "licence", "jel", "jel classification", "jel codes",
        "highlights", "funding", "conflict of interest", "conflicts of interest", "acknowledgements", "homepage",
        "journal homepage", "academic editor", "editor", "edited by", "reviewed by", "communicated by", "contents lists available",
        "subject", "subjects", "msc", "word count", "running head", "running title", "short title", "data availability",
    ),
}  # fmt: skip
"""What a line begins with, by what that makes the line."""

DATES: dict[str, tuple[str, ...]] = {
    "received": ("received", "date received", "submitted", "submission date", "date of submission", "date submitted"),
    "revised": ("revised", "received in revised form", "revision received", "revision", "date revised", "resubmitted"),
    "accepted": ("accepted", "approved", "date accepted", "accepted for publication", "acceptance date", "date of acceptance"),
    "published": ("published", "date published", "publication date", "date of publication", "issue published"),
    "online": (
        "published online", "available online", "first published online", "online first", "epub", "first published",
        "first available online", "version of record",
    ),
}  # fmt: skip

VOLUME = ("volume", "vol")
ISSUE = ("issue", "number", "no", "iss", "nr")
PAGES = ("pages", "page", "pp", "p")

INSTITUTIONS = (
    "universit", "department", "dept", "faculty", "school of", "institut", "college", "centre", "center for", "center of",
    "research center", "laborator", "hospital", "academy", "ministry", "professor", "lecturer", "researcher", "research fellow", "postdoctoral", "fellow at", "student at", "phd student",
    "doctoral student", "graduate student", "master student",
    "candidate", "division of", "unit", "clinic", "foundation", "council", "agency", "corporation", "company", "ltd", "inc.",
    "graduate", "programme", "program", "polytechnic", "museum", "library", "bureau", "observatory", "scholar", "m.a.", "b.a.",
    "state of", "p.o. box", "street", "avenue",
)  # fmt: skip
"""Beginnings of words that make a line an address or a post, not a name."""

DEGREES = (
    "phd", "ph.d", "ph.d.", "md", "m.d.", "dr", "dr.", "prof", "prof.", "msc", "m.sc.", "mph", "ma", "bsc", "dphil", "jr", "jr.",
    "member", "senior member", "student member", "life member", "fellow", "life fellow", "ieee", "acm",
)  # fmt: skip
"""What stands beside a name and is no part of it."""
PARTICLES = (
    "al", "ap", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e", "el", "ibn", "la",
    "le", "ten", "ter", "van", "von", "y", "zu",
)  # fmt: skip
NOT_IN_NAMES = (
    "the", "of", "in", "on", "for", "a", "an", "to", "from", "with", "by", "at", "is", "are", "as", "its", "their", "this",
    "journal", "vol", "article", "paper", "research", "studies", "review", "open", "access", "press", "available", "iran",
)  # fmt: skip
"""Words that no one is called."""
