"""Sites installed before the table of names: its rows for all records, and our DocTypes in Global Search Settings."""

from eu_korea_coop.directory import search_names
from eu_korea_coop.setup import global_search


def execute() -> None:
	search_names.fill()
	global_search.list_missing()
