"""A relation of two organisations as a sentence that a person would say."""

from frappe import _


def in_words(label: str, first: str, second: str) -> str:
	"""The relation from `first` to `second` as a sentence, by the label of its type, which is read in that direction.

	A label that an administrator wrote has no sentence here; it stands between the two names.
	"""
	sentence = known_sentences().get(label) or "{0} – {label} – {1}"
	return sentence.format(first, second, label=_(label))


def known_sentences() -> dict[str, str]:
	"""By the labels of `setup/seeds.py`, in the reader's language."""
	return {
		"located in": _("{0} is located in {1}"),
		"facilitated by": _("{0} is supported by {1}"),
		"appointed by": _("{0} was appointed by {1}"),
		"agency of": _("{0} is an agency of {1}"),
		"member of": _("{0} is a member of {1}"),
		"board member of": _("{0} sits on the board of {1}"),
		"manages": _("{0} manages {1}"),
		"has office in": _("{0} has an office in {1}"),
		"predecessor of": _("{0} came before {1}"),
		"part of": _("{0} is part of {1}"),
		"leads": _("{0} leads {1}"),
		"coordinates": _("{0} coordinates {1}"),
		"funds": _("{0} funds {1}"),
		"shares board with": _("{0} and {1} share members of their boards"),
		"works with": _("{0} works with {1}"),
	}
