"""Are announcements of questions and hypotheses told from sentences that only sound like them, in both languages?"""

import pytest

from claims.drafting import cues
from claims.passages import Passage, search_form
from claims.readers.document import Span
from claims.text import direction, language

SURE = 0.65


def sentence(text: str) -> Passage:
    return Passage(0, (Span(0, len(text)),), text, search_form(text), language(text), direction(text), 0, 0)


HYPOTHESES = [
    "We hypothesise that shade trees lower the dose of fertiliser a coffee plot needs.",
    "We hypothesized that readers of print recall more than readers of screens.",
    "It was hypothesised that rainfall, not price, drives the sale of seed.",
    "H1: Teachers who are observed more often change their practice more.",
    "Hypothesis 2. Larger parishes kept fuller registers.",
    "Our working hypothesis is that the tax fell on tenants.",
    "The central argument of this article is that the treaty was never meant to be kept.",
    "This paper argues that the guild survived by renting out its name.",
    "In this essay I contend that the novel mistrusts its own narrator.",
    "Here we propose that the enzyme acts as a clamp.",
    "My thesis is that law followed custom, and not the other way round.",
    "The claim defended here is that consent can be collective.",
    "We expected that patients told in person would come back sooner.",
    "This study contends that remittances do not replace wages.",
    "فرضیه پژوهش این است که آبیاری قطره‌ای مصرف کود را پایین می‌آورد.",
    "فرض ما بر این است که نام‌های کوچه‌ها یادگار پیشه‌هاست.",
    "این مقاله استدلال می‌کند که قنات بیش از آب، نظم می‌آورده است.",
    "مدعای این نوشتار آن است که قانون از پی عرف آمد.",
    "بر این باوریم که سکوت راوی خود روایتی دیگر است.",
    "نگارنده بر آن است که تاریخ‌نگاری محلی از دل دعوای ملک زاده شد.",
    "استدلال می‌کنیم که بازار پیش از دولت واحد پول را یکسان کرد.",
    "به نظر نگارنده، ترجمه نخست از روی متن عربی نبوده است.",
    "در پاسخ، این فرض به آزمون گذاشته می‌شود که سند خوانده‌شده شورا را محتاط می‌کند.",
    "فرض بر این بود که غلظت کم ماده افت جوانه‌زنی را جبران می‌کند.",
    "اين مقاله مي كوشد نشان دهد كه دلال حافظ اعتماد بازار بود.",
    "فرضیه اصلی تحقیق: هرچه کلاس کوچک‌تر باشد، پرسش بیشتر است.",
]
NOT_HYPOTHESES = [
    "The samples were kept at four degrees until they were weighed.",
    "Table 3 gives the means by district.",
    "The river rises in the hills above the town.",
    "The hypothetical cost of moving the archive was never worked out.",
    "Figures are rounded to one decimal.",
    "Farmers argue about the price of water every spring.",
    "Parliament debated the claim for two days.",
    "نمونه‌ها در دمای چهار درجه نگه داشته شد.",
    "رود از کوه‌های بالای شهر سرچشمه می‌گیرد.",
    "کشاورزان هر بهار بر سر بهای آب بحث می‌کنند.",
    "این شهر دو دروازه دارد.",
    "بهای گندم در آن سال دو برابر شد.",
]
QUESTIONS = [
    "Our research question is whether paid leave shortens illness.",
    "The question this paper addresses is who paid for the bridge.",
    "We ask how parish clerks learned to write.",
    "This study asks why the strike failed in the north.",
    "We set out to determine whether the coating slows rust.",
    "The aim of this study was to compare two ways of teaching fractions.",
    "The question arises how the two manuscripts are related.",
    "پرسش اصلی پژوهش این است که چه کسی هزینه پل را پرداخت؟",
    "این پرسش مطرح می‌شود که دو نسخه چه نسبتی با هم دارند.",
    "در این مقاله می‌کوشیم دریابیم که اعتصاب چرا در شمال شکست خورد.",
    "این مطالعه با هدف تعیین اثر شوری بر جوانه‌زنی انجام شد.",
    "هدف این پژوهش مقایسه دو شیوه آموزش کسرهاست.",
    "مسئله اصلی ما این است که وقف چگونه از مصادره در امان ماند.",
    "پاسخ به این سؤال که خط از کجا آمد، هدف ماست.",
]


@pytest.mark.parametrize("text", HYPOTHESES)
def test_what_announces_a_hypothesis_is_heard(text: str) -> None:
    cue = cues.hypothesis(sentence(text))
    assert cue is not None and cue.weight >= SURE


@pytest.mark.parametrize("text", NOT_HYPOTHESES)
def test_what_announces_nothing_is_not_taken_for_a_hypothesis(text: str) -> None:
    assert cues.hypothesis(sentence(text)) is None
    assert cues.question(sentence(text)) is None


@pytest.mark.parametrize("text", QUESTIONS)
def test_what_announces_a_question_is_heard(text: str) -> None:
    cue = cues.question(sentence(text))
    assert cue is not None and cue.weight >= SURE


@pytest.mark.parametrize(
    "text",
    [
        "Previous studies hypothesised that rust begins at the weld.",
        "Several authors have argued that the treaty was void.",
        "به باور برخی پژوهشگران، خط از شرق آمده است.",
    ],
)
def test_what_others_hold_is_known_for_theirs(text: str) -> None:
    assert cues.for_others(sentence(text))


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("However, the gain was lost within two years.", True),
        ("Yet no effect was found in the smaller schools.", True),
        ("Rooke, by contrast, puts it down to speed.", True),
        ("Several limitations must be kept in mind.", True),
        ("با این حال، چهار تن شمار اندکی است.", True),
        ("اما این سهم هنوز ناچیز و نابرابر است.", True),
        ("اما نوری و همکاران جذب پتاسیم را سازوکار اصلی دانسته‌اند۱۳.", True),
        ("در مقابل، گزارش بانک نشان می‌دهد که یارانه ثبت‌نام را بالا برده است.", True),
        ("برخلاف نتایج ما، Novák اثری مشاهده نکرد۵.", True),
        ("به عكس، فران ستايش سفرنامه ها را بي ارزش مي داند.", True),
        ("اما یافته‌های این پژوهش نشان می‌دهد که سند کارساز است.", False),
        ("The gain was kept for two years.", False),
        ("However that may be, the registers agree.", False),
        ("این سهم دو برابر شد.", False),
    ],
)
def test_objections_are_heard(text: str, objects: bool) -> None:
    assert bool(cues.objects(sentence(text))) is objects


def test_what_rises_and_what_falls_is_told_with_its_name() -> None:
    (way,) = cues.directions(sentence("این طرح وابستگی را کاهش می‌دهد."))
    assert way.sign == -1 and "وابست" in " ".join(way.objects)
    (way,) = cues.directions(sentence("The scheme reduces dependence."))
    assert way.sign == -1 and any(term.startswith("depend") for term in way.objects)


def test_a_denial_turns_a_direction_round() -> None:
    assert [way.sign for way in cues.directions(sentence("The scheme did not increase yields by much."))] == [-1]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Research hypothesis: Rust begins at the weld.", "Rust begins at the weld."),
        ("H1: Rust begins at the weld.", "Rust begins at the weld."),
        ("فرضیه پژوهش: زنگ از جوش آغاز می‌شود.", "زنگ از جوش آغاز می‌شود."),
        ("فرضيه فرعي دوم: زنگ از جوش آغاز مي‌شود.", "زنگ از جوش آغاز مي‌شود."),
        ("Rust begins: at the weld.", "Rust begins: at the weld."),
    ],
)
def test_a_label_is_taken_off(text: str, bare: str) -> None:
    assert cues.unlabelled(text, language(text)) == bare


def test_a_phrase_is_quoted_as_the_paper_writes_it() -> None:
    cue = cues.hypothesis(sentence("در پاسخ، این فرض به آزمون گذاشته می‌شود که سند شورا را محتاط می‌کند."))
    assert cue is not None and cue.phrase == "این فرض به آزمون"
    assert cues.objects(sentence("با این همه، یافته‌های او نشان می‌دهد که سند اثری ندارد.")) == "با این همه"


def test_after_that_is_no_conclusion() -> None:
    assert not cues.concludes(sentence("پس از کنترل درآمد، تفاوتی میان دو گروه به چشم خورد."))
    assert cues.concludes(sentence("پس درآمد تفاوتی میان دو گروه پدید می‌آورد."))


def test_what_the_study_could_not_do_is_about_the_study() -> None:
    assert cues.signposts(sentence("از محدودیت‌های این مطالعه، اجرای آن در آزمایشگاه بود."))
    assert cues.signposts(sentence("تعمیم آن به کلان‌شهرها نیازمند پژوهش‌های بیشتر است."))
