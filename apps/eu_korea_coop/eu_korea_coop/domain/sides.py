"""Which side a country is on: Europe, Korea, or a third country.

Europe is all of it, not the EU alone: Serbia, Albania and North Macedonia sign (L256), Turkey and the United Kingdom
take part (L188), and Bosnia and Herzegovina supports (footnote 11).
"""

EUROPE = "Europe"
KOREA = "Korea"
THIRD_COUNTRY = "Third Country"

_KOREA = "kr"
# ISO 3166-1: the members of the Council of Europe, those that are or were candidates, and their European territories
_EUROPE = frozenset(
	[
		"ad",
		"al",
		"am",
		"at",
		"ax",
		"az",
		"ba",
		"be",
		"bg",
		"by",
		"ch",
		"cy",
		"cz",
		"de",
		"dk",
		"ee",
		"es",
		"fi",
		"fo",
		"fr",
		"gb",
		"ge",
		"gg",
		"gi",
		"gr",
		"hr",
		"hu",
		"ie",
		"im",
		"is",
		"it",
		"je",
		"li",
		"lt",
		"lu",
		"lv",
		"mc",
		"md",
		"me",
		"mk",
		"mt",
		"nl",
		"no",
		"pl",
		"pt",
		"ro",
		"rs",
		"ru",
		"se",
		"si",
		"sj",
		"sk",
		"sm",
		"tr",
		"ua",
		"uk",
		"va",
		"xk",
	]
)


def side_of_country(code: str | None) -> str | None:
	"""The side of an ISO 3166-1 two-letter code, in either case; None without a code."""
	code = (code or "").strip().casefold()
	if not code:
		return None
	if code == _KOREA:
		return KOREA
	return EUROPE if code in _EUROPE else THIRD_COUNTRY
