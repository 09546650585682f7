"""Give every partnership its short title: boards, lists and digests show it from now on."""

from eu_korea_coop.partnerships import short_titles


def execute() -> None:
	short_titles.refresh()
