"""A Hangul name in Latin letters, by the Revised Romanisation (the koroman library); a person may write it otherwise."""

import re

from koroman import romanize

from eu_korea_coop.domain.text import one_line

_LEGAL_FORMS = re.compile(r"\((?:주|유|재|사|학)\)|㈜|주식회사|유한회사|재단법인|사단법인|학교법인")

_STOPS = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28 in (1, 7, 17))
"""Syllables that end in ㄱ, ㄷ or ㅂ."""
_KEEPS_H = re.compile(f"(?<=[{_STOPS}])(?=[하-힣])")
"""Between such a syllable and ㅎ; names are nouns, in which that h is written: 협회 is Hyeophoe."""


def romanised(native_name: str) -> str:
	""" "한국산업단지공단" becomes "Hanguksaneopdanjigongdan"; the legal form is left out, Latin letters stay as they are."""
	words = one_line(_LEGAL_FORMS.sub(" ", native_name)).split()
	return " ".join(
		word
		if word.isascii()
		else _capital("".join(romanize(part, casing_option="lowercase") for part in _KEEPS_H.split(word)))
		for word in words
	)


def _capital(word: str) -> str:
	return word[:1].upper() + word[1:]
