"""Countries by the names that people write: in English, in Korean, as a two-letter code."""

import frappe
from frappe import _

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


def folded(name: str | None) -> str:
	return one_line(name or "").casefold()


def known() -> dict[str, frappe._dict]:
	"""Every folded name and code → the Country's `name` and `code`."""
	rows = {row.name: row for row in frappe.get_all("Country", fields=["name", "code"])}
	result = {word: rows[name] for word, name in USUAL.items() if name in rows}
	for row in rows.values():
		result.update({folded(name): row for name in (row.name, _(row.name, lang="ko"), row.code)})
	return result
