"""Sites installed before: the names that the list of partnerships looks through."""

from eu_korea_coop.partnerships import short_titles


def execute() -> None:
	short_titles.refresh()
