"""Cards that are plain text: MECARD codes and the signature under an e-mail. vCards are read by a library (directory/cards.py)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eu_korea_coop.domain.text import one_line
from eu_korea_coop.domain.whom import PersonEntry, has_hangul

MOST_LINES = 30
LONGEST_LINE = 200
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\(?\d[\d\s().·/–-]{6,}\d")
_WEBSITE = re.compile(r"(?:https?://|www\.)[^\s,;|<>]+", re.IGNORECASE)
_PHONE_LABEL = re.compile(
	r"(?i)\b(?:tel|phone|ph|mobile|mob|cell|office|direct|[tmp])\b\s*[.:)]?|전화|휴대폰|휴대전화|핸드폰|사무실|연락처"
)
_FAX = re.compile(r"(?i)\bfax\b|^\s*f\s*[.:]|팩스")
_MOBILE = re.compile(r"(?i)\b(?:mobile|mob|cell|m)\b|휴대|핸드폰|^\+?82\s?\(?0?\)?10|^010")
_TITLES = re.compile(
	r"(?i)\b(?:director|manager|officer|president|head|chief|ceo|cto|cfo|coo|chair(?:man|woman|person)?|secretary|"
	r"professor|prof|researcher|engineer|advis[oe]r|analyst|assistant|associate|consultant|coordinator|executive|lead|"
	r"partner|expert|attach[eé]|consul|commissioner|specialist|representative|founder)\b"
	r"|대표|이사|부장|차장|과장|대리|팀장|본부장|실장|센터장|원장|단장|국장|연구원|교수|주임|사원|책임|선임|매니저|위원|회장|사장|소장"
)
_ORGANISATIONS = re.compile(
	r"(?i)\b(?:inc|ltd|llc|gmbh|ag|corp(?:oration)?|co|s\.?a|b\.?v|agency|association|cluster|institute|university|ministry|"
	r"council|centre|center|foundation|network|complex|chamber|technopark|group|company|council|city of)\b\.?"
	r"|공단|진흥원|연구원|대학교|협회|재단|주식회사|㈜|\(주\)|테크노파크|공사|센터|클러스터|청$|부$"
)
_ADDRESS = re.compile(
	r"(?i)\d{4,}|\b(?:street|st|road|rd|avenue|ave|square|floor|fl|building|bldg|room|suite|stra(?:ß|ss)e|platz|rue|via|calle|"
	r"plaza|box)\b|-(?:ro|gil|dong|gu)\b|[로길]\s?\d|\d\s?(?:층|호|번지)"
)
"""What a line with numbers says if it is a place and no name; also years and post codes."""
_GREETING = re.compile(
	r"(?i)^(?:(?:kind|best|warm|many|with)\b.*(?:regards|wishes|greetings)|regards|sincerely(?: yours)?|yours.*|cheers|thanks.*|"
	r"thank you.*|감사합니다.*|드림|올림|-{2,}|_{2,}|sent from .*)[,.]?$"
)
_KOREAN_ENDING = re.compile(r"\s*(?:드림|올림|배상)$")


@dataclass(frozen=True, slots=True)
class Card(PersonEntry):
	"""A person as a card names them, with what it says of their organisation: "" where it says nothing."""

	organisation: str = ""
	website: str = ""
	country: str = ""


def is_mecard(text: str) -> bool:
	return text.lstrip("\ufeff \t\r\n")[:7].upper() == "MECARD:"


def read_mecard(text: str) -> Card:
	"""The person of a MECARD code ("MECARD:N:Ryu,Jinho;TEL:…;;"); a backslash makes the next letter plain."""
	parts: dict[str, list[str]] = {}
	for field in _split(text.strip()[7:], ";"):
		label, _colon, value = field.partition(":")
		if value:
			parts.setdefault(label.strip().upper(), []).append(value)
	family, _comma, given = (parts.get("N") or [""])[0].partition(",")
	name = person_name(_plain(family), _plain(given))
	first = {label: _plain(values[0]) for label, values in parts.items()}
	return card(
		name=name,
		title=first.get("TITLE", ""),
		email=first.get("EMAIL", ""),
		phone=first.get("TEL", "") or first.get("TEL-AV", ""),
		organisation=first.get("ORG", ""),
		website=first.get("URL", ""),
	)


def _split(text: str, by: str) -> list[str]:
	return re.split(rf"(?<!\\){re.escape(by)}", text)


def _plain(text: str) -> str:
	return re.sub(r"\\(.)", r"\1", text).strip()


def person_name(family: str, given: str) -> str:
	"""A name in one line: unspaced and family name first in Hangul, given name first else."""
	if has_hangul(family + given):
		return one_line(family + given)
	return one_line(f"{given} {family}")


def read_signature(text: str) -> Card | None:
	"""Name, title, organisation, e-mail, telephone and website under a pasted e-mail; None if it names nobody.

	The name is the first line that is neither a greeting, an address, a number, a title nor an organisation. An organisation may
	have a number in its name ("Industry 4.0 Agency"). A fax number is no telephone; a mobile number goes before others.
	"""
	lines = [one_line(line)[:LONGEST_LINE] for line in text.splitlines()[: MOST_LINES * 2]]
	lines = [line for line in lines if line and not _GREETING.match(line)][:MOST_LINES]
	email = next((match[0] for line in lines if (match := _EMAIL.search(line))), "")
	website = next((match[0].rstrip(".") for line in lines if (match := _WEBSITE.search(line))), "")
	pieces = [piece for line in lines for piece in re.split(r"\s*[|│]\s*", line)]
	phones = [(bool(_MOBILE.search(part)), number) for piece in pieces for part, number in _phones(piece)]
	phone = next((number for mobile, number in phones if mobile), phones[0][1] if phones else "")
	name = title = organisation = ""
	for line in lines:
		for part in _parts(line):
			if _EMAIL.search(part) or _WEBSITE.search(part):
				continue
			if re.search(r"\d", part) and (
				_ADDRESS.search(part) or _PHONE.search(part) or not _is_organisation(part)
			):
				continue
			if not name and _is_name(part):
				name = _KOREAN_ENDING.sub("", part)
			elif not title and _TITLES.search(part) and not _is_organisation(part):
				title = part
			elif not organisation and _is_organisation(part):
				organisation = part
	hangul = re.fullmatch(r"([가-힣]{2,4})\s+(\S{2,6})", name)
	if hangul and _TITLES.search(hangul[2]):
		name, title = hangul[1], title or hangul[2]
	if not name or not (email or phone or title):
		return None
	return card(name=name, title=title, email=email, phone=phone, organisation=organisation, website=website)


def _phones(line: str) -> list[tuple[str, str]]:
	"""(what stands before and in it, number) for each telephone number of a line, faxes left out."""
	if not (_PHONE_LABEL.search(line) or re.match(r"[+(\d]", line)):
		return []
	spans, last = [], 0
	for match in _PHONE.finditer(line):
		before = line[last : match.start()]
		last = match.end()
		if not _FAX.search(before):
			spans.append((before + match[0], match[0].strip()))
	return spans


def _parts(line: str) -> list[str]:
	return [
		part for part in (one_line(piece) for piece in re.split(r"\s*[|│·/]\s*|\s{2,}|,\s+", line)) if part
	]


def _is_organisation(text: str) -> bool:
	return bool(_ORGANISATIONS.search(text))


def _is_name(text: str) -> bool:
	words = text.split()
	if has_hangul(text):
		joined = re.sub(r"\s*\(.*\)$", "", _KOREAN_ENDING.sub("", text))
		is_bare = re.fullmatch(r"[가-힣]{2,4}", joined.replace(" ", "")) and not _is_organisation(joined)
		with_title = re.fullmatch(r"[가-힣]{2,4}\s+[가-힣]{2,6}", joined) and _TITLES.search(joined)
		return bool((is_bare and not _TITLES.fullmatch(joined)) or with_title)
	is_title = _TITLES.search(text) and not re.match(r"(?i)(?:dr|prof|mr|mrs|ms)\b", text)
	return (
		2 <= len(words) <= 5
		and not is_title
		and not _is_organisation(text)
		and all(
			word[0].isupper()
			or word.casefold() in ("van", "von", "de", "der", "den", "la", "le", "da", "di", "dos")
			for word in words
		)
	)


def card(**parts: str) -> Card:
	"""A Card of tidied parts; a name in Hangul is the native name too."""
	tidy = {part: one_line(value)[:140] for part, value in parts.items()}
	if has_hangul(tidy.get("name", "")) and not tidy.get("native_name"):
		tidy["native_name"] = tidy["name"]
	return Card(**tidy)
