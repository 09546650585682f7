"""A Hangul name in Latin letters, by the Revised Romanisation (the koroman library); a person may write it otherwise."""

import re

from koroman import romanize

from eu_korea_coop.domain.text import one_line

_LEGAL_FORMS = re.compile(r"\((?:주|유|재|사|학)\)|㈜|주식회사|유한회사|재단법인|사단법인|학교법인")


def romanised(native_name: str) -> str:
	""" "한국산업단지공단" becomes "Hanguksaneopdanjigongdan"; the legal form is left out, Latin letters stay as they are."""
	words = one_line(_LEGAL_FORMS.sub(" ", native_name)).split()
	return " ".join(
		word if word.isascii() else _capital(romanize(word, casing_option="lowercase")) for word in words
	)


def _capital(word: str) -> str:
	return word[:1].upper() + word[1:]
