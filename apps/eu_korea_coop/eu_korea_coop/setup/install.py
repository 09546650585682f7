"""After install: masters and settings an administrator may edit, Contact's own fields and permissions."""


def after_install() -> None:
	"""Seed what is missing; never overwrite what an administrator changed."""
