"""Text as people see it: one form for what is typed, pasted, sent or loaded (rule 116).

A Mac writes Hangul in letters, a web page pastes blanks of no width, a spreadsheet sends control characters: two texts
that look alike would be two to a computer. Every entrance brings text into the form made here.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"
"""Hangul fillers and the empty braille cell: letters and symbols that show nothing."""
_UNSEEN_MARKS = "\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f"
_UNSEEN_SYMBOLS = "\ufffe\uffff"
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")
_LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"
_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_EMOJI_FORMS = "\ufe0e\ufe0f"


def one_line(text: str | None) -> str:
	"""`text` as one line: composed (NFC), without unseen characters, single plain blanks inside, none around."""
	return " ".join(_seen(text or "").split())


def lines(text: str | None) -> str:
	"""`text` with its lines and the blanks inside them: composed (NFC), without unseen characters, trimmed at both ends."""
	return "\n".join(line.rstrip(" ") for line in _seen(text or "").split("\n")).strip()


def composed(text: str) -> str:
	"""`text` composed (NFC) and without unseen characters; the blanks around it stay: a text to compare stored ones with."""
	return _seen(text)


def is_visible(text: str | None) -> bool:
	"""Whether anything of `text` can be seen: a letter, number, sign or symbol, not blanks and marks alone."""
	return any(unicodedata.category(letter)[0] in "LNPS" for letter in _seen(text or ""))


def has_hangul(text: str | None) -> bool:
	return bool(_HANGUL.search(text or ""))


def is_same(a: str | None, b: str | None) -> bool:
	"""Whether two texts name the same thing (rule 116): byte for byte in normal form, so that case and accents differ."""
	return one_line(a) == one_line(b)


def fingerprint(text: str) -> str:
	"""SHA-256 (64 hexadecimal digits) of `text` in normal form: what a unique key holds beside the text (rule 116).

	A database compares texts by its collation, for which "001Ab" and "001aB", or any two emoji, may be one.
	"""
	return hashlib.sha256(one_line(text).encode("utf-8", "surrogatepass")).hexdigest()


def _seen(text: str) -> str:
	"""NFC of `text`; every kind of blank is " ", every kind of line end "\\n", what shows nothing is left out."""
	if text.isascii() and text.isprintable():
		return text
	text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
	seen: list[str] = []
	for place, letter in enumerate(text):
		if letter in _LINE_ENDS:
			seen.append("\n")
		elif letter == "\t":
			seen.append(letter)
		elif unicodedata.category(letter) == "Zs" or letter in _BLANK_LETTERS:
			seen.append(" ")
		elif letter in (_JOINER, _NON_JOINER, *_EMOJI_FORMS):
			if _joins(letter, text[place - 1 : place], text[place + 1 : place + 2]):
				seen.append(letter)
		elif not _shows_nothing(letter):
			seen.append(letter)
	return unicodedata.normalize("NFC", "".join(seen))


def _joins(letter: str, before: str, after: str) -> bool:
	"""Whether a joiner or emoji form is part of a symbol; between other letters it is an unseen character."""
	if letter in _EMOJI_FORMS:
		return bool(before) and (unicodedata.category(before) in ("So", "Sm") or before in "0123456789#*‼⁉")
	symbols = ("So", "Sk")
	return (
		letter == _JOINER
		and bool(before and after)
		and unicodedata.category(after) in (*symbols, "Sm")
		and (unicodedata.category(before) in symbols or before in _EMOJI_FORMS)
	)


def _shows_nothing(letter: str) -> bool:
	"""Controls, zero-width and bidi characters, variation selectors, tags, and what is no character at all."""
	code = ord(letter)
	return (
		unicodedata.category(letter) in ("Cc", "Cf")
		or letter in _UNSEEN_MARKS
		or letter in _UNSEEN_SYMBOLS
		or code in range(0xFE00, 0xFE10)
		or code in range(0xE0100, 0xE01F0)
	)
