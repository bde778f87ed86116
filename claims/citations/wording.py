"""Which words surround a citation, and which only look as if they did?

Cue words of both languages, folded as ``streams.folded`` does. Nothing here is a name.
"""

import re

OPENERS = re.compile(
    r"""\s*(?:(?:but|and)\s+)?(?:
      (?:see|cf|compare|contra|e\.?\s?g|i\.?\s?e|viz|also|
         for\ (?:an?\ )?(?:example|instance|overview|review|details?|discussion)|
         as\ (?:cited|quoted|discussed|reported|noted|described|shown)\ (?:in|by)|cited\ (?:in|by)|quoted\ (?:in|by)|
         adapted\ from|
         reviewed\ (?:in|by)|based\ on|following|after|according\ to|source|sources|data\ from|in|from|by|notably|
         especially|
         particularly|including|among\ others|amongst\ others|reprinted\ in)\b
      |(?:نیز\s+)?(?:رک|ر\.\s?ک|نک|ن\.\s?ک|نگ|بنگرید|نگاه\ کنید|بنگر|رجوع\ کنید|رجوع\ شود|مقایسه\ کنید|قس)(?:\s+به)?(?!\w)
      |(?:برای\s+(?:نمونه|مثال|اطلاعات\ بیشتر|مطالعه\ بیشتر)|مثلا[ًٌ]?|از\ جمله|به\ نقل\ از|نقل\ از|برگرفته\ از|اقتباس\ از|
          بر\s?اساس|منبع|منابع|همچنین|نیز|به\ نقل\ از|مأخذ|ماخذ)(?!\w)
    )[\s.,،:]*""",
    re.VERBOSE | re.IGNORECASE,
)
"""``see``, ``cf.``, ``رک:`` at the start of a parenthesis; may be repeated (``see, e.g.,``)."""

NOTE_OPENERS = re.compile(
    r"(?<!\w)(?:see(?: also)?|cf|compare|ر\.\s?ک|رک|ن\.\s?ک|نک|نگ|قس|بنگرید به|نگاه کنید به|رجوع کنید به|به نقل از|نقل از)"
    r"(?!\w)[\s.:]*(?:به\s+)?",
    re.IGNORECASE,
)
"""What comes before the works in a footnote, after whatever else it says."""

OTHERS = re.compile(
    r"""(?:\b(?:his|her|their)\s+)?(?:\bet\.?\s?al\b\.?|\bothers\b|\bcolleagues\b|\bco-?workers\b|\bco-?authors\b)
        |(?<!\w)(?:همکارانش|همکاران\sوی|همکاران|دیگران|سایرین)(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
AND = re.compile(r"(?<!\w)(?:&|and|و)$")
"""``et al.``, ``and Others``, ``و همکاران``."""

CONNECTORS = frozenset({"and", "&", "und", "et", "y", "with", "و"})
PARTICLES = frozenset(
    "de del della delle di da das dos du des d' l' la le las los lo van von der den dem ter ten te zu zur af av "
    "al el al- el- ibn bin bint abu ap ben 't y e st st. san".split()
)
LINK_WORDS = frozenset("of the for on in and & to de du des la le für der und".split())
"""Small words inside the name of an institution."""

MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|"
    "nov|dec|spring|summer|autumn|fall|winter|فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند|بهار|تابستان|پاییز|زمستان|"
    "ژانویه|فوریه|مارس|آوریل|مه|می|ژوئن|ژوئیه|جولای|اوت|آگوست|سپتامبر|اکتبر|نوامبر|دسامبر"
)
DATE_TAIL = re.compile(
    rf"(?:(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?[ ,،]{{0,3}})?(?<![\w\u064b-\u0652])(?:{MONTHS})(?!\w)\.?"
    r"(?: ?\d{1,2})?[ ,،]{0,3}$",
    re.IGNORECASE,
)
"""``22 September`` between a name and its year."""

NOT_NAMES = frozenset(
    """
    a an the this that these those his her its their our my in on at by from since until till before after between
    during around about approximately circa ca c approx into under over within as for to of but however moreover
    furthermore similarly although though while whereas when where which who because if also thus hence therefore then
    there here it they he she we i you not only both either neither recently earlier later finally first second third
    early late mid more most some many several other another such each all any one two three four five six seven eight
    nine ten same year years version edition vol volume no number issue chapter chap section sec part table tables
    figure figures fig figs eq eqs equation equations box panel appendix annex supplement page pages p pp para
    paragraph note notes n see cf step phase wave round model study studies survey sample dataset experiment theorem
    lemma proposition corollary definition example hypothesis algorithm age aged born died est established founded
    updated accessed retrieved available dated personal communication interview conversation email forthcoming monday
    tuesday wednesday thursday friday saturday sunday today now yesterday bce bc ad ce is was are were be been has
    have had did does do will would can could should may might must with without against versus vs via per than so yet
    nor or january february march april june july august september october november december spring summer autumn
    winter در از به با تا که را بر برای این آن است بود شد شده کرد کرده کرده‌اند کرده‌است می‌کند می‌کنند می‌شود هستند
    بودند شدند باشد باشند نیز هم اما ولی یا اگر چون چه چند هر همه هیچ یک دو سه چهار پنج سال سالهای سال‌های سال‌ها
    سالها ماه روز قرن دهه حدود پیش پس قبل بعد طی هنگام میان بین ضمن شماره جلد صفحه صفحات ص صص ج بخش فصل جدول شکل
    نمودار نقشه تصویر رابطه معادله پیوست ماده بند تبصره متولد درگذشته وفات تولد میلادی شمسی هجری قمری خود وی آنها آنان
    ایشان ما شما من تنها فقط دیگر همین همان چنین چنان بسیار خیلی روی زیر بالای مانند همچون مثل جز میلیون میلیارد هزار
    درصد دلار ریال تومان مصاحبه گفتگو تاریخ ویرایش چاپ نسخه بازنگری است. پیرامون درباره توسط سپس همچنین بنابراین داد
    داده دارد دارند داشت داشته گفت گفته نشان نشانگر""".split()
)
"""Words that are no part of a name; one of them ends the look to the left."""

SYLLABLES = frozenset("او".split())
"""Pronouns that are also a foreign name's first syllable (``او هله``): not a name alone."""

SAID_AFTER = re.compile(
    r"\s*,?\s*(?:(?:also|has|have|had|recently|further|later|first|similarly|likewise|too|who|explicitly|rightly|clearly|convincingly)\s+){0,2}"
    r"(?:argu|show|find|found|report|suggest|propos|conclud|claim|stat(?:e|es|ed)\b|not(?:e|es|ed)\b|observ|demonstrat|describ|defin|"
    r"examin|investigat|stud(?:y|i)|analy[sz]|develop|introduc|point|discuss|emphasi[sz]|explain|hold|maintain|review|provid|present|"
    r"compar|estimat|explor|identif|offer|us(?:e|es|ed)\b|writ|wrote|call|highlight|indicat|reveal|stress|view|criti|assert|contend|"
    r"believ|consider|tak|see(?:s)?\b|warn|add|put|made|make|consist|conduct|distinguish|focus|remind|theori[sz]|document|record|measur)",
    re.IGNORECASE,
)
"""Verbs after the parenthesis of a narrative citation."""

SAID_AT_END = re.compile(
    r"می[\u200c\s]?(?:داند|نویسد|پندارد|شمارد)|دانسته است|نوشته است|معتقد (?:است|بود)|استدلال (?:کرد|می)"
    r"|بر این باور|بر آن است که|دریافته"
)
"""Words of a Persian sentence, after the parenthesis, by which a person holds or writes; events "show" things too."""
RULES = re.compile(
    r"قانون|آیین|اصل|ماده|بند|اساسنامه|سند|توافق|معاهده|پیمان|کنوانسیون|منشور|رأی|رای|حکم|دستور|بخش|برنامه|نظام|سیاست"
)
"""What also holds people to be this or that, with its year in brackets, and is no author."""

UNDATED = r"n\.\s?d\.?|\bnd\b|بی[\u200c\s]?تا|د\.ت|\bundated\b"
UNPRINTED = r"\bin\s+press\b|\bforthcoming\b|\bto\s+appear\b|\bin\s+preparation\b|زیر\s+چاپ|در\s+دست\s+(?:چاپ|انتشار)"

IBID = re.compile(r"^(?:\s*(?:ibid(?:em)?\b\.?|id\b\.|همان(?:\s*جا|‌جا)?(?!\w)))", re.IGNORECASE)
"""The work just cited."""
IDEM = re.compile(r"^(?:\s*(?:idem\b\.?|همو(?!\w)))", re.IGNORECASE)
"""The author just cited, another work."""
WORK_CITED = re.compile(r"(?:\bop\.?\s*cit\b\.?|\bloc\.?\s*cit\b\.?|\bibid\b\.?|(?<!\w)(?:همان|پیشین)(?!\w))", re.IGNORECASE)
"""After a name: that author's work cited before."""

NO_SOURCE = re.compile(
    r"personal\s+(?:communication|interview)|\binterview|pers\.\s*comm|مصاحبه|گفت‌?\s?و‌?\s?گو|ارتباط شخصی", re.IGNORECASE
)
"""Said to the author: never in a list."""

INSTITUTIONS = {
    "بانک جهانی": "World Bank",
    "صندوق بین المللی پول": "International Monetary Fund",
    "سازمان ملل": "United Nations",
    "سازمان ملل متحد": "United Nations",
    "سازمان جهانی بهداشت": "World Health Organization",
    "سازمان بهداشت جهانی": "World Health Organization",
    "سازمان تجارت جهانی": "World Trade Organization",
    "سازمان بین المللی کار": "International Labour Organization",
    "سازمان خواربار و کشاورزی": "Food and Agriculture Organization",
    "سازمان همکاری شانگهای": "Shanghai Cooperation Organisation",
    "سازمان همکاری اقتصادی و توسعه": "Organisation for Economic Cooperation and Development",
    "آژانس بین المللی انرژی": "International Energy Agency",
    "آژانس بین المللی انرژی اتمی": "International Atomic Energy Agency",
    "بانک توسعه آسیایی": "Asian Development Bank",
    "بانک توسعه اوراسیا": "Eurasian Development Bank",
    "مجمع جهانی اقتصاد": "World Economic Forum",
    "کمیسیون اروپا": "European Commission",
    "اتحادیه اروپا": "European Union",
    "مرکز آمار ایران": "Statistical Center of Iran",
    "بانک مرکزی ایران": "Central Bank of Iran",
    "عفو بین الملل": "Amnesty International",
    "دیده بان حقوق بشر": "Human Rights Watch",
}
"""Institutions whose names are translated, not transliterated."""
