"""Sites installed before: the names that the lists of agreements and interactions look through."""

from eu_korea_coop.partnerships import listed_names


def execute() -> None:
	listed_names.refresh_all()
