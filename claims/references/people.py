"""Who wrote it? The names of a reference entry, Persian and Latin, in the orders that the styles write them.

``Smith, J. A., & Jones, B.`` (APA), ``Smith JA, Jones B`` (Vancouver), ``J. A. Smith and B. Jones`` (IEEE), ``Ambrosio, Thomas,
and W. Lange`` (Chicago, MLA), ``آدمی، علی و مریم فلاح``: the first is family and given name, who follows may be either way
round. Institutions are ``literal``.
"""

import re

Name = dict[str, str]
"""A CSL name: ``family`` and ``given``, or ``literal``."""

_OTHERS = re.compile(
    r"[,،;]?\s*(?:\bet\s?al\b\.?|\b(?:and|&)\s+others\b|\band colleagues\b|…|\.\.\.|و\s*(?:همکاران|دیگران|سایرین)(?!\w))",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"[(\[]?\s*\b(?:eds?|editors?|edited by|trans|translators?|comps?|hrsg)\b\.?\s*[)\]]?|\(?(?:ویراستاران|ویراستار|"
    r"گردآورنده|به کوشش|مترجم|مترجمان)\)?",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*[,،;؛]?\s*(?:&|(?<!\w)(?:and|und|et|with)(?!\w))\s*", re.IGNORECASE)
_AND_FA = re.compile(r"\s*[،؛;,]?\s+و\s+|\s*[؛;]\s*|،\s*و(?=\s|[^\W\d])\s*")
_UPPER = r"A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚ"
_INITIALS = re.compile(rf"(?:[{_UPPER}][a-z]?\.?[\s\u00a0-]*){{1,5}}(?:,?\s*(?:Jr|Sr|II|III|IV)\.?)?")
_INITIALS_FA = re.compile(r"(?:[آ-ی]{1,2}\.\s*){1,3}|[آ-ی]")
_VANCOUVER = re.compile(rf"((?:[^\W\d_][\w'’ʼ-]*\s)+)([{_UPPER}](?:-?[{_UPPER}]){{0,3}})(?:\s(Jr|Sr|II|III))?")
_GIVEN_FIRST = re.compile(rf"((?:[{_UPPER}][a-z]?\.[\s-]*)+|[{_UPPER}]{{1,2}}\s)\s*([^\W\d_].+)")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_PARTICLES = {
    "van",
    "von",
    "de",
    "der",
    "den",
    "del",
    "della",
    "di",
    "da",
    "dos",
    "das",
    "du",
    "la",
    "le",
    "bin",
    "ibn",
    "al",
    "el",
    "ter",
    "ten",
    "zu",
    "af",
    "st.",
}
_INSTITUTION = re.compile(
    r"\b(?:universit\w+|college|ministry|organi[sz]ations?|bank|institut\w*|associations?|agency|council|committee|"
    r"departments?|"
    r"cent(?:re|er)s?|commission|group|office|society|foundation|administration|bureau|federation|union|nations|board|company|"
    r"corporation|inc|ltd|llc|gateway|times|news|authority|network|collaboration|consortium|government|trust|forum|academy|"
    r"service|initiative|secretariat|parliament|congress|court|party|world|international|national|united|european|library|"
    r"laboratory|press|team|program(?:me)?|fund|alliance|assembly|secretary|states|investigators|collaborators)\b"
    r"|وزارت|سازمان|مرکز|بانک|دانشگاه|موسسه|مؤسسه|پژوهشگاه|پژوهشکده|شرکت|انجمن|خبرگزاری|روزنامه|دفتر|مجلس|دبیرخانه|شورای|اداره|"
    r"کمیسیون|صندوق|بنیاد|معاونت|ستاد|گمرک|اتاق|جهاد|آژانس|کمیته|پایگاه|فرهنگستان|اتحادیه",
    re.IGNORECASE,
)
_GIVEN_PREFIX_FA = {"سید", "سیده", "محمد", "علی", "امیر", "غلام", "عبد", "میر", "شیخ", "حاج", "ابو", "نور", "حبیب"}
_GIVEN_SECOND_FA = {
    "رضا",
    "علی",
    "حسین",
    "حسن",
    "اکبر",
    "اصغر",
    "مهدی",
    "محمد",
    "تقی",
    "جواد",
    "کاظم",
    "صادق",
    "باقر",
    "هادی",
    "امین",
    "ابراهیم",
    "اله",
    "الله",
    "عباس",
    "مرتضی",
    "احمد",
    "حمید",
    "سعید",
    "طاهر",
    "زمان",
    "جعفر",
    "یوسف",
    "محمود",
    "مصطفی",
}


_GLUED_FA = re.compile(
    "(?P<given>مجتبی|مصطفی|مرتضی|فاطمه|زهرا|مریم|سمیه|معصومه|الهام|حمیده|فریده|سعیده|مهدیه|طیبه|زینب|نرگس|الهه|سیدعلی|"
    "سیدمحمد|علیرضا|محمدرضا|غلامرضا|حمیدرضا|مجیدرضا|امیرحسین|محمدعلی|محمدحسین|محمدحسن)"
    "(?P<family>(?!پور|زاده|نژاد|نیا|وند|یان|لو|ی)[آ-ی\\u200c]{4,})"
)
"""A converter that drops blanks glues a given name to the family name."""


_VANCOUVER_FA = re.compile(r"(?P<family>[^\s\d]{2,}(?:\s[^\s\d]{2,}){0,2})\s(?P<given>[آ-ی](?:\s[آ-ی])?)\.?")
"""``حسینی‌پور س``: the medical style in Persian letters."""


def people(text: str, given_first: bool = False, family_first: bool = False) -> tuple[list[Name], bool]:
    """The names in ``text`` in order, and whether it says that there are others (``et al.``, ``و همکاران``).

    ``given_first``: a name without a comma is a person's all the same (``edited by Joan Price``).
    ``family_first``: the list it stands in writes the first author's family name first.
    """
    others = bool(_OTHERS.search(text))
    text = _ROLE.sub(" ", _OTHERS.sub(", ", text))
    text = re.sub(r"\.(?:[\s,،]*\.)+", ".", text)
    text = (
        re.sub(r"\s+", " ", text).strip(" ,،;؛:([)]*")
        if _INITIAL_END.search(text)
        else re.sub(r"\s+", " ", text).strip(" ,،;؛:.([)]*")
    )
    parts = [part.strip() for part in text.removesuffix(".").split(",")]
    if text.endswith(".") and all(_VANCOUVER.fullmatch(part) or is_institution(part) for part in parts):
        text = text[:-1]
    if not text:
        return [], others
    names = _persian(text) if re.search(r"[آ-ی]", text) else _latin(text, family_first)
    if given_first and len(names) == 1 and "literal" in names[0] and len(names[0]["literal"].split()) < 5:
        names = [_persian_full(text) if re.search(r"[آ-ی]", text) else _full(text)]
    return names, others


_INITIAL_END = re.compile(rf"(?:^|[\s.,-])[{_UPPER}]\.\W*$|(?:Jr|Sr)\.\W*$|(?:^|[\s،.])[آ-ی]{{1,2}}\.\W*$")


def is_institution(text: str) -> bool:
    """Does this name an organisation rather than a person?"""
    words = text.split()
    if re.fullmatch(rf"[{_UPPER}&.]{{2,10}}", text):
        return True
    return bool(_INSTITUTION.search(text)) or (
        len(words) > 5 and not re.search(r"[,،]|\b[A-Z]\.", text) and not _AND.search(text)
    )


def _persian(text: str) -> list[Name]:
    if is_institution(text) and not re.search("،", text):
        return [{"literal": text}]
    medical = [_VANCOUVER_FA.fullmatch(part.strip()) for part in re.split("[،,؛]", text.rstrip(" ."))]
    if all(medical):
        return [{"family": match["family"], "given": match["given"]} for match in medical if match]
    names: list[Name] = []
    groups = [
        group.strip(" ،,.") if not _INITIALS_FA.search(group[-3:]) else group.strip(" ،,") for group in _AND_FA.split(text)
    ]
    groups = [group for group in groups if group]
    for number, group in enumerate(groups):
        parts = [part.strip() for part in re.split("[،,]", group) if part.strip()]
        if len(parts) == 1 and number == 0 and len(groups) == 1:
            # A list that writes family names first writes an author without a comma only where it is not a person.
            names.append({"literal": parts[0]} if not re.match(r"(?:[آ-ی]{1,2}\.\s*)+", parts[0]) else _persian_full(parts[0]))
            continue
        names += _persian_group(parts)
    return names


def _persian_group(parts: list[str]) -> list[Name]:
    names: list[Name] = []
    at = 0
    while at < len(parts):
        following = parts[at + 1] if at + 1 < len(parts) else ""
        paired = following and (
            not names or _INITIALS_FA.fullmatch(following) or ((len(parts) - at) % 2 == 0 and len(parts[at].split()) <= 2)
        )
        if paired and not is_institution(parts[at]):
            names.append({"family": parts[at], "given": following})
            at += 2
        else:
            names.append(_persian_full(parts[at]))
            at += 1
    return names


def _persian_full(text: str) -> Name:
    """``مریم فلاح``: the given name first, which may have two words (``علی اکبر``); the rest is the family name."""
    if is_institution(text):
        return {"literal": text}
    words = text.split()
    if len(words) == 1:
        glued = _GLUED_FA.fullmatch(text)
        return {"family": glued["family"], "given": glued["given"]} if glued else {"family": text}
    given = 1
    while (
        given < len(words) - 1 and words[given - 1] in _GIVEN_PREFIX_FA and words[given] in _GIVEN_SECOND_FA | _GIVEN_PREFIX_FA
    ):
        given += 1
    if words[0] in {"سید", "سیده"} and given == 1 and len(words) > 2:
        given = 2
    return {"family": " ".join(words[given:]), "given": " ".join(words[:given])}


def _latin(text: str, family_first: bool = False) -> list[Name]:
    if ";" in text:
        return [name for part in text.split(";") if part.strip(" ,") for name in _latin(_AND.sub(" ", part).strip(" ,"))]
    if is_institution(text) and not _has_person(text):
        return [{"literal": re.sub(r"^the\s+(?=\S+$)", "", text)}]
    groups = [[part.strip() for part in group.split(",") if part.strip()] for group in _AND.split(text)]
    groups = [group for group in groups if group]
    if _are_full_names(groups):
        return _full_names([part for group in groups for part in group], family_first)
    names: list[Name] = []
    for number, group in enumerate(groups):
        names += _latin_group(group, first=number == 0, alone=len(groups) == 1)
    return names


def _has_person(text: str) -> bool:
    """``Smith, J.`` or ``Smith, John and ...`` beside a word such as World: a person after all."""
    if re.search(rf"(?:^|,\s|\s)[{_UPPER}]\.", text) and not re.search(r"U\.\s?[SKN]\.", text):
        return True
    parts = [part.strip() for part in text.split(",")]
    if any(_VANCOUVER.fullmatch(part) and not _INSTITUTION.search(part) for part in parts) and len(parts) > 1:
        return True
    return len(parts) == 2 and all(len(part.split()) == 1 for part in parts) and not _INSTITUTION.search(parts[1])


def _are_full_names(groups: list[list[str]]) -> bool:
    """Three or more, all of two words and no initials: nobody's name is turned round by a comma."""
    parts = [part for group in groups for part in group]
    return len(parts) > 2 and all(
        len(part.split()) > 1
        and not _INITIALS.fullmatch(part)
        and not _VANCOUVER.fullmatch(part)
        and not _GIVEN_FIRST.fullmatch(part)
        for part in parts
    )


def _full_names(parts: list[str], family_first: bool) -> list[Name]:
    """Where the list sorts by family names, the first has its own first even without the comma."""
    first = parts[0].split()
    if family_first and len(first) == 2 and not is_institution(parts[0]) and first[0].lower() not in _PARTICLES:
        return [{"family": first[0], "given": first[1]}, *(_full(part) for part in parts[1:])]
    return [_full(part) for part in parts]


def _latin_group(parts: list[str], first: bool, alone: bool) -> list[Name]:
    names: list[Name] = []
    at = 0
    while at < len(parts):
        part, following = parts[at], parts[at + 1] if at + 1 < len(parts) else ""
        if _SUFFIX.fullmatch(part) and names:
            names[-1]["suffix"] = part
        elif match := _VANCOUVER.fullmatch(part):
            names.append(
                {"family": match.group(1).strip(), "given": match.group(2)}
                | ({"suffix": match.group(3)} if match.group(3) else {})
            )
        elif _GIVEN_FIRST.fullmatch(part) and not _INITIALS.fullmatch(part):
            names.append(_full(part))
        elif following and not is_institution(part) and _turned(part, following, parts, at, first):
            names.append(_inverted(part, following))
            at += 1
        elif first and not names and alone and len(parts) == 1 and not re.search(rf"\s[{_UPPER}]\.\s", part):
            names.append({"literal": part})
        else:
            names.append(_full(part))
        at += 1
    return names


def _turned(part: str, following: str, parts: list[str], at: int, first: bool) -> bool:
    """Is ``part, following`` one person, family name first?"""
    if _INITIALS.fullmatch(following):
        return True
    if _GIVEN_FIRST.fullmatch(following) and len(part.split()) > 1 and not first:
        return False
    if at == 0 and (first or len(parts) == 2):
        return True
    return len(part.split()) == 1 and (len(parts) - at) % 2 == 0


def _inverted(family: str, given: str) -> Name:
    match = re.fullmatch(r"(.+?),?\s*\b(Jr|Sr|II|III|IV)\.?", given)
    return (
        {"family": family, "given": match.group(1), "suffix": match.group(2)} if match else {"family": family, "given": given}
    )


def _full(text: str) -> Name:
    """``Ola Rafik Mansour``, ``W. Lange``, ``Jan van der Berg``: the family name last, its particles with it."""
    if is_institution(text):
        return {"literal": text}
    words = text.split()
    if len(words) == 1:
        match = re.fullmatch(rf"((?:[{_UPPER}]\.-?)+)(\w.+)", text)
        return {"family": match.group(2), "given": match.group(1)} if match else {"family": text}
    if words[-1].rstrip(".") in {"Jr", "Sr", "II", "III", "IV"} and len(words) > 2:
        return _full(" ".join(words[:-1]).rstrip(",")) | {"suffix": words[-1]}
    split = len(words) - 1
    while split > 1 and words[split - 1].lower() in _PARTICLES:
        split -= 1
    return {"family": " ".join(words[split:]), "given": " ".join(words[:split])}
