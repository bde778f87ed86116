"""Which words tell a journal from a publisher, a conference, a newspaper or a report?"""

import re

from claims.references.slate import TAKEN

ARABIC = re.compile(r"[آ-ی]")
EDGE = " \t,،;؛:.()[]–—-\"“”«»'‘’" + TAKEN
CONFERENCE = re.compile(
    r"\b(?:proceedings|proc\.|conference|conf\.|symposium|symp\.|workshop|congress)|همایش|کنفرانس|کنگره|مجموعه[\s\u200c]مقالات",
    re.IGNORECASE,
)
NEWSPAPER = re.compile(
    r"\b(?:times|post|guardian|newspaper|news|herald|tribune|daily|diplomat|reuters|gazette)\b|روزنامه|خبرگزاری", re.IGNORECASE
)
REPORT = re.compile(
    r"\b(?:reports?|working papers?|technical report|white paper|policy (?:brief|paper)|rep\.|country case study|"
    r"discussion papers?)\b|گزارش|(?:\(|\b)(?:Report|WP) No\.",
    re.IGNORECASE,
)
PUBLISHER = re.compile(
    r"\b(?:press|publish\w*|verlag|books?|university|wiley|springer|elsevier|sage|routledge|brill|macmillan|palgrave|"
    r"penguin|academic|house|group|bank|institut\w*|organi[sz]ation|co\.|inc)\b|نشر|انتشارات|دانشگاه|مؤسسه|موسسه|"
    r"پژوهشگاه|سمت|پژوهشکده|چاپخانه|وزارت|سازمان|مرکز",
    re.IGNORECASE,
)
JOURNAL = re.compile(
    r"\b(?:journal|j\.|review|quarterly|studies|annals|bulletin|letters|archives?|magazine|proceedings|transactions)|"
    r"مجله|فصلنامه|دوفصلنامه|ماهنامه|نشریه|پژوهش|مطالعات|نامه\b",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """Without the separators at its ends; brackets stay where both halves are inside."""
    text = " ".join(text.replace(TAKEN, " ").split())
    previous = None
    while text != previous:
        previous = text
        text = text.strip(' ,،;؛:.–—-"“”«»*')
        for opener, closer in ("()", "[]"):
            if text.startswith(opener) and text.find(closer) in (-1, len(text) - 1):
                text = text[1:].rstrip(closer) if text.endswith(closer) else text[1:]
            elif (text.endswith(closer) and opener not in text) or text.endswith(opener):
                text = text[:-1]
    return text
