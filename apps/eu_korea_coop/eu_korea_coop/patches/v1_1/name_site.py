"""The login page of sites installed before said "Login to Frappe"."""

from eu_korea_coop.setup import brand


def execute() -> None:
	brand.name_site()
