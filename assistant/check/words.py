"""Words that carry what a sentence commits itself to. General English; nothing of any document.

``ANCHORS`` may never be left out of a sentence nor added to it: without them another thing is said.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEGATIONS = _set(
    """
    no not never none nobody nothing neither nor nowhere cannot without hardly scarcely barely rarely
    seldom fail fails failed refuse refuses refused deny denies denied denying reject rejects rejected
    lack lacks lacked absent unable unlikely
    """
)
HEDGES = _set(
    """
    may might could would should can shall will must ought possibly perhaps maybe probably likely
    potentially potential possible apparently seemingly presumably reportedly allegedly alleged
    supposedly purportedly suspected so-called seem seems seemed appear appears appeared plan plans
    planned planning expect expects expected intend intends intended aim aims aimed hope hopes hoped
    seek seeks sought propose proposes proposed consider considers considered considering want wants
    wanted try tries tried attempt attempts attempted offer offers offered promise promises promised
    pledge pledges pledged agree agrees agreed threaten threatens threatened ready scheduled due
    supposed about around approximately roughly nearly almost some several most many few least up
    estimated partly partially mostly mainly largely often sometimes usually generally typically former
    ex acting deputy vice would-be future
    """
)
LIMITS = _set(
    """
    if unless until till provided although though but however except only solely merely rather instead
    other than because despite when whenever while whereas once whether under against before after since
    should had were all every each both either any first last
    """
)
ATTRIBUTIONS = _set(
    """
    said say says saying told tell tells according report reported reports claim claims claimed claiming
    argue argues argued believe believes believed think thinks thought suggest suggests suggested state
    states stated announce announces announced insist insists insisted allege alleges allegation
    maintain maintains maintained assert asserts asserted warn warns warned accuse accuses accused note
    notes noted explain explains explained confirm confirms confirmed acknowledge acknowledges
    acknowledged
    """
)
MONTHS = _set(
    """
    january february march april may june july august september october november december
    """
)
DAYS = _set(
    """
    monday tuesday wednesday thursday friday saturday sunday
    """
)
_SMALL = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_THOUSANDS = "thousand million billion trillion"
CARDINALS = {
    **{word: number for number, word in enumerate(_SMALL.split())},
    **{word: 10 * tens for tens, word in enumerate(_TENS.split(), 2)},
}
SCALES = {
    **{"dozen": 12, "hundred": 100},
    **{word: 1000**power for power, word in enumerate(_THOUSANDS.split(), 1)},
}
NUMBER_WORDS = (
    frozenset(CARDINALS) | frozenset(SCALES) | _set("half third quarter double twice once second percent")
)
CONNECTIVES = (
    ("however",),
    ("meanwhile",),
    ("moreover",),
    ("furthermore",),
    ("additionally",),
    ("in", "addition"),
    ("also",),
    ("similarly",),
    ("likewise",),
    ("thus",),
    ("therefore",),
    ("and",),
    ("so",),
)
"""May be left out at the start of a sentence."""
ADDITIVES = frozenset({"also", "likewise"})
"""May be left out anywhere."""
CONDITIONS = frozenset({"if", "unless", "except", "only", "until", "provided"})
TAKES_BACK = frozenset({"but", "though", "although", "while", "whereas", "subject", "excluding", "excluded"})
"""In a bracket they bound what stands before it."""
OWN_STATEMENTS = frozenset({"who", "which", "whose", "including"})
"""After a comma they open what says something of its own, and may go."""
ARTICLES = frozenset({"a", "an", "the"})
"""Between commas they open an apposition."""
TELL_OF_NAMES = ARTICLES | OWN_STATEMENTS | {"where"}
"""After a comma they may open what belongs to the name before it."""
PREPOSITIONS = _set(
    """
    in on at by for from to with during after before since until within throughout between among across
    near over under of following according
    """
)
COMPLEMENTISERS = frozenset({"that", "who", "whom", "which", "whose", "whether", "what", "how", "why"})

ANCHORS = NEGATIONS | HEDGES | LIMITS | ATTRIBUTIONS
