"""Closed word classes of English, and the commonest verbs: what tells phrases from the rest.

General English only. No tagger is needed: function words are a closed class, and what is left
between them in a question is nearly always a noun phrase or the one verb.
"""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a list separated by blanks."""
    return frozenset(words.split())


WH = word_set("who whom whose what when where why how which whats whos wheres hows whens wheres whys wht wat")
BE = word_set("is are was were am be been being isn aren wasn weren 's 're 'm")
DO = word_set("do does did don doesn didn")
MODAL = word_set(
    "will would shall should can could may might must won't wouldn shouldn couldn mustn 'll 'd cannot"
)
HAVE = word_set("has have had having hasn haven hadn 've")
AUX = BE | DO | MODAL | HAVE | {"'t", "not", "n't"}
PREPOSITIONS = word_set(
    "aboard of in on at to for from by with about against between into through during before "
    "after above below "
    "under over within without across since until till towards toward upon among regarding concerning "
    "via per as than like except according near behind beyond along around despite abt onto inside outside "
    "off up down out versus vs"
)
CONJUNCTIONS = word_set("and or but nor so yet because if while although though whether unless plus & n")
ARTICLES = word_set("the a an")
DEMONSTRATIVES = word_set("this that these those")
QUANTIFIERS = word_set(
    "each every any some no all both either neither another other such many much few several most more "
    "less enough own else certain only various"
)
POSSESSIVES = word_set("its their his her my your our whose")
SPEAKERS = word_set(
    "i me my mine we us our ours you your yours myself yourself ourselves someone anyone people"
)
SUBJECTS = word_set("i we he she they")
PEOPLE_ONE = word_set("he she him his her hers")
MANY = word_set("they them their theirs")
THING = word_set("it its")
PRONOUNS = (
    PEOPLE_ONE
    | MANY
    | THING
    | SPEAKERS
    | word_set(
        "himself herself itself themselves one ones nobody anybody somebody everyone everybody something "
        "anything everything nothing"
    )
)
ADVERBS = word_set(
    "also too just even still already again ever never now then there here very really quite rather "
    "maybe perhaps please well ok okay yes yeah yep no nope anyway exactly actually currently usually "
    "often always sometimes once twice soon later earlier recently lately far long ago together instead "
    "however therefore thus so hence away back forward first last next today yesterday tomorrow tonight "
    "yet almost nearly about approximately possibly probably specifically generally mainly mostly "
    "especially alone further longer sure true false same different able possible necessary allowed "
    "likely etc"
)
VAGUE = word_set(
    "kind sort type thing things way ways lot lots bit part regard regards terms case example information "
    "details detail"
)
"""Nouns that name nothing: 'in this case', 'a sort of'."""
RANKS = word_set("last next first")
"""Function words that are part of a phrase: 'the next meeting', 'last year'."""
SHAPES = word_set("january february march april may june july august september october november december")
DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
DATED = word_set(
    "year month week quarter decade century season today yesterday tomorrow summer winter spring autumn"
)
LY_NOUNS = word_set(
    "family supply july italy assembly ally rally reply monopoly anomaly butterfly fly jelly lily"
)
"""Not adverbs, though they end like one."""
DETERMINERS = ARTICLES | DEMONSTRATIVES | QUANTIFIERS
FUNCTION = (WH | AUX | PREPOSITIONS | CONJUNCTIONS | DETERMINERS | PRONOUNS | ADVERBS | VAGUE) - SHAPES

_REGULAR = (
    "accept achieve act add admit affect agree aim allow announce answer appear apply appoint approve "
    "argue arrive ask attack attend avoid ban base believe belong block borrow call cancel carry "
    "cause change charge choose claim close collect come compare compete complain complete confirm "
    "connect consider consult contain continue cover create cut deal decide declare define delay "
    "deliver demand deny depend "
    "describe design destroy develop die differ discover discuss employ end enter establish estimate "
    "exist expand expect explain express face fail finance finish fix follow form found fund gain get "
    "give go grow guarantee handle happen hear help hire hold host impose improve include increase "
    "indicate influence intend introduce invent invest invite involve issue join keep kill know lack "
    "last launch lead learn leave lend let lie limit live lose love make manage mean measure meet "
    "mention merge move name need negotiate obtain occur offer open operate oppose order organise "
    "organize own pay perform plan play prefer prepare present prevent produce promise propose protect "
    "prove provide publish put raise reach react read receive recommend reduce refer refuse regulate "
    "reject release rely remain remove rename repeat replace reply represent request require resign "
    "resolve respond result retire return reveal rise run say search see seem select sell send serve "
    "set settle share show sign sit speak spend split stand start state stay stop strike struggle study "
    "suffer suggest supply support suppose take talk tell tend think threaten travel treat try turn "
    "understand use vary veto visit vote wait want warn watch wear win wish withdraw work worry write "
    "build buy bring become begin break catch draw drive eat fall feel fight find fly forget forgive "
    "grow choose score beat defeat sponsor acquire sack fire promote lower pass rule overturn sue "
    "convict sentence elect nominate back favour favor delete edit install upgrade download "
    "upload register enrol enroll renew advise coach evict inspect submit access configure oblige "
    "commit adopt ratify amend abolish restrict permit cite fear criticise criticize blame praise "
    "cost expire lapse weigh chair qualify levy oversee summarise summarize analyse analyze remind "
    "identify clarify"
)
_PAST = word_set(
    "said sent went gave made took met won lost held kept led left let paid put ran rose sold spoke "
    "spent stood told thought wrote built bought brought became began broke caught drew drove ate fell "
    "felt fought found flew forgot got grew heard knew meant read saw sat sang cut set wore chose beat "
    "drawn written given taken seen known shown gone come done become begun broken chosen driven eaten "
    "fallen flown grown risen spoken worn withdrew withdrawn oversaw overseen hurt"
)


def _inflected(verb: str) -> frozenset[str]:
    """The regular forms; spelling need only be right often enough."""
    stem = verb[:-1] if verb.endswith("e") else verb
    third = verb + ("es" if verb.endswith(("s", "x", "ch", "sh", "o")) else "s")
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return frozenset({verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"})
    return frozenset({third, stem + "ed", stem + "ing", stem + stem[-1] + "ed", stem + stem[-1] + "ing"})


ORDERS = word_set(
    "tell give find describe explain summarise summarize analyse analyze compare define identify discuss "
    "remind clarify"
)
"""Verbs that open a question in the form of an order."""
ORDERS_OR_NOUNS = word_set("list name show outline state mention quote detail")
EVENTS = word_set(
    "meeting match game war battle election conference summit race final attack strike trial talks "
    "visit launch festival tournament session hearing ceremony vote merger crash fire flood earthquake "
    "storm concert interview debate referendum wedding funeral campaign protest event dinner party "
    "release trip tour"
)
"""Nouns for things that happen, apart from those in -tion, -ment, -ance, -ence and -ing."""
BODIES = word_set(
    "commission ministry agency council parliament senate union bank office department institute committee "
    "association federation board authority university company government court chamber secretariat"
)
"""Nouns for what is no single person, though it acts like one."""
BASE_VERBS = word_set(_REGULAR)
VERBS_INFLECTED = (frozenset().union(*(_inflected(verb) for verb in BASE_VERBS)) | _PAST) - EVENTS
