"""A mail to partners: its language, how people are addressed, and what is filled into its draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from eu_korea_coop.domain.reasons import CODES

ENGLISH, KOREAN = "en", "ko"
NAMED = {ENGLISH: "English", KOREAN: "Korean"}
"""What the drafts of a language say in their field Language."""
NO_REASON_LABEL = "No reason"
WORDS = ("greeting", "partnership", "agreement", "me", "us")
"""What a draft may have filled in, in braces."""
MOST_NAMED = 3
"""People a greeting names; more are addressed together."""
AGREEMENT = {ENGLISH: "our agreement", KOREAN: "양 기관의 협약"}
IN_BRACES = re.compile(r"\{([^{}]*)\}")
HANGUL = re.compile(r"[가-힣]")


@dataclass(frozen=True, slots=True)
class Recipient:
	"""A person who may be written to: names as they are used, the title as it is recorded."""

	address: str
	name: str
	native_name: str = ""
	title: str = ""
	language: str = ENGLISH


def language_of(preferred: str | None, is_korean: bool, english_level: str | None = None) -> str:
	"""The language to write to somebody in: the one they prefer, else Korean to Koreans whose English is not known to be good."""
	if preferred:
		return KOREAN if preferred.startswith(KOREAN) else ENGLISH
	return KOREAN if is_korean and english_level not in ("Good", "Fluent") else ENGLISH


def greeting(language: str, recipients: Sequence[Recipient]) -> str:
	"""The first line: by name up to three people, together otherwise; in Korean with title and honorific."""
	named = recipients if len(recipients) <= MOST_NAMED else ()
	if language == KOREAN:
		return ", ".join(honoured(one) for one in named) + "께" if named else "관계자 여러분께"
	if not named:
		return "Dear colleagues,"
	names = [one.name for one in named]
	return f"Dear {', '.join(names[:-1])} and {names[-1]}," if len(names) > 1 else f"Dear {names[0]},"


def honoured(person: Recipient) -> str:
	"""A Korean's name in formal address: "박지원 부장님"; a title in Latin letters is left out."""
	title = person.title.strip() if HANGUL.search(person.title) else ""
	words = " ".join(filter(None, (person.native_name or person.name, title)))
	return words if words.endswith("님") else words + ("님" if title else " 님")


def signature(language: str, me: str, us: str) -> list[str]:
	"""The last lines: who writes, and for which organisation; in Korean the organisation first."""
	return [line for line in ([us, f"{me} 드림"] if language == KOREAN else [me, us]) if line]


def as_html(parts: Sequence[Sequence[str]]) -> str:
	"""Paragraphs, each of lines, as they are put into a mail."""
	return "".join(f"<p>{'<br>'.join(map(escape, part))}</p>" for part in parts)


def fill(text: str, values: Mapping[str, str]) -> str:
	"""`text` with the words in braces replaced; one that is not known stays as it is."""
	return IN_BRACES.sub(lambda result: values.get(result[1], result[0]), text)


def unknown_words(text: str | None) -> list[str]:
	"""What stands in braces and is nothing that can be filled in."""
	return sorted({result for result in IN_BRACES.findall(text or "") if result not in WORDS})


def paragraphs(text: str) -> list[list[str]]:
	"""The lines of each paragraph."""
	return [part.strip().splitlines() for part in re.split(r"\n\s*\n", text) if part.strip()]


def by_language(recipients: Sequence[Recipient]) -> dict[str, list[Recipient]]:
	"""The recipients of each language, the language of most of them first, Korean where they are as many; English for nobody."""
	result: dict[str, list[Recipient]] = {}
	for language in (KOREAN, ENGLISH):
		if group := [one for one in recipients if one.language == language]:
			result[language] = group
	return dict(sorted(result.items(), key=lambda item: -len(item[1]))) or {ENGLISH: []}


def first_reason(codes: Sequence[str]) -> str | None:
	"""The worst reason, as they come ordered; None where there is none that is known."""
	return next((code for code in codes if code in CODES), None)
