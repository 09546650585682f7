"""Sites installed before: the parts of names by which similar organisations are found, as rows of the table of names."""

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory import search_names


def execute() -> None:
	search_names.fill((ORGANISATION,))
