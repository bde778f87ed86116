"""By which phrases do English-writing scholars announce a question, a hypothesis, a claim, a finding or an objection?

Patterns are searched in ``claims.text.key`` of a sentence (small letters, plain quotes). Weights are between 0 and 1: how sure
the phrase makes us. They are few and general on purpose; none was taken from a single paper.
"""

import re

_PAPER = r"(?:this|the|our|the present|the current) (?:paper|article|study|research|essay|work|analysis|chapter|thesis|investigation|review)"
_WE = r"(?:we|i|the authors?)"
_OUR = r"(?:our|my|the|this (?:paper|article|study|essay)'s|its)"

QUESTION: tuple[tuple[str, float], ...] = (
    (
        r"\b(?:the |our |main |central |primary |key )*(?:research|guiding|central|main|principal|core|key|primary|overarching) question\b",
        1.0,
    ),
    (
        r"\b(?:question|problem) (?:that )?(?:this|the present|our) (?:paper|article|study|research|essay) (?:addresses|asks|seeks|examines|answers)",
        1.0,
    ),
    (
        rf"\b(?:{_PAPER}|{_WE}) (?:therefore |thus |also |then )*(?:asks?|asked|enquires?|inquires?|investigates? whether|examines? whether|explores? how)\b",
        0.9,
    ),
    (r"\bthe question (?:is|arises|remains|then is|of whether|we ask|addressed)\b", 0.8),
    (
        rf"\b(?:{_PAPER}|{_WE}) (?:aims?|aimed|seeks?|sought|attempts?|set out|wish(?:es)?|intends?) to (?:answer|ask|find out|understand|determine|establish|examine|investigate|test|assess|explore|explain|identify|evaluate|clarify|know|show)",
        0.7,
    ),
    (
        r"\b(?:aim|purpose|objective|goal) of (?:this|the present|our|the) (?:paper|article|study|research|work|investigation|review)\b",
        0.7,
    ),
    (
        rf"\b{_WE} (?:here |then |therefore |thus |also )*(?:test(?:ed)?|assess(?:ed)?|evaluated?|examined?|ask(?:ed)?) (?:whether|if|how)\b",
        0.75,
    ),
    (r"\bthe (?:main |central |guiding )?question of (?:this|the present|our) (?:paper|article|study|essay) (?:is|was)\b", 1.0),
    (r"\bthe question (?:has|had) (?:seldom|rarely|not|never|hardly|scarcely|long|often)\b", 0.8),
    (
        r"^to (?:determine|assess|evaluate|examine|investigate|compare|establish|test|explore|estimate|identify|ascertain|describe|quantify|measure)\b(?!.*\b(?:we|i|was|were)\b)",
        0.75,
    ),
    (r"^(?:our |the |main |primary )*(?:aims?|objectives?|purpose|goals?) (?:is|was|were|are) to\b", 0.8),
    (
        rf"\b(?:{_PAPER}|{_WE}) (?:examines?|examined|investigates?|investigated|explores?|explored|analy[sz]es?|stud(?:y|ies|ied)|assess(?:es|ed)?)\b",
        0.4,
    ),
)

HYPOTHESIS: tuple[tuple[str, float], ...] = (
    (r"^it (?:therefore |thus |further )?(?:argues|contends|maintains) that\b", 0.8),
    (
        r"^(?:(?:the |our |main |central |research )*hypothes[ie]s|h ?1|h0?1|thesis(?: statement)?|main argument|(?:the )?(?:central|main|core) claim)\s*(?:\(?h?\d?\)?)\s*[:.\-]",
        1.0,
    ),
    (rf"\b{_WE} (?:therefore |thus |also |further |accordingly )*hypothesi[sz]ed?\b", 1.0),
    (r"\bit (?:is|was) (?:therefore |thus )?hypothesi[sz]ed\b", 1.0),
    (
        rf"\b{_OUR} (?:main |central |working |research |principal |first |core )*(?:hypothesis|thesis|contention) (?:is|was|holds|states|of this (?:paper|article|study) is)\b",
        1.0,
    ),
    (rf"\b{_OUR} (?:main |central |core |principal |overall )+(?:argument|claim)s? (?:is|was|of)\b", 0.95),
    (
        rf"\b{_PAPER} (?:therefore |thus |also |further |accordingly )*(?:argues?|contends?|claims?|posits?|proposes?|maintains?|advances|defends|hypothesi[sz]es|holds) (?:that|the)\b",
        0.9,
    ),
    (
        rf"\b{_WE} (?:therefore |thus |also |will |shall |would |here |want to |wish to |would like to |hope to )*(?:argue|contend|claim|posit|propose|maintain|conjecture|submit|suggest|believe|expect|expected|predict|predicted)(?:, [^,.]{{2,30}},)? (?:that|the)\b",
        0.85,
    ),
    (
        rf", {_WE} (?:will |shall |would |here |want to |wish to |hope to )*(?:argue|contend|maintain|claim|submit|suggest|propose|believe),",
        0.85,
    ),
    (rf"\b{_PAPER}\b[^.]{{0,200}}\band (?:argues?|contends?|maintains?|suggests?) that\b", 0.85),
    (
        r"\bit (?:is|was|has been) (?:the|my|our) (?:burden|contention|argument|thesis|claim) (?:of this (?:paper|article|study|essay|chapter) )?that\b",
        0.85,
    ),
    (
        r"\b(?:the )?(?:argument|claim|thesis) (?:put forward|advanced|made|defended|pursued|developed) (?:here|in this (?:paper|article|study|essay)) is\b",
        0.9,
    ),
    (r"\b(?:our|the) (?:expectation|prediction|conjecture|proposition) (?:is|was) that\b", 0.8),
    (
        rf"\b(?:{_PAPER}|{_WE}) (?:shows?|demonstrates?|showed|demonstrated|finds?|found|reveals?|establish(?:es)?) (?:that|how)\b",
        0.55,
    ),
    (
        r"\b(?:the |our |these )?(?:results?|findings|evidence|data|analysis) (?:\w+ )?(?:shows?|suggests?|indicates?|demonstrates?|reveals?|confirms?) that\b",
        0.45,
    ),
)

SIGNPOST: tuple[str, ...] = (
    r"\b(?:this|the (?:next|following|present|first|second|third|final|last)) (?:section|part|chapter|subsection|paragraph)s?\b",
    r"\b(?:is|are) (?:organi[sz]ed|structured) as follows\b|\bthe (?:paper|article|rest|remainder) (?:is|proceeds|of the (?:paper|article))\b",
    r"\b(?:we|i) (?:now |next |then |first |will |shall )+(?:turn|discuss|describe|present|review|outline|examine|look|consider)\b",
    r"\b(?:future|further) (?:work|research|studies) (?:will|should|could|might|may|is|are|must|needs?)\b",
    r"\b(?:patients|participants|respondents|subjects|women|men|children|adults|records|studies|articles) (?:\w+ ){0,2}(?:screened|enrolled|recruited|randomi[sz]ed|excluded)\b",
    r"^(?:see|compare|cf)\b|\b(?:figure|fig|table) \d+ (?:shows|presents|lists|gives|summari[sz]es|reports)\b(?! that)|\bdata (?:were|was) (?:collected|gathered|obtained)\b",
)
"""A sentence about the paper, not about its subject."""

CONCLUDES: tuple[str, ...] = (
    r"^(?:thus|therefore|hence|consequently|accordingly|so|as a result|in (?:sum|short|conclusion|brief|effect|other words|consequence)|overall|taken together|to conclude|all in all|indeed|in fact|it follows)\b",
    r"\b(?:this|these|our|the) (?:\w+ ){0,2}(?:shows?|suggests?|indicates?|demonstrates?|means?|implies|imply|confirms?|reveals?|proves?|explains?|illustrates?)\b",
    r"\b(?:we|i) (?:conclude|argue|contend|suggest|propose|maintain)\b",
    r"\bnot (?:merely|only|simply|just|because|so much)?\b[^.]{0,80}\b(?:but|rather)\b|\brather than\b",
)
"""Opens or frames a statement that sums up what stands beside it."""

CONTRAST: tuple[str, ...] = (
    r"^(?:however|nevertheless|nonetheless|yet|still|but|conversely|in contrast|by contrast|on the (?:other hand|contrary)|despite|in spite of|although|though|even so|admittedly|that said|unfortunately|granted)\b",
    r"[,;] (?:however|by contrast|in contrast|on the other hand|nevertheless|nonetheless|admittedly)[,;]",
    r"\b(?:critics|opponents|sceptics|skeptics) (?:argue|claim|hold|maintain|object|point)\b|\b(?:limitation|weakness|drawback|shortcoming|caveat|exception|objection)s?\b[^.]{0,40}\b(?:is|are|remain|call)\b",
    r"\b(?:runs counter to|contradicts|challenges|calls into question|casts doubt|fails? to|failed to|little evidence|no evidence|no (?:significant )?(?:difference|effect|change|association))\b",
)
"""Turns against what was said before."""

RETURNS: tuple[str, ...] = (
    r"^(?:my|our|the) (?:own )?(?:point|claim|argument)(?: here)? is\b",
    r"^(?:now|today|since then|against this|even so|nevertheless|in the end|overall|thus|therefore|hence|as a result)\b",
)
"""Ends a passage of objection."""

CONTINUES: tuple[str, ...] = (
    r"^(?:also|moreover|furthermore|in addition|additionally|likewise|similarly|besides|again|too|at the same time)\b",
)

SHIFTS: tuple[str, ...] = (
    r"^(?:as part of|in the (?:area|field|domain|realm|case|sphere|context) of|in terms of|with (?:regard|respect) to|regarding|concerning|as (?:for|regards)|turning to|when it comes to|on the \w+ side)\b",
    r"^(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|finally|lastly|last|another|a (?:second|third|fourth|further|final|related))\b",
)
"""Opens another point."""

LEANS_BACK: tuple[str, ...] = (
    r"^(?:this|these|that|those|it|its|they|their|them|he|she|his|her|such|both|the (?:latter|former|same)|in (?:this|these|that)|for (?:this|these)|one of (?:them|these)|similarly|likewise|also|moreover|furthermore|in addition|for (?:example|instance)|and|or|so)\b",
)
"""Cannot be understood without the sentence before."""

EFFECT: tuple[str, ...] = (
    r"\b(?:increas|reduc|decreas|strengthen|weaken|improv|enabl|allow|prevent|hinder|lead|led|caus|result|contribut|affect|shap|depend|rais|lower|limit|expand|widen|deepen|promot|foster|encourag|undermin|protect|threaten|accelerat|slow|delay|facilitat|constrain|transform|ris|rose|fell|fall|gain|los|grew|grow|chang|help|predict|associat|link|differ|drop|halv|doubl|outweigh|exceed|secur|guarante|ensur|offset|balanc|diversif)(?:e|es|ed|ing|s|en|t|ion|ions|y|ies|ied)?\b",
    r"\b(?:because|owing to|due to|therefore|thereby|so that|in order to|more|less|fewer|higher|lower|most|than|significant\w*|important|crucial|essential|key role|vital|likely)\b",
)
"""Speaks of what does what to what: the stuff arguments are made of."""

RISING = r"\b(?:preserv|maintain|protect|safeguard|increas|strengthen|deepen|expand|grow|grew|rais|ris|rose|widen|boost|enhanc|improv|promot|heighten|intensif|enlarg|gain|foster|consolidat)\w*"
FALLING = r"\b(?:reduc|decreas|lower|weaken|limit|diminish|prevent|avoid|fall|fell|declin|shrink|narrow|undermin|hinder|erod|curb|minimi[sz]|cut|loss|lose|lost|drop|harm|escap|free from)\w*"
DENIES = r"\b(?:not|no|never|neither|nor|without|cannot|n't|hardly|scarcely|barely|fails?|failed|lacks?|absence|unable|unlikely|none|little|few)\b|n't\b"

OBJECTION: tuple[str, ...] = (
    r"\b(?:this|that|the same) (?:is|was) not (?:true|so|the case)\b|\b(?:this|that|the same) (?:does|did) not hold\b",
    r"\b(?:is|was|are|were) nevertheless \w+(?:ed|en)\b",
    r"^against this\b|^to be sure\b|, to be sure,|^it is true that\b|^it would be (?:wrong|misleading|a mistake|rash|premature)\b",
    r"\b(?:one|an|two|three|several|some|a notable|an important|the (?:only|main|sole|one)) (?:\w+ )?exceptions?\b|^exceptions? ",
    r"\b(?:an|one|another|the main) (?:alternative|rival|competing) (?:explanation|reading|interpretation|account|possibility|view)\b",
    r"\b(?:sits?|fits?|squares?|accords?|agrees?) (?:less|ill|uneasily|badly|poorly)\b",
    r"\b(?:at odds|in tension|inconsistent|hard(?:er)? to (?:reconcile|square)|difficult to (?:reconcile|square)) with (?:this|these|our|my|the present|the (?:hypothesis|claim|findings?|results?|view|idea|account|argument))\b",
    r"\b(?:is|are|was|remains?) (?:still |nevertheless |therefore |however )*(?:uncertain|unclear|doubtful|disputed|speculative)\b",
    r"\bh ?\d[a-z]? (?:is|was|were|are|receives?|received|found) (?:therefore |thus |hence )*(?:not? (?:supported|confirmed|support)|rejected|refuted)\b",
    r"\b(?:do|does|did) not bear (?:this|it|that) out\b",
    r"[,;] (?:by contrast|in contrast|on the other hand|on the contrary|admittedly),",
    r"^in contrast\b|^by contrast\b|^on the contrary\b",
    r"\b(?:critics|opponents|sceptics|skeptics) (?:\w+ )?(?:argue|claim|hold|maintain|object|point)\b",
    r"\b(?:several|some|a number of|two|three|four|important|main|clear|serious) (?:\w+ )?(?:limitation|weakness|drawback|shortcoming|caveat|objection)(?:s|es)?\b|\b(?:limitation|weakness|drawback|shortcoming|caveat|objection)(?:s|es)? (?:is|are|remain|call|must|should|of (?:this|our|the present))\b",
)
"""Names an objection, or sets one against the rest, wherever it stands in the sentence."""

MIDWAY = r"[,;] (?:however|nevertheless|nonetheless|though)\b"
"""A contrast set after the first words of a sentence: an objection where something is denied, lacking or limited in it."""

CONCEDES: tuple[str, ...] = (
    r"\b(?:it|one|some|many|critics?|sceptics?|skeptics?|readers?|opponents?) (?:might|may|could|can|will|would) (?:\w+ )?(?:be )?(?:object(?:ed)?|repl(?:y|ied)|counter(?:ed)?|retort(?:ed)?|respond(?:ed)?|protest(?:ed)?)\b",
    r"\b(?:could|might|may) (?:in principle|conceivably|equally|instead|alternatively|also) (?:\w+ )?(?:explain|account|be (?:due|explained)|reflect)\b",
    r"^it is (?:true|possible|conceivable) that\b|^to be sure\b|, to be sure,",
    r"^(?:(?:this|that|it) does not|none of (?:this|these \w+)) (?:means?|shows?|impl(?:y|ies)|proves?|suggests?|follow) that\b",
)
"""Grants what may be said against the paper, to answer it: a contrast right after it turns back to the paper's side."""

VIEW = re.compile(
    r"^(?:for )?[^.,;()]{2,60}(?:\(\d{4}[^)]*\)|\[\d[^\]]*\])(?:,| \w+ly)? ?(?:argue[sd]?|claim(?:s|ed)?|believe[sd]?|reads?|h[eo]lds?|maintain(?:s|ed)?|insist(?:s|ed)?|assume[sd]?|treat(?:s|ed)?|sees?|saw|interpret(?:s|ed)?|conclude[sd]?|contend(?:s|ed)?|suppose[sd]?|this is)\b"
)
"""Opens by telling what a source holds: a contrast right after it sets the paper against that source."""

URGES = re.compile(
    r"\b(?:should|must|ought to|needs? to) (?:\w+ly |therefore |thus |also |now |not |no longer |instead ){0,2}(?!have\b)(?:be [a-z]+ed\b|be (?:made|given|withdrawn|taken|drawn|paid|kept|set|done)\b|(?!be\b)[a-z]+\b)"
)
"""Tells others what to do, which bears nothing out."""

LACKS = (
    DENIES
    + r"|\b(?:only|limit\w*|small|slight\w*|lost|lose\w*|loss\w*|gone|halv\w*|weak\w*|lack\w*|gap|fail\w*|short(?:age|coming)?s?|remain\w*|still|less|fewer|lower|declin\w*|fell|risk\w*|cost\w*|burden|depend\w*|unequal\w*|uneven\w*|contrary|opposite|against|caution|doubt\w*|unclear|uncertain|worse|worst|wrong|indistinguishable|insignificant|absent|zero|empty|disput\w*|challeng\w*|problem\w*|however)\b"
)
"""Something denied, lacking or limited: without one a contrast is no objection."""

LABEL = re.compile(
    r"^\W*(?:(?:the |our |main |central |research |working )*(?:question|hypothesis|hypotheses|thesis|aim|objective|purpose|claim|argument|conclusion|findings?|results?)s?(?: \d+)?|h ?\d+|rq ?\d+)\s*[:.\-–—]\s*",
    re.IGNORECASE,
)
"""A label before the statement, to be taken off its wording."""

LIMITS = re.compile(r"^\W*(?:[\d.]+\s*)?(?:(?:study )?limitations?|strengths and (?:limitations|weaknesses))\b")
"""A heading over what the study could not do."""

NUMBERED = re.compile(r"^(?:hypothesis|h) ?(?P<number>\d{1,2})(?P<letter>[a-z]?)\b\s*[:.)\-]")
"""One of a list of hypotheses, with its number: ``H2. ...``, ``Hypothesis 2a: ...``."""

OWN_VOICE = re.compile(
    r"\b(?:we|our|us|my|i)\b|\b(?:this|the present|the current) (?:study|sample|survey|experiment|trial|cohort|corpus|dataset)\b"
)
"""Reports what the authors themselves found, counted or hold."""

OTHERS = re.compile(
    r"\b(?:previous|earlier|prior|other|some|many|several|most|existing|recent) (?:studies|scholars|authors|researchers|work|research|writers|observers|analysts|reviews)\b|\bet al\b|\baccording to\b|\bliterature\b|\bnull hypothesis\b"
)
"""Speaks for somebody else."""


def objects(before: list[str], after: list[str]) -> list[str]:
    """The words that may name what rises or falls: what follows the verb, or two words before it where it ends its clause."""
    return after[:4] if len(after) > 2 or (after and before[-1:] != ["to"]) else before[-2:]
