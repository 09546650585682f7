"""Names of people and organisations: how they are shown, and when two of them are probably the same."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HANGUL_SPACE = re.compile(r"(?<=[\uac00-\ud7a3])\s+(?=[\uac00-\ud7a3])")
_NOT_WORD = re.compile(r"[^\w\s]|_")
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
_LEGAL_FORMS = frozenset([
	"(", "ab", "abp", "ag", "aisbl", "aps", "as", "asa", "asbl", "bhd", "bv", "co", "company", "corp", "corporation",
	"doo", "dooel", "ead", "eeig", "eg", "eood", "eurl", "ev", "fmba", "gbr", "gie", "gmbh", "inc", "incorporated",
	"ivzw", "kft", "kg", "kgaa", "kk", "lda", "limited", "llc", "llp", "ltd", "mbh", "nv", "nyrt", "ohg", "ood", "ou",
	"oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "sasu", "sca", "scarl", "scrl", "se", "sia", "sl", "snc",
	"spa", "sprl", "spzoo", "srl", "srls", "sro", "uab", "ug", "vzw", "zrt",
])  # fmt: skip
_HANGUL_LEGAL_FORMS = (
	"농업회사법인", "영농조합법인", "사회복지법인", "유한책임회사", "주식회사", "유한회사", "합자회사", "합명회사", "재단법인", "사단법인", "학교법인",
	"의료법인",
)  # fmt: skip
_HANGUL_SHORT_FORMS = re.compile(r"\((?:주|유|재|사|학)\)")
_DOTTED_FORM = re.compile(r"\b(?:[a-z]\.\s?){2,}")


# people


_COMMON_WORDS = frozenset(
	[
		"agency",
		"alliance",
		"association",
		"and",
		"center",
		"centre",
		"city",
		"cluster",
		"clusters",
		"company",
		"cooperation",
		"development",
		"europe",
		"european",
		"foundation",
		"for",
		"global",
		"industrial",
		"industry",
		"innovation",
		"institute",
		"international",
		"korea",
		"korean",
		"ministry",
		"national",
		"network",
		"of",
		"organisation",
		"regional",
		"research",
		"republic",
		"technology",
		"the",
		"university",
	]
)


_TWO_SYLLABLES = frozenset([
	"서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북", "충남", "전북", "전남", "경북", "경남", "제주", "수원",
	"성남", "용인", "안양", "안산", "고양", "부천", "구리", "광명", "평택", "화성", "시흥", "군포", "의왕", "하남", "오산", "안성", "김포", "양주",
	"포천", "여주", "이천", "파주", "가평", "양평", "춘천", "원주", "강릉", "동해", "태백", "속초", "삼척", "청주", "충주", "제천", "진천", "음성",
	"괴산", "천안", "아산", "서산", "당진", "공주", "보령", "논산", "계룡", "예산", "홍성", "전주", "군산", "익산", "정읍", "남원", "김제", "완주",
	"고창", "부안", "목포", "여수", "순천", "나주", "광양", "담양", "함평", "영광", "장성", "완도", "진도", "포항", "경주", "김천", "안동", "구미",
	"영주", "영천", "상주", "문경", "경산", "성주", "칠곡", "울진", "창원", "진주", "통영", "사천", "김해", "밀양", "거제", "양산", "함안", "창녕",
	"고성", "남해", "하동", "산청", "함양",
	"농업", "공업", "광업", "어업", "임업", "상업", "산업", "수산", "축산", "의료", "의류", "의약", "의학", "화학", "과학", "수학", "공학", "전자",
	"전지", "전기", "전력", "전략", "정보", "정부", "정책", "석유", "섬유", "금속", "금융", "금형", "기계", "기술", "미술", "예술", "건축", "건설",
	"건강", "환경", "식품", "해양", "태양", "우주", "항공", "항만", "통신", "통상", "무역", "지역", "교육", "보육", "교통", "생명", "생물", "식물",
	"광물", "제약", "관광", "광고", "문화", "조선", "자동", "로봇", "물류", "수출", "수입", "표준", "품질", "특허", "시험", "시장", "인증", "인력",
	"인쇄",
])  # fmt: skip
"""Places and subjects in names of organisations: two of them are two, however little they differ in writing."""
_STOP_WORDS = frozenset(["and", "for", "in", "of", "the", "de", "la", "le", "en"])
ALIKE = 0.72
"""Likeness (0 to 1) from which two organisations are shown as probably one."""
CONTRADICTED = 0.6
"""Likeness (0 to 1) that two organisations' names reach at most if they differ in a telling word."""
MISSPELT = 0.8
"""Likeness (0 to 1) of two names in Hangul that differ in one misspelt syllable."""
LEAST_SYLLABLES = 4
"""Syllables of a name from which on one of them may be misspelt; shorter names differ by that one."""


def display_person(given: str | None, family: str | None, name_order: str | None = None) -> str:
	"""A person's name in the order it is used in: Korean family names come first.

	`name_order` is "Family First" or "Given First"; without it a name written in Hangul is shown family name first and
	unspaced, any other given name first.
	"""
	given, family = _squeeze(given), _squeeze(family)
	if not given or not family:
		return given or family
	hangul = bool(_HANGUL.search(given) and _HANGUL.search(family))
	order = (name_order or "").casefold()
	if hangul and not order.startswith("given"):
		return family + given
	return f"{family} {given}" if order.startswith("family") else f"{given} {family}"


# organisations


def normalise_organisation(text: str | None) -> str:
	"""An organisation's name for comparison: no case, accents, punctuation, legal form, or space between Hangul."""
	folded = unicodedata.normalize("NFKC", text or "").casefold()
	folded = _HANGUL_SHORT_FORMS.sub(" ", folded)
	for form in _HANGUL_LEGAL_FORMS:
		folded = folded.replace(form, " ")
	folded = _DOTTED_FORM.sub(lambda match: match[0].replace(".", "").replace(" ", "") + " ", folded)
	words = fold(folded.replace("&", " and ")).split()
	if len(words) > 1 and words[0] == "the":
		words = words[1:]
	return " ".join(_without_legal_form(words))


def _without_legal_form(words: list[str]) -> list[str]:
	"""Legal forms at the end fall away, also when spelt in pieces ("sp z o o"), but never the whole name."""
	for count in (1, 2, 3, 4):
		tail = words[-count:]
		if count >= len(words):
			break
		if "".join(tail) in _LEGAL_FORMS and (count == 1 or max(map(len, tail)) <= 2):
			rest = words[:-count]
			is_joined = len(rest) > 1 and rest[-1] == "and"  # of "GmbH & Co. KG"
			return _without_legal_form(rest[:-1] if is_joined else rest)
	return words


def website_domain(website: str | None) -> str:
	"""The host of a website without "www.": two organisations with one host are probably one; "" if there is none."""
	text = (website or "").strip().casefold()
	if not text:
		return ""
	try:
		host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
	except ValueError:
		return ""
	return host.removeprefix("www.").rstrip(".")


def search_keys(
	name: str | None,
	native: str | None = None,
	acronym: str | None = None,
	aliases: Iterable[str] = (),
	website: str | None = None,
) -> frozenset[str]:
	"""All normalised names an organisation answers to, its acronym in brackets and its web host included."""
	keys = {normalise_organisation(text) for text in (name, native, acronym, *aliases)}
	for text in (name, native):
		for inner in re.findall(r"\(([^()]{2,20})\)", text or ""):
			keys.add(normalise_organisation(inner))
			keys.add(normalise_organisation(text.replace(f"({inner})", " ")))
	keys.add(website_domain(website))
	return frozenset(key for key in keys if key)


@dataclass(frozen=True, slots=True)
class Likeness:
	"""How alike two sets of keys are, 0 to 1, and the pair of keys that says so."""

	score: float
	mine: str
	theirs: str


def telling_parts(keys: frozenset[str]) -> set[str]:
	"""Return beginnings and ends of the less common words: a typing error elsewhere in a word does not hide a candidate.

	Of a name that has common words alone ("National Research Foundation"), beside an acronym, all words count.
	"""
	telling = set()
	for key in keys:
		words = key.split()
		own = {word for word in words if word not in _COMMON_WORDS and len(word) > 2}
		telling |= own or (set(words) if len(words) > 1 else set())
	telling = telling or {word for key in keys for word in key.split()}
	parts = set()
	for word in telling:
		size = 3 if _HANGUL.search(word) else 4
		parts.update((word[:size], word[-size:]))
	return parts


def likeness(mine: Iterable[str], theirs: Iterable[str]) -> Likeness:
	"""The best match between two organisations' keys; 1 is a key in common.

	An acronym in common counts for no more than CONTRADICTED if the names differ in a telling word (North, South).
	"""
	best, contradicted = Likeness(0.0, "", ""), False
	mine, theirs = tuple(mine), tuple(theirs)
	for a in mine:
		for b in theirs:
			score = similarity(a, b)
			# lowered to the limit, or exactly there: below it nothing is contradicted, and the words need not be compared
			contradicted = contradicted or (score == CONTRADICTED and differ_in_a_word(a, b))
			if score > best.score:
				best = Likeness(score, a, b)
	if contradicted and " " not in best.mine and "." not in best.mine and not _HANGUL.search(best.mine):
		return Likeness(min(best.score, CONTRADICTED), best.mine, best.theirs)
	return best


def similarity(a: str, b: str) -> float:
	"""0 to 1 for two normalised names: shared letter groups, or shared words in another order; 0 without a name.

	One misspelt syllable of Hangul leaves MISSPELT.

	At most CONTRADICTED for names that differ in a telling word: Busan and Ulsan Technopark are two.
	"""
	if a == b:
		return 1.0 if a else 0.0
	if is_misspelt(a, b):
		return MISSPELT
	score = _grams_alike(a, b)
	return CONTRADICTED if score > CONTRADICTED and differ_in_a_word(a, b) else score


def _grams_alike(a: str, b: str) -> float:
	return max(_dice(_grams(a), _grams(b)), 0.95 * _dice(frozenset(a.split()), frozenset(b.split())))


def differ_in_a_word(a: str, b: str) -> bool:
	"""Whether each of two normalised names has a word of its own that is no other spelling of one in the other.

	Two names in Hangul, written without spaces, differ if they are as long as each other, 경북… and 경남…, but for one misspelt
	syllable.
	"""
	if a.replace(" ", "") == b.replace(" ", ""):
		return False
	if " " not in a + b and _HANGUL.search(a) and _HANGUL.search(b):
		return len(a) == len(b) and not is_misspelt(a, b)
	words, others = a.split(), b.split()
	if min(len(words), len(others)) < 2:
		return False
	return any(word not in others and not _has_spelling(word, others) for word in words) and any(
		word not in words and not _has_spelling(word, words) for word in others
	)


def is_misspelt(a: str, b: str) -> bool:
	"""Whether two names in Hangul, as long as each other, are one but for a misspelt syllable: 공단 and 공당.

	Two of the syllable's three letters are the same, and it does not make another place or subject: 청주 and 충주 are two.
	"""
	if len(a) != len(b) or len(a) < LEAST_SYLLABLES or not _HANGUL.search(a):
		return False
	others = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
	if len(others) != 1:
		return False
	at = others[0]
	if not (_HANGUL.match(a[at]) and _HANGUL.match(b[at])) or letters_in_common(a[at], b[at]) < 2:
		return False
	return not any(
		a[start : start + 2] in _TWO_SYLLABLES and b[start : start + 2] in _TWO_SYLLABLES
		for start in (max(at - 1, 0), at)
	)


def letters_in_common(one: str, other: str) -> int:
	"""How many of the three places of two syllables hold the same: initial, vowel, final letter or none."""
	pairs = zip(_letters_of(one), _letters_of(other), strict=True)
	return sum(mine == theirs for mine, theirs in pairs)


def _letters_of(syllable: str) -> tuple[int, int, int]:
	code = ord(syllable) - 0xAC00
	return code // 588, code % 588 // 28, code % 28


def _has_spelling(word: str, words: list[str]) -> bool:
	"""Whether `words` have this word, without an end ("inst"), in two pieces, with one letter otherwise, or with letters swapped."""
	pairs = [first + second for first, second in itertools.pairwise(words)]
	if word in _STOP_WORDS or any(word in pair and len(word) > 2 for pair in (*words, *pairs)):
		return True
	return any(
		other == word
		or (len(other) > 3 and word.startswith(other))
		or (
			min(len(word), len(other)) > 4
			and (differs_by_one_letter(word, other) or sorted(word) == sorted(other))
		)
		for other in words
	)


def differs_by_one_letter(a: str, b: str) -> bool:
	"""One letter more, less or another one."""
	short, long = sorted((a, b), key=len)
	start = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
	return short[start:] == long[start + 1 :] or short[start + 1 :] == long[start + 1 :]


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
	return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


@lru_cache(maxsize=2048)  # a name is compared with up to sixty others in a row
def _grams(text: str) -> frozenset[str]:
	size = 2 if _HANGUL.search(text) else 3
	padded = f" {text} "
	return frozenset(padded[i : i + size] for i in range(len(padded) - size + 1))


def _squeeze(text: str | None) -> str:
	return " ".join((text or "").split())


def fold(text: str | None) -> str:
	"""Compatibility form, lower case, no accents; punctuation becomes a space."""
	folded = unicodedata.normalize("NFKC", text or "").casefold().translate(_LETTERS)
	folded = "".join(
		letter for letter in unicodedata.normalize("NFD", folded) if unicodedata.category(letter) != "Mn"
	)
	folded = unicodedata.normalize("NFC", folded)
	folded = _NOT_WORD.sub(" ", folded)
	return _HANGUL_SPACE.sub("", " ".join(folded.split()))
