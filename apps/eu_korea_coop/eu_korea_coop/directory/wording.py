"""Names as people type or paste them, brought into one form."""

import unicodedata


def tidy_line(text: str | None) -> str | None:
	"""One line: no space around it, single spaces inside, Hangul in composed form (a Mac pastes it in letters)."""
	if not isinstance(text, str):
		return text
	return " ".join(unicodedata.normalize("NFC", text).split()) or None


def tidy_website(text: str | None) -> str | None:
	"""An address as people write it, "www.example.org", becomes one with https."""
	address = tidy_line(text)
	if isinstance(address, str) and "." in address and ":" not in address:
		return f"https://{address}"
	return address
