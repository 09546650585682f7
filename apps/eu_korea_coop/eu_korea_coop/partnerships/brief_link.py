"""Where the brief of a partnership is: the print format "Partnership Brief", in English or Korean."""

from __future__ import annotations

from urllib.parse import urlencode

from frappe.utils import get_url

from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.languages import LANGUAGES

PRINT_FORMAT = "Partnership Brief"


def url(partnership: str, language: str | None = None) -> str:
	"""Return the address of the brief, in `language` ("en", "ko") or in the reader's own."""
	asked = {"doctype": PARTNERSHIP, "name": partnership, "format": PRINT_FORMAT, "no_letterhead": 1}
	return get_url(f"/printview?{urlencode({**asked, **({'_lang': language} if language else {})})}")


def in_each_language(partnership: str) -> list[dict]:
	"""Return `{language, label, url}` of the brief in each language, which names itself."""
	return [
		{"language": language, "label": label, "url": url(partnership, language)}
		for language, label in LANGUAGES.items()
	]
