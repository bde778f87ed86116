"""What was asked of the matcher before it was built, row by row, beside what prototypes reached and others published."""

from benchmarks.matching.table import Row

UNSEEN = (0.95, 0.97, 0.93)
FREER = (0.85, None, 0.78)
OF_NTREX = "LaBSE 0.996, multilingual-e5-small 0.986, paraphrase-multilingual-MiniLM 0.950, potion-128M 0.823"
OF_TATOEBA = "LaBSE 0.958, paraphrase-multilingual-MiniLM 0.942, multilingual-e5-small 0.890, potion-128M 0.595"
OF_SCIFACT = "bge-small 0.713, e5-large 0.702, e5-small-v2 0.689, BM25 0.665, MiniLM 0.645"
OF_FARSTAIL = "0.834 at best, a pretrained network fine-tuned (the dataset's paper, test part)"
OVER_FROZEN = "above a logistic head on frozen MiniLM vectors"
ACCURACY = "accuracy / macro-F1"
HITS, STRONG = (0.85, 0.80), (0.80, 0.40)
ALWAYS = "0.65 / 0.40 (always supports)"
GAINED = "gained / ± over seeds / before / after"
FIGURES = "recall@5 / recall@10 / MRR"

ROWS = (
    Row("paper", f"first paper, its 24 dev claims: {FIGURES}", UNSEEN, "0.92 / 0.93 / 0.88"),
    Row("paper", f"first paper, our claims close to the text: {FIGURES}", UNSEEN, "0.92 / 0.93 / 0.88"),
    Row("paper", f"first paper, our claims reworded: {FIGURES}", UNSEEN),
    Row("paper", f"first paper, our claims in freer words: {FIGURES}", FREER, "0.72 / – / 0.61"),
    Row("paper", "Persian claims on the Persian body, plain: recall@5", (0.92,), "0.79"),
    Row("paper", "Persian claims on the Persian body, free: recall@5", (0.92,), "0.79"),
    Row("paper", "Persian claims on the English abstract, plain: recall@5", (0.90,)),
    Row("paper", "Persian claims on the English abstract, free: recall@5", (0.90,)),
    Row("paper", f"many-roads-one-gate (our own): {FIGURES}"),
    Row("paper", f"painted-crossings (our own, English): {FIGURES}"),
    Row("paper", f"reader-with-a-pen (our own): {FIGURES}"),
    Row("ntrex", "NTREX en→fa, dev half: first place", (0.96,), "0.92", OF_NTREX),
    Row("ntrex", "NTREX fa→en, dev half: first place", (0.96,), "0.94", OF_NTREX),
    Row("tatoeba", "Tatoeba pes→eng, dev half: first place", (0.85,), "0.76", OF_TATOEBA),
    Row("tatoeba", "Tatoeba eng→pes, dev half: first place"),
    Row("stance", "FarsTail dev, three ways: accuracy / on the surest half", (0.76, 0.90), "0.71 / 0.86", OF_FARSTAIL),
    Row("stance", f"SciFact pairs dev, three ways: macro-F1 / {OVER_FROZEN}", (None, 0.08)),
    Row("stance", f"Check-COVID dev, three ways: macro-F1 / {OVER_FROZEN}", (None, 0.08)),
    Row("stance", f"Perspectrum dev, for or against: {ACCURACY}"),
    Row("stance", f"our own pairs held out, three ways: {ACCURACY}"),
    Row("stance", f"hits of the first paper's dev claims, as called of three: {ACCURACY}", HITS, ALWAYS),
    Row("stance", f"hits of the first paper, dev and our English claims, as called of three: {ACCURACY}", HITS, ALWAYS),
    Row("stance", f"hits of the first paper, our Persian claims, as called of three: {ACCURACY}", HITS),
    Row("stance", f"hits of the first paper's dev claims, lean, as printed: {ACCURACY}", HITS, ALWAYS),
    Row("stance", f"hits of the first paper, dev and our English claims, lean, as printed: {ACCURACY}", HITS, ALWAYS),
    Row("stance", f"hits of the first paper, our Persian claims, lean, as printed: {ACCURACY}", HITS),
    Row("stance", "strong `contradicts`, first paper's passages that bear on a claim: precision / recall", STRONG),
    Row("stance", "strong `contradicts`, our own pairs held out: precision / recall", STRONG),
    Row("stance", "strong `contradicts`, FarsTail dev: precision / recall", STRONG),
    Row("stance", "calibration error of the stance, all three-way pairs", (0.04,), below=True),
    Row("stance", "calibration error of the lean, first paper", (0.04,), below=True),
    *(
        Row("learning", f"50 verdicts, unseen claims of the first paper, {claims}: {what}, {GAINED}", asked)
        for claims in ("English", "in both languages")
        for what, asked in (
            ("recall@10 (+0.05 asked of this or of stance)", ()),
            ("stance accuracy", (0.05,)),
            ("stance macro-F1", ()),
            ("calibration error of the first ten likelihoods", ()),
        )
    ),
    Row(
        "speed",
        "a claim asked of the first paper, stored: the command from start to exit",
        (6,),
        unit="s",
        below=True,
        digits=1,
    ),
    Row(
        "speed",
        "a claim asked of the first paper, held ready: judged, on cards, median",
        (60,),
        unit="ms",
        below=True,
        digits=0,
    ),
    Row(
        "speed",
        "a claim asked of 100,000 passages, held ready: judged, on cards, median",
        (200,),
        unit="ms",
        below=True,
        digits=0,
    ),
    Row(
        "speed", "the first paper added, embedded, put on the shelf: from start to exit", (12,), unit="s", below=True, digits=1
    ),
    Row("speed", "a process that searches the first paper: most memory", (900,), unit="MB", below=True, digits=0),
    Row("speed", "first paper, its 24 dev claims, without the English encoder (no `dense` for English): hit@5", (0.88,)),
    Row("speed", "SciFact dev claims over 5,183 abstracts: nDCG@10", (0.73,), "", OF_SCIFACT),
    Row("speed", "first paper's map drafted with the matcher: evidence recall / precision / same-claim F1", (0.65, 0.6, 0.6)),
    Row("learning", "heads learnt from 10,000 decisions", (2,), unit="s", below=True, digits=1),
)
