"""A phrase -> the figures in it by kind, in one spelling: '£0.9 million' and '£900,000' are the same.

A date is its day, month and year, and a time its place on the clock and the half of the day, as far as the
phrase tells them: '2024' and 'May 2024' then agree in the year. An amount is what it may be rounded to as
well: '12.8 billion' is then among what '12,802.5 million' tells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from math import prod

from assistant.check.words import CARDINALS, SCALES
from assistant.dates import MONTH, MONTHS
from assistant.types import ScoredSentence

AMOUNT = "amount "
"""Opens the kind of an amount; its unit follows, or nothing where the phrase has none."""
_CARDINAL = rf"(?:{'|'.join(CARDINALS)})"
_SCALE = rf"(?:{'|'.join(SCALES)})"
_WORDS = re.compile(
    rf"\b(?:{_CARDINAL}|(?<!half\s)an?(?=\s+{_SCALE}\b))(?:[-\s]+(?:and\s+)?(?:{_CARDINAL}|{_SCALE}))*\b(?!\s+of\b)",
    re.IGNORECASE,
)
_MIXED = re.compile(r"\b(\d{1,3})\s+and\s+a\s+half\b", re.IGNORECASE)
_HALF = re.compile(rf"\bhalf\s+(?:an?\s+)?(?={_SCALE}\b)", re.IGNORECASE)
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>0?[1-9]|1[0-2])-(?P<day>\d\d?)\b")
_DATE = re.compile(
    rf"(?P<days>\b\d{{1,2}}(?:st|nd|rd|th)?(?:(?:\s*[-–]\s*|\s+(?:to|and|or)\s+)\d{{1,2}}(?:st|nd|rd|th)?){{0,3}}"
    rf"\s+(?:of\s+)?)?\b(?P<month>{MONTH})\b\.?"
    rf"(?:(?<!\d)\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,:]\d))?(?:,?\s+(?P<year>\d{{4}})\b)?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)\b")
_TIME = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d))?\s*(?P<half>[ap])\.?m\b\.?"
    r"|\b(?P<hour24>\d{1,2}):(?P<minute24>\d\d)\b",
    re.IGNORECASE,
)
_UNITS = {  # of general use, by how they may be written; amounts of other things are merely counted
    **dict.fromkeys(("£", "pound", "gbp"), "£"),
    **dict.fromkeys(("$", "dollar", "usd"), "$"),
    **dict.fromkeys(("€", "euro", "eur"), "€"),
    **dict.fromkeys(("¥", "yen", "jpy"), "¥"),
    **dict.fromkeys(("%", "percent", "per cent"), "%"),
    **{time: time for time in ("second", "minute", "hour", "day", "night", "week", "month", "year")},
    **dict.fromkeys(("km", "kilometre", "kilometer"), "km"),
    **dict.fromkeys(("m", "metre", "meter"), "m"),
    **dict.fromkeys(("kg", "kilogram"), "kg"),
    **{unit: unit for unit in ("mile", "foot", "tonne", "ton", "hectare", "acre", "litre", "penny")},
    **{"feet": "foot", "pence": "penny"},
}
_SHORT = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_CODE = (  # currencies of ISO 4217, in capitals only: 'all' and 'try' are words
    "AED|AFN|ALL|AMD|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BGN|BHD|BIF|BMD|BND|BOB|BRL|BSD|BTN|BWP|BYN|BZD|CAD|"
    "CDF|CHF|CLP|CNY|COP|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS|GIP|GMD|GNF|"
    "GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|KYD|KZT|LAK|"
    "LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MYR|MZN|NAD|NGN|NIO|NOK|NPR|NZD|"
    "OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD|SHP|SLE|SOS|SRD|SSP|STN|"
    "SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|UYU|UZS|VES|VND|VUV|WST|XAF|XCD|XCG|XOF|XPF|"
    "YER|ZAR|ZMW|ZWG"
)
_BEFORE = rf"(?:[£$€¥]|(?<!\w)(?-i:{_CODE}))"
_NUMBER = r"\d+(?:[.,]\d+)*"
_LETTERS = r"(?:[kmb]|\s?[mbt]n)\b"
_SIZE = rf"(?P<scale>(?:\s+{_SCALE}\b)*)"
_NAMES = "|".join(map(re.escape, _UNITS)).replace(r"\ ", r"\s+")
_AFTER = rf"(?:[-\s]?(?P<after>(?:{_NAMES})s?|(?-i:{_CODE}))(?!\w))?"
_AMOUNT = re.compile(
    rf"(?P<before>{_BEFORE})?\s?(?P<number>{_NUMBER})(?:(?(before)\s?)(?P<short>{_LETTERS})(?!&))?"
    rf"{_SIZE}{_AFTER}(?P<noun>\s?[a-z]{{4,}})?"
    rf"(?P<more>(?:\s*[-–]\s*|\s+(?:to|and|or)\s+)(?=(?:{_BEFORE}\s?)?\d))?",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?P<code>{_BEFORE})\s?{_NUMBER}(?:\s?{_LETTERS})?{_SIZE}(?:\s*[-–]\s*|\s+to\s+)(?=\d)", re.IGNORECASE
)
_ENDS_BEFORE = re.compile(rf"{_BEFORE}\s?$", re.IGNORECASE)
_OPENS_AFTER = re.compile(rf"(?:{_LETTERS})?{_SIZE}{_AFTER}", re.IGNORECASE)
_YEAR = re.compile(r"(?:1\d|20|21)\d\d")

Figures = Mapping[str, frozenset[str]]


def figures(phrase: str) -> Figures:
    """What the phrase says by kind: 'day', 'month', 'year', 'clock', 'half', ``AMOUNT`` with its unit; or
    'numeric date', where the day cannot be told from the month."""
    found: dict[str, set[str]] = {}
    rest = _WORDS.sub(lambda words: str(_number(words[0])), phrase)
    rest = _HALF.sub("0.5 ", _MIXED.sub(r"\1.5", rest))
    for pattern, told in ((_ISO, _iso), (_NUMERIC, _numeric), (_DATE, _date), (_TIME, _time)):
        for match in pattern.finditer(rest):
            for kind, value in told(match):
                found.setdefault(kind, set()).add(value)
        rest = pattern.sub(lambda match: " ; " if any(map(str.isdigit, match[0])) else match[0], rest)
    rest = _RANGE.sub(r"\g<0>\g<code>", rest)  # 'EUR 5 to 10 million': both are euros
    scale, unit = 1, ""
    for match in reversed([*_AMOUNT.finditer(rest)]):
        own = _measure(match)
        # '5 to 10 million euros': the first is as large, and of the same
        scale, unit = (own[0] if own[0] > 1 else scale, own[1] or unit) if match["more"] else own
        year = scale == 1 and not unit and not match["noun"] and _YEAR.fullmatch(match["number"])
        values = {match["number"]} if year else _rounded(match["number"], scale)
        found.setdefault("year" if year else AMOUNT + unit, set()).update(values)
    return {kind: frozenset(values) for kind, values in found.items()}


def figures_of(item: ScoredSentence) -> Figures:
    """What the answer phrase of a sentence says, with the size and the unit that adjoin it there: of
    'EUR 4.9 million' a phrase may be only '4.9 million', and would then compare with anything."""
    if not item.answer:
        return {}
    start, end = (place - item.sentence.start for place in item.answer)
    text = item.sentence.text
    before = _ENDS_BEFORE.search(text[:start])
    after = _OPENS_AFTER.match(text[end:])
    return figures((before[0] if before else "") + item.phrase + (after[0] if after else ""))


def _number(words: str) -> int:
    """'two hundred and fifty thousand' -> 250000."""
    total = part = 0
    for word in re.findall(r"\w+", words.lower()):
        if word in SCALES:
            part = max(part, 1) * SCALES[word]
            if SCALES[word] >= 1000:
                total, part = total + part, 0
        else:
            part += CARDINALS.get(word, 0)
    return total + part


def _iso(date: re.Match[str]) -> list[tuple[str, str]]:
    return [(kind, str(int(date[kind]))) for kind in ("day", "month", "year")]


def _numeric(date: re.Match[str]) -> list[tuple[str, str]]:
    first, second = int(date[1]), int(date[3])
    year = date[4] if len(date[4]) == 4 else f"20{date[4]}"
    if first <= 12 or second > 12:
        return [("numeric date", f"{first}/{second}/{year}")]
    return [("day", str(first)), ("month", str(second)), ("year", year)]


def _date(date: re.Match[str]) -> list[tuple[str, str]]:
    days = re.findall(r"\d+", f"{date['days'] or ''} {date['after'] or ''}")
    if not days and not date["year"]:
        return []  # 'in May', or 'may'
    short = [month[:3].lower() for month in MONTHS]
    told = [("day", str(int(day))) for day in days] + [
        ("month", str(short.index(date["month"][:3].lower()) + 1))
    ]
    return told + ([("year", date["year"])] if date["year"] else [])


def _time(time: re.Match[str]) -> list[tuple[str, str]]:
    hour = int(time["hour"] or time["hour24"])
    minute = int(time["minute"] or time["minute24"] or 0)
    told = [("clock", f"{hour % 12}:{minute:02}")]
    if time["half"]:
        return [*told, ("half", time["half"].lower())]
    # '7:30' may be of either half, '07:30' and '19:30' are not
    sure = hour > 12 or (time["hour24"] or "").startswith("0")
    return [*told, ("half", "p" if hour > 12 else "a")] if sure else told


def _measure(amount: re.Match[str]) -> tuple[int, str]:
    """How large, and of what: '40m' are metres, but '£40m' and '40m euros' are millions."""
    scale = prod(SCALES[word] for word in amount["scale"].lower().split())
    short = (amount["short"] or "").strip().lower()
    unit = " ".join((amount["before"] or amount["after"] or "").lower().split())
    if short == "m" and not unit:
        return scale, "m"
    unit = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"), unit.upper())
    return scale * _SHORT.get(short, 1), unit


def _rounded(figure: str, scale: int) -> set[str]:
    """The amount and what it may be rounded to, each with the digits that tell it: '1.50' is 1.5 as well, and
    '12.84 billion' 12.8 and 13 billion, but '1.4' is not 1, nor '12,000' any more than 12,000."""
    with suppress(ArithmeticError):  # '1.2.3' is no number
        number = Decimal(figure.replace(",", "")) * Decimal(scale).normalize() or Decimal(0)
        found = {str(number)}
        while (digits := len(number.as_tuple().digits)) > 1:
            coarse = number.quantize(number.scaleb(1), ROUND_HALF_UP)
            if digits == 2 and coarse != number:
                break  # one digit is hardly a figure's rounding
            number = coarse
            found.add(str(number))
        return found
    return {figure}
