"""A name as somebody writes it in one line, with what stands beside it: a title behind a person's, a legal form before an
organisation's, the name in another script in brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from eu_korea_coop.domain.text import has_hangul, one_line

_RANKS = (
	"대표이사|대표|전무|상무|이사장|이사|부장|차장|과장|대리|팀장|본부장|실장|센터장|원장|단장|국장|처장|소장|사장|회장|연구원|매니저|교수|박사|주임|사원|위원|"
	"주무관|사무관|서기관"
)
_BEHIND_NAME = re.compile(
	rf"(?<=[가-힣]{{2}})\s*[(/]?\s*((?:수석|책임|선임|전임|부|대표|총괄)?\s*(?:{_RANKS}))\s*님?\s*\)?$"
)
"""A title behind a Hangul name of at least two syllables, with or without a blank: "김민수 과장님"."""
_BEHIND_BLANK = re.compile(
	r"(?<=[가-힣]{2}|[A-Za-z]{2})(?:\s*[(/]\s*|\s+)"
	rf"((?:(?:수석|책임|선임|전임|부|대표|총괄|사무|기획|연구|운영|사업|전략|해외|국제|협력|교육|산학|홍보|행정|총무|기술|개발)*(?:{_RANKS}|"
	r"총장|학장|청장|시장|의원|파트장|그룹장|지사장|지점장|팀원|간사|프로)|책임|선임|수석|전임))\s*님?\s*\)?$"
)
"""A title of its own word: what could be a part of a name is one here, "한지우 책임", and behind Latin letters too."""
_HONORIFIC = re.compile(r"(?<=[가-힣]{2})\s+(?:님|씨|선생님|귀하)$|(?<=[가-힣]{3})(?:님|씨)$")
_IN_BRACKETS = re.compile(r"^([^()]+?)\s*\(([^()]+)\)$")
_LEGAL_FORM = re.compile(r"\((?:주|유|재|사|학)\)|[㈜㈔]")
_ACRONYM = re.compile(r"(?=(?:.*[A-Z]){2})[A-Za-z0-9&.+-]{2,12}")


@dataclass(frozen=True, slots=True)
class PersonLine:
	"""`native_name` is what a name in two scripts is in Hangul; a name in Hangul alone is `name`."""

	name: str
	native_name: str = ""
	title: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationLine:
	"""As PersonLine; `name` is "" where brackets hold an acronym alone."""

	name: str
	native_name: str = ""
	acronym: str = ""


def person(text: str) -> PersonLine:
	""" "김민수 과장님" has a title behind the name, "Kim Minsu (김민수)" and "김민수 (Kim Minsu)" the name in two scripts."""
	latin, hangul = _two_scripts(text)
	spoken, title = _without_title(hangul or text)
	return PersonLine(latin, spoken, title) if hangul else PersonLine(spoken, title=title)


def is_title(text: str) -> bool:
	"""Whether a text is a title and nothing else."""
	line = person(f"가가 {text}")
	return bool(line.title) and line.name == "가가"


def organisation(text: str) -> OrganisationLine:
	""" "(재)대전테크노파크 (DJTP)" has a legal form, which is left out, and an acronym; else brackets hold the Latin name."""
	bare = one_line(_LEGAL_FORM.sub(" ", text))
	if not has_hangul(bare):
		return OrganisationLine(text)
	latin, hangul = _two_scripts(bare)
	if not hangul:
		return OrganisationLine(bare)
	parts = re.split(r"\s*[,;/]\s*", latin)
	acronyms = [part for part in parts if _ACRONYM.fullmatch(part)]
	if len(acronyms) != 1 or len(parts) > 2:
		return OrganisationLine(latin, hangul)
	return OrganisationLine("".join(part for part in parts if part != acronyms[0]), hangul, acronyms[0])


def _two_scripts(text: str) -> tuple[str, str]:
	"""(Latin, Hangul) of a name with the same name in the other script in brackets; ("", "") of any other text."""
	inside = _IN_BRACKETS.match(text)
	if not inside or has_hangul(inside[1]) == has_hangul(inside[2]):
		return "", ""
	one, other = inside[1], inside[2].strip()
	return (other, one) if has_hangul(one) else (one, other)


def _without_title(text: str) -> tuple[str, str]:
	"""(name, title) of what is said of a person; an honorific behind it is left out."""
	if not has_hangul(text):
		return text, ""
	if match := _BEHIND_BLANK.search(text) or _BEHIND_NAME.search(text):
		return text[: match.start()].strip(), match[1]
	return _HONORIFIC.sub("", text), ""
