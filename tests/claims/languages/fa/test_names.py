"""Is one person's name recognised across scripts and spellings, and another's not?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.languages.fa.names import SAME, same_name, skeleton

ONE_NAME = """
پرادهان Pradhan   ساجنهار Sajjanhar   هوچت Huchet   آمبروسیو Ambrosio   مسعود Masood   کولایی Koolaee   کولائی Kulaei
یرمکبایف Yermekbayev   خزائی Khazaei   شهیدانی Shahidani   احمدی Ahmadi   حسینی Hosseini   محمدی Mohammadi   رضایی Rezaei
رضایی Rezaee   کریمی Karimi   موسوی Mousavi   موسوی Moosavi   صادقی Sadeghi   قاسمی Ghasemi   قاسمی Qasemi   جعفری Jafari
عباسی Abbasi   نوروزی Norouzi   طباطبایی Tabatabaei   خامنه‌ای Khamenei   چامسکی Chomsky   فوکو Foucault   دریدا Derrida
هابرماس Habermas   هایدگر Heidegger   نیچه Nietzsche   مارکس Marx   وبر Weber   دورکیم Durkheim   بوردیو Bourdieu
هانتینگتون Huntington   فوکویاما Fukuyama   میرشایمر Mearsheimer   والت Walt   والتز Waltz   کیسینجر Kissinger
برژینسکی Brzezinski   پوتین Putin   گورباچف Gorbachev   نظربایف Nazarbayev   توکایف Tokayev   تولستوی Tolstoy
داستایوفسکی Dostoevsky   چخوف Chekhov   خروشچف Khrushchev   یلتسین Yeltsin   اردوغان Erdoğan   داوداوغلو Davutoğlu
اوزال Özal   سینگ Singh   مودی Modi   گاندی Gandhi   نهرو Nehru   شارما Sharma   کاپور Kapoor   چاترجی Chatterjee   شی Xi
وانگ Wang   ژانگ Zhang   لیو Liu   چن Chen   لی Li   هوانگ Huang   تاناکا Tanaka   یاماموتو Yamamoto   ناکامورا Nakamura
سوزوکی Suzuki   پارک Park   کیم Kim   اسمیت Smith   جانسون Johnson   براون Brown   تیلور Taylor   ویلیامز Williams
شوارتز Schwartz   اشمیت Schmidt   مولر Müller   گارسیا García   رودریگز Rodriguez   فرناندز Fernandez   روسو Rousseau
دکارت Descartes   اکو Eco   گرامشی Gramsci   خوارزمی Khwarizmi   ابن‌سینا Ibn_Sina   سعید Said   العلوی Alawi
الخطیب Al-Khatib   یوسف Youssef   عثمان Osman   فوزی Fawzi   بهبودی‌نژاد Behboudi_Nejad   میرعبدالله Mirabdollah
تقی‌زاده Taghizadeh   شفیعی Shafiee   ذوالفقاری Zolfaghari   یزدانی Yazdani   واعظی Vaezi   امیراحمدیان Amirahmadian
پوتنام Putnam   کوهن Keohane   روزنو Rosenau   اوانز Evans   لوکاشنکو Lukashenko   علی‌اف Aliyev   کونتسی Contessi
زیمرمان Zimmermann   کندی Kennedy   توماس Thomas   رابرتز Roberts   پیاژه Piaget   ویگوتسکی Vygotsky   باندورا Bandura
Aliiev Aliyev   Koolaee Kulaei   Yermekbayev Ermekbaev   Zhól Zhol   Müller Mueller   El-Dessouki Dessouki
Mohammadi Mohamadi   Dostoevsky Dostoyevsky   Хрущёв Khrushchev   Лукашенко لوکاشنکو   خزائی خزاعی
مجتبیعبدخدایی عبدخدایی   رضائی رضایی   طهماسبی تهماسبی   van_Dijk Dijk   Hassan Hasan   Husseini Hosseini
Назарбаев Nazarbayev
"""

NOT_ONE_NAME = """
محمدی Ahmadi   احمدی Mohammadi   رضایی Razavi   کریمی Kamali   حسینی Hassani   صادقی Sediqi   موسوی Mirzaei
جعفری Jabbari   عباسی Alavi   قاسمی Qaderi   نوروزی Nasiri   خامنه‌ای Khatami   پرادهان Prasad   هوچت Huang
آمبروسیو Anderson   مسعود Mahmoud   کولایی Karami   یرمکبایف Nazarbayev   خزائی Khatibi   شهیدانی Shirazi   وبر Webster
مارکس Marcuse   فوکو Fukuyama   هابرماس Hoffmann   سینگ Song   وانگ Zhang   ژانگ Chang   لیو Li   لی Lou   چن Chang
کیم Kam   پارک Perkins   اسمیت Schmidt   جانسون Jackson   براون Barron   تیلور Turner   شوارتز Schulz   مولر Miller
گارسیا Garza   گاندی Gordon   نهرو Nair   شارما Sarma   پوتین Patten   گورباچف Gorchakov   چخوف Chernov   اردوغان Özal
روسو Russell   تولستوی Tolkien   طباطبایی Tabrizi   کیسینجر Keohane   والت Weber   والتز Walker   هانتینگتون Huntley
فرناندز Hernandez   تاناکا Nakata   سوزوکی Sasaki   یاماموتو Yamada   بوردیو Bourdin   دورکیم Dworkin   دریدا Dreyfus
خوارزمی Khorasani   امیراحمدیان Amiri   شفیعی Shafaq   واعظی Vahedi   یزدانی Zamani   علی‌اف Alavi   Wang Wong
Chen Cheng   Li Liu   Zhang Zheng   Brown Crown   Miller Tiller   Smith Schmidt   Jones James   Karimi Rahimi
Johnson Jackson   Hansen Jensen   Andersen Peterson   احمدی محمدی   کریمی رحیمی   حسینی حسنی   رضایی رضوی   صادقی صدیقی
جعفری جعفریان   Martin Martínez   Singh Sinha   Kumar Kapoor   Aliyev Akaev   Lee Leo   Roberts Robinson
"""


def _pairs(table: str) -> list[tuple[str, str]]:
    names = [name.replace("_", " ") for name in table.split()]
    return list(zip(names[::2], names[1::2], strict=True))


UNSEEN = """
زرین‌کوب Zarrinkoub   شریعتی Shariati   مطهری Motahhari   سروش Soroush   بشیریه Bashiriyeh   آبراهامیان Abrahamian
کاتوزیان Katouzian   اشرف Ashraf   فردوسی Ferdowsi   گراهام Graham   آلیسون Allison   والرشتاین Wallerstein
گیدنز Giddens   برگر Berger   لاکلاو Laclau   موفه Mouffe   ژیژک Žižek   باومن Bauman   کاستلز Castells   سن Sen
راولز Rawls   پوپر Popper   کوهن Kuhn   لاکاتوش Lakatos   ویتگنشتاین Wittgenstein   راسل Russell   کانت Kant   هگل Hegel
اسپینوزا Spinoza   لایبنیتس Leibniz   کیرکگور Kierkegaard   سارتر Sartre   کامو Camus   بودریار Baudrillard
لیوتار Lyotard   دلوز Deleuze   گوتاری Guattari   کریستوا Kristeva   باختین Bakhtin   یاکوبسن Jakobson   سوسور Saussure
ساپیر Sapir   کرشن Kreshen   الیس Ellis   لانگ Long   برومفیت Brumfit   نوین Nguyen   ترامپ Trump   مرکل Merkel
ماکرون Macron   ژیسکار Giscard   سارکوزی Sarkozy   اوباما Obama   کلینتون Clinton   بلر Blair   جین‌پینگ Jinping
مائو Mao   دنگ Deng   خان Khan   بوتو Bhutto   شریف Sharif   چودری Chaudhry   گوپتا Gupta   آگاروال Agarwal   جین Jain
جوشی Joshi   چاندرا Chandra   موکرجی Mukherjee   بنرجی Banerjee   میرزیایف Mirziyoyev   رحمان Rahmon   رحمانف Rakhmonov
آقایف Aghayev   جباروف Jabbarov   محمدوف Mammadov   بردیمحمداف Berdimuhamedov   نیازاف Niyazov   لاوروف Lavrov
دوگین Dugin   پریماکوف Primakov   ترنین Trenin   سوچکوف Suchkov   کاظمی Kazemi   فاطمی Fatemi   یوسفی Yousefi
سلیمانی Soleimani   ظریف Zarif   روحانی Rouhani   هاشمی Hashemi   بهشتی Beheshti   سجادپور Sajjadpour
سریع‌القلم Sariolghalam   دهقانی Dehghani   فیروزآبادی Firouzabadi   جانسیز Jansiz   بهرامی Bahrami
حاجی‌یوسفی Haji-Yousefi   زهرانی Zahrani   کرمی Karami   شوری Shoori   کالجی Kaleji   گل‌محمدی Golmohammadi
مورگنتا Morgenthau   مورگنتاو Morgenthau   بوزان Buzan   ویور Wæver   کاتزنشتاین Katzenstein   نای Nye   جرویس Jervis
اشپیگل Spiegel   هوبر Huber   بائر Bauer   فیشر Fischer   اشنایدر Schneider   واگنر Wagner   کرامر Krämer
گونزالس González   لوپز López   پرز Pérez   سانچز Sánchez   سیلوا Silva   سانتوس Santos   روسی Rossi   فراری Ferrari
بیانکی Bianchi   کووالسکی Kowalski   نواک Nowak   ییلماز Yılmaz   چلیک Çelik   شاهین Şahin   دمیر Demir   کایا Kaya
لی Lee   چوی Choi   ژائو Zhao   وو Wu   شو Xu   ساتو Sato   واتانابه Watanabe
"""
"""Met only after the table of sounds was written: 135 of 139 were recognised at first sight; rules for the four came after."""


def test_one_name_is_recognised_in_either_script() -> None:
    pairs = _pairs(ONE_NAME)
    missed = [pair for pair in pairs if same_name(*pair) < SAME]
    assert len(pairs) > 60 and len(missed) <= 0.02 * len(pairs), missed


def test_names_the_table_was_not_written_for_are_recognised_too() -> None:
    pairs = _pairs(UNSEEN)
    missed = [pair for pair in pairs if same_name(*pair) < SAME]
    assert len(pairs) > 100 and len(missed) <= 0.04 * len(pairs), missed


def test_near_names_are_kept_apart() -> None:
    pairs = _pairs(NOT_ONE_NAME)
    confused = [pair for pair in pairs if same_name(*pair) >= SAME]
    assert len(pairs) > 60 and len(confused) <= 0.05 * len(pairs), confused


@pytest.mark.slow
def test_a_crowd_of_names_is_not_confused() -> None:
    pairs = _pairs(UNSEEN)
    crossed = [(a, b) for i, (a, _) in enumerate(pairs) for j, (_, b) in enumerate(pairs) if i % 4 == 0 and i != j]
    confused = [pair for pair in crossed if same_name(*pair) >= SAME]
    assert len(confused) <= 0.001 * len(crossed), confused


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gyan Pradhan", "پرادهان"),
        ("گیان پرادهان", "Pradhan, Gyan"),
        ("Ahmadi, M.", "احمدی"),
        ("J. K. Rowling", "Rowling"),
        ("مجتبیعبدخدایی", "Mojtaba Abdkhodaei"),
        ("بتهوون", "van Beethoven"),
        ("Wei Zhang", "Zhang Wei"),
        ("O'Brien", "اوبراین"),
        ("طباطبائی، سید محمد", "Tabatabai"),
    ],
)
def test_given_names_initials_particles_and_lost_blanks_do_not_matter(one: str, other: str) -> None:
    assert same_name(one, other) >= SAME


def test_equal_spellings_are_certain_and_a_misspelling_is_not() -> None:
    assert same_name("كولايي", "کولایی") == same_name("ALIYEV", "Aliyev") == 1
    assert SAME <= same_name("Sajjanhar", "Sajjanhur") < 1
    assert same_name("", "Aliyev") == 0


def test_a_skeleton_is_what_both_spellings_share() -> None:
    assert skeleton("پرادهان") == skeleton("Pradhan") == "prdn"
    pairs = _pairs(ONE_NAME)
    assert sum(skeleton(one) == skeleton(other) for one, other in pairs) >= 0.7 * len(pairs)


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_mutual_and_within_bounds(one: str, other: str) -> None:
    assert 0 <= same_name(one, other) <= 1
    assert same_name(one, other) == pytest.approx(same_name(other, one))
