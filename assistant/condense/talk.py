"""Turns that ask nothing of the documents: greetings, thanks, questions about the assistant, orders.

A turn counts only when such phrases are all there is, or when it opens with an order that no document
could answer ('ignore the instructions', 'write a poem') and asks nothing after it. A question that merely
holds the same words stays a question: a false alarm costs an answer, a miss only an abstention.
"""

from __future__ import annotations

import re

_LIMIT = 300  # characters; nothing longer is mere talk
_TAIL = r"(?![\w'’])[\s,.!?;:~)(-]*"
_GREETING = (
    r"(?:hi|hello|hey|good morning) (?:there|everyone|all|again|assistant|bot)|"
    r"hi|hello|hey|hiya|howdy|greetings|welcome back|good (?:morning|afternoon|evening|day|night)|"
    r"bye|goodbye|bye bye|good bye|see you(?: later| soon)?|cheers|have a (?:nice|good|great|"
    r"lovely) (?:day|one|weekend|evening)|"
    r"(?:nice|pleased|good) to meet you|how do you do|(?:i'?m |i am )?(?:fine|good|great) thanks"
)
_THANKS = (
    r"(?:ok |okay |great |perfect |no )?(?:thanks|thank you|thx|ty|thank u|many thanks|"
    r"thanks a lot|much appreciated)"
    r"(?: (?:so much|very much|a lot|again|a million|for (?:that|this|your help|the help|the info|"
    r"the information|your time|(?:the|your) (?:(?:quick|fast|prompt|kind) )?(?:reply|answer|response))))*|"
    r"(?:that|this|it) (?:help(?:s|ed)(?: (?:me|us|a lot))*|answer(?:s|ed) (?:my|our|the) questions?)|"
    r"you(?:'re| are) (?:welcome|great|the best|awesome|right|very helpful)|"
    r"(?:that|this|it)(?:'s| is| was| has been)(?: (?:all|very|really|so|quite|helpful|"
    r"great|good|perfect|useful|clear|"
    r"quick|fast|interesting|amazing|everything|it|a lot|enough|i need(?:ed)?|for (?:now|today)))+"
)
_CHATTER = (
    r"no (?:more|further) questions|"
    r"ok|okay|k|yes|no|yeah|yep|nope|sure|great|perfect|cool|nice|nice one|wow|lol|haha|awesome|"
    r"excellent|amazing|"
    r"got it|i see|understood|i understand|very interesting|interesting|good to know|makes sense|"
    r"never ?mind(?:[\s,]+(?:i )?(?:found|got) it)?|no problem|well done|"
    r"good job|alright|all right|fine|please|sorry|oh|ah|hm+|oops|good|helpful|very helpful|right|"
    r"test|testing"
)
_ABOUT_YOU = (
    r"(?:and )?how(?:'s| is) it going|how are (?:you|u|things)(?: (?:doing|today|feeling))*|what'?s up|sup|"
    r"(?:who|what)(?: exactly)? are you(?: exactly| really)?|who(?: has)? (?:made|built|created|"
    r"trained|programmed) you|"
    r"what(?:'s| is) your (?:name|purpose|job|age|favou?rite \w+|system prompt|prompt)|do you have a name|"
    r"what can you(?: actually)? (?:do|help(?: me)? with)(?: for me)?|what do you do|"
    r"how do you work|how can you help(?: me)?|what do you know|"
    r"what (?:can|could|should|may) (?:i|we) ask(?: you)?(?: about)?|"
    r"(?:what|which|how many) (?:documents?|files?|sources?) "
    r"(?:(?:do|can) you (?:have|know|use|read|search)|are (?:there|loaded|indexed|available))|"
    r"are you (?:a |an )?(?:robot|bot|human|real|person|ai|a\.i\.|machine|chatbot|chat ?gpt|there|"
    r"alive|ok|okay|sentient|conscious)"
    r"(?: person| being)?|can you help(?: me)?|help(?: me)?|i (?:need|want) (?:some )?help|"
    r"do you (?:love|like|hate) me|"
    r"i (?:love|like|hate) you|tell me (?:about yourself|something funny|who you are)"
)
_TALK = re.compile(rf"(?:{_ABOUT_YOU}|{_THANKS}|{_GREETING}|{_CHATTER}){_TAIL}", re.IGNORECASE)
_POLITE = re.compile(
    r"(?:(?:please|now|hey|hi|hello|ok|okay|so|and|just|from now on|can you|could you|would you|will you|"
    r"i want you to|i'd like you to|you (?:must|should|have to|will))[\s,.!:]+)+",
    re.IGNORECASE,
)
_RULES = (
    r"(?:documents?|instructions?|rules?|prompts?|guidelines?|context|sources?|briefings?|files?|"
    r"restrictions?|limits|"
    r"limitations|directions|training|orders|messages?|programming|everything|all that)"
)
_TOLD = r"(?: (?:system|hidden|secret|initial|original))*"
_SHOW = (
    rf"(?:reveal|show|print|repeat|output|display|leak)(?: me| us)? (?:(?:your{_TOLD} (?:prompt|instructions|"
    rf"rules)|the (?:system|hidden|secret){_TOLD} (?:prompt|instructions|rules)|the{_TOLD} prompt)\b"
    r"(?! (?:about|at|behind|by|for|from|governing|in|of|on|that|to|which)\b)|"
    # 'the rules and fees' are those of a document.
    rf"the{_TOLD} (?:instructions|rules)(?: (?:above|you (?:were|have|got|follow))\b|"
    r"(?=(?:[\s,.!?]|please|now)*\Z)))"
)
# Of a whole document, not of something in it: 'Summarise the visit' asks what the documents say of the visit.
_REWRITE = (
    r"(?:(?:summari[sz]e|translate|paraphrase|rewrite|rephrase|shorten)"
    rf"(?: (?:all|it|of|the|this|that|these|those|whole|entire))*(?: {_RULES})?|"
    r"(?:give|write|make|show)(?: me| us)? (?:a|an|the) (?:(?:short|brief|quick|one-line) )*"
    rf"(?:summary|overview|translation|tl;?dr)(?: of(?: (?:all|the|this|these))* {_RULES})?|tl;?dr)"
    r"(?= (?:please|for (?:me|us)|(?:in|to|into|as) )|[\s.!?]*\Z)"
)
_ORDER = re.compile(
    rf"(?:ignore|disregard|forget|override|bypass|drop)(?! of\b)(?: about)?(?: (?:all|any|the|your|these|"
    rf"those|of|my|previous|prior|"
    rf"above|earlier|other|system|safety|what))* {_RULES}\b|"
    r"(?:ignore|disregard|forget) (?:everything|all that|the above|what (?:i|you|they|it) said)\b|"
    r"you(?: are|'re) now (?:a|an|the|my|in|called|named|no longer|free|playing|acting)\b|"
    r"pretend (?:to be|you(?:'re| are)|that you)\b|act as (?:a|an|my|if|"
    r"though)\b|"
    r"role ?play\b|be my (?:girlfriend|boyfriend|friend|therapist)\b|"
    r"(?:write|compose|make up|invent|sing|recite|generate|tell|give)(?: me| us)? (?:a|an|another|"
    r"some)? ?"
    r"(?:(?:short|funny|nice|little|love|silly|good|new|rap|bedtime|fairy|python) )*"
    r"(?:poems?|songs?|jokes?|haikus?|limericks?|sonnets?|lyrics|fairy tales?|tales?|story|stories|"
    r"rap|riddles?|"
    r"python code|code|scripts?|essays?|recipes?)\b|"
    r"(?:write|compose|draft)(?: me| us)? (?:a|an|another|some) (?:(?:short|brief|new|nice|good) )*"
    r"(?:press releases?|tweets?|posts?|e-?mails?|letters?|speech(?:es)?|statements?|articles?)\b|"
    rf"{_SHOW}|"
    r"repeat after me\b|sing (?:me|us|a|for|something)\b|say (?:hi|hello|something funny)\b|"
    rf"{_REWRITE}|translate (?:this|the following)\b|(?:enable|enter|switch to|activate) (?:developer|debug|"
    r"god|admin|dan|jailbreak) mode\b|"
    r"(?:let's|let us|can we) (?:chat|talk about something else|play a game)\b|entertain me\b",
    re.IGNORECASE,
)
_ANYONE = re.compile(
    r"(?:(?:please|hey|hi|hello|ok|okay|so|and)[\s,.!:]+)*(?:can|could) you "
    r"(?:act as|ignore|disregard|override|bypass|drop)\b"
    r"(?! (?:(?:all|any|of|the) )*(?:your|my|previous|prior|above|earlier|system|instructions|prompts?|"
    r"everything)\b)[^?]*\?\s*\Z",
    re.IGNORECASE,
)
"""'Can you ignore the limits in an emergency?': 'you' is anyone, not the assistant."""
_ASKS = re.compile(
    r"[,.!?:;–-]\s*(?:(?:and|so|but|now) )?"
    r"(?P<question>(?:who|what|when|where|why|how|which|is|are|do|does|did|can|may|must)\b.*\?\s*\Z)",
    re.IGNORECASE | re.DOTALL,
)
_OPENER = re.compile(
    rf"(?:(?:{_THANKS}|{_GREETING}|{_CHATTER})\s*(?:[,.!?;)(]|-(?!\w))+|(?:hi|hello|hey|thanks|thank you|ok|"
    rf"okay|oh)(?![\w'’-]))\s*",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(r"(?:no|nope|sorry|oops)\b", re.IGNORECASE)


def is_talk(turn: str) -> bool:
    """Whether nothing in the turn can be looked up."""
    if len(turn) > _LIMIT:
        return False
    return _only_talk(turn.strip()) or (_is_order(turn) and not after_order(turn))


def after_order(turn: str) -> str:
    """'Forget all that, who chairs it?' -> 'who chairs it?'; empty where no order comes before a question."""
    asked = _ASKS.search(turn) if len(turn) <= _LIMIT and _is_order(turn) else None
    question = asked["question"] if asked else ""
    return "" if is_talk(question) else question


def _is_order(turn: str) -> bool:
    opened = _POLITE.match(turn)
    return not _ANYONE.match(turn) and bool(_ORDER.match(turn, opened.end() if opened else 0))


def _only_talk(turn: str) -> bool:
    at = 0
    while at < len(turn):
        found = _TALK.match(turn, at)
        if not found:
            break
        at = found.end()
    return at > 0 and not any(char.isalnum() for char in turn[at:])


def without_opener(turn: str) -> str:
    """The turn without the greetings and thanks that open it; 'no' and 'sorry' stay, they may correct."""
    at = 0
    while at < len(turn) and not _TAKES_BACK.match(turn, at):
        found = _OPENER.match(turn, at)
        if not found or not any(char.isalnum() for char in turn[found.end() :]):
            break
        at = found.end()
    return turn[at:]
