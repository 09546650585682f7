"""A pytest plugin: the app without the one hook that WITHOUT names, as `hook|key` or `hook|key|event|function`; no file is written."""

import os

from eu_korea_coop import hooks


def take_away(without: str) -> None:
	"""Raises KeyError or ValueError where hooks.py has no such entry."""
	hook, key, *event = without.split("|")
	entries = getattr(hooks, hook)
	if not event:
		del entries[key]
		return
	name, function = event
	functions = entries[key][name]
	if isinstance(functions, str):
		del entries[key][name]
	else:
		functions.remove(function)


if os.environ.get("WITHOUT"):
	take_away(os.environ["WITHOUT"])
