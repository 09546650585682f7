"""Countries by the names that people write: in the languages of Europe, in Korean, as a code of two or three letters."""

from functools import cache

import frappe
from babel import Locale
from babel.core import get_global
from frappe.translate import get_all_translations

from eu_korea_coop.domain.text import one_line

KOREA = "Korea, Republic of"
USUAL = {
	"korea": KOREA,
	"south korea": KOREA,
	"republic of korea": KOREA,
	"대한민국": KOREA,
	"한국": KOREA,
	"uk": "United Kingdom",
	"영국": "United Kingdom",
	"독일": "Germany",
	"프랑스": "France",
	"스페인": "Spain",
	"이탈리아": "Italy",
	"벨기에": "Belgium",
	"네덜란드": "Netherlands",
	"폴란드": "Poland",
	"헝가리": "Hungary",
	"오스트리아": "Austria",
	"룩셈부르크": "Luxembourg",
	"the netherlands": "Netherlands",
	"czechia": "Czech Republic",
}
"""Usual names that Frappe's list of countries does not have."""
LANGUAGES = (
	"bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "ko", "lb", "lt", "lv", "mt", "nl",
	"pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip


def folded(name: str | None) -> str:
	return one_line(name or "").casefold()


def known() -> dict[str, frappe._dict]:
	"""Every folded name and code → the Country's `name` and `code`."""
	rows = {row.name: row for row in frappe.get_all("Country", fields=["name", "code"])}
	by_code = {folded(row.code): row for row in rows.values()}
	result = {word: by_code[code] for word, code in usual_words().items() if code in by_code}
	result.update({word: rows[name] for word, name in USUAL.items() if name in rows})
	korean = get_all_translations("ko")
	for row in rows.values():
		result.update({folded(name): row for name in (row.name, korean.get(row.name), row.code) if name})
	return result


@cache
def usual_words() -> dict[str, str]:
	"""Folded names in LANGUAGES, and codes of three letters (Unicode CLDR) → the code of two letters."""
	result = {}
	for language in LANGUAGES:
		for code, name in Locale(language).territories.items():
			if len(code) == 2:
				result.setdefault(folded(name), code.lower())
	for alias, codes in get_global("territory_aliases").items():
		if len(alias) == 3 and alias.isalpha() and len(codes) == 1:
			result.setdefault(folded(alias), codes[0].lower())
	return result
