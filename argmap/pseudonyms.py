"""By what word is somebody called in a session who gives no name?

A bird or beast and a colour, drawn for one session, said in the language of whoever reads it. Stored as a code such as
``heron.amber``, so that the same reviewer is the same animal on the English page and on the Persian one.
"""

from collections.abc import Collection
from random import Random

from claims.readers.document import Language

BEASTS: dict[str, tuple[str, str]] = {
    "heron": ("Heron", "حواصیل"),
    "crane": ("Crane", "درنا"),
    "hoopoe": ("Hoopoe", "هدهد"),
    "falcon": ("Falcon", "شاهین"),
    "swallow": ("Swallow", "پرستو"),
    "nightingale": ("Nightingale", "بلبل"),
    "lark": ("Lark", "چکاوک"),
    "pelican": ("Pelican", "پلیکان"),
    "kingfisher": ("Kingfisher", "ماهی‌خورک"),
    "sparrow": ("Sparrow", "گنجشک"),
    "swan": ("Swan", "قو"),
    "stork": ("Stork", "لک‌لک"),
    "partridge": ("Partridge", "کبک"),
    "quail": ("Quail", "بلدرچین"),
    "dove": ("Dove", "کبوتر"),
    "gull": ("Gull", "کاکایی"),
    "flamingo": ("Flamingo", "فلامینگو"),
    "deer": ("Deer", "گوزن"),
    "gazelle": ("Gazelle", "آهو"),
    "ibex": ("Ibex", "بز کوهی"),
    "hare": ("Hare", "خرگوش"),
    "hedgehog": ("Hedgehog", "خارپشت"),
    "squirrel": ("Squirrel", "سنجاب"),
    "beaver": ("Beaver", "سگ آبی"),
    "otter": ("Otter", "سمور"),
    "lynx": ("Lynx", "سیاه‌گوش"),
    "leopard": ("Leopard", "پلنگ"),
    "cheetah": ("Cheetah", "یوز"),
    "camel": ("Camel", "شتر"),
    "dolphin": ("Dolphin", "دلفین"),
    "turtle": ("Turtle", "لاک‌پشت"),
    "sturgeon": ("Sturgeon", "ماهی خاویار"),
    "trout": ("Trout", "قزل‌آلا"),
    "seahorse": ("Seahorse", "اسب دریایی"),
    "butterfly": ("Butterfly", "پروانه"),
    "dragonfly": ("Dragonfly", "سنجاقک"),
    "bee": ("Bee", "زنبور"),
    "ladybird": ("Ladybird", "کفشدوزک"),
}
COLOURS: dict[str, tuple[str, str]] = {
    "amber": ("Amber", "کهربایی"),
    "azure": ("Azure", "لاجوردی"),
    "turquoise": ("Turquoise", "فیروزه‌ای"),
    "emerald": ("Emerald", "زمردین"),
    "ruby": ("Ruby", "یاقوتی"),
    "golden": ("Golden", "زرین"),
    "silver": ("Silver", "سیمین"),
    "violet": ("Violet", "بنفش"),
    "crimson": ("Crimson", "ارغوانی"),
    "coral": ("Coral", "مرجانی"),
    "olive": ("Olive", "زیتونی"),
    "ivory": ("Ivory", "عاجی"),
    "indigo": ("Indigo", "نیلی"),
    "scarlet": ("Scarlet", "سرخ"),
    "copper": ("Copper", "مسی"),
    "saffron": ("Saffron", "زعفرانی"),
    "snowy": ("Snowy", "برفی"),
    "sandy": ("Sandy", "شنی"),
    "grey": ("Grey", "خاکستری"),
    "green": ("Green", "سبز"),
    "orange": ("Orange", "نارنجی"),
    "pink": ("Pink", "صورتی"),
    "brown": ("Brown", "قهوه‌ای"),
    "pistachio": ("Pistachio", "پسته‌ای"),
}
MOST = len(BEASTS) * len(COLOURS)
"""How many there are to draw from."""


def drawn(taken: Collection[str], random: Random) -> str:
    """A pseudonym that nobody in the session has. Where all are taken, one with a number."""
    free = [code for beast in BEASTS for colour in COLOURS if (code := f"{beast}.{colour}") not in taken]
    if free:
        return random.choice(free)
    number = 2
    while (code := f"{random.choice(list(BEASTS))}.{random.choice(list(COLOURS))}.{number}") in taken:
        number += 1
    return code


def said(code: str, language: Language) -> str:
    """A pseudonym as it is said: ``Amber Heron``, «حواصیل کهربایی». A code of no known words is said as it stands."""
    beast, _, rest = code.partition(".")
    colour, _, number = rest.partition(".")
    if beast not in BEASTS or colour not in COLOURS:
        return code
    english, persian = f"{COLOURS[colour][0]} {BEASTS[beast][0]}", f"{BEASTS[beast][1]} {COLOURS[colour][1]}"
    return " ".join(filter(None, (persian if language == "fa" else english, number)))
