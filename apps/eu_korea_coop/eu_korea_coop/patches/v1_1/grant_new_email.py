"""Officers and Managers of sites installed before could not open New Email without an error."""

from eu_korea_coop.setup import grants


def execute() -> None:
	grants.add_missing("Email Account")
