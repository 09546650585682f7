"""Before uninstall: remove what Frappe's own uninstall leaves behind."""


def before_uninstall() -> None:
	"""People's own Contacts and ToDos stay; their links to our DocTypes go (settled.md, Tests that can't be gamed)."""
