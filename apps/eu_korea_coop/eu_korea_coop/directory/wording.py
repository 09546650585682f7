"""Names as people type or paste them, brought into one form."""

from eu_korea_coop.domain import text as texts


def tidy_line(text: str | None) -> str | None:
	"""The line as people see it (domain/text.py), None where nothing is seen; what is no text stays as it is."""
	return texts.one_line(text) or None if isinstance(text, str) else text


def tidy_website(text: str | None) -> str | None:
	"""An address as people write it, "www.example.org", becomes one with https."""
	address = tidy_line(text)
	if isinstance(address, str) and "." in address and ":" not in address:
		return f"https://{address}"
	return address
