"""Mutants that change nothing anybody could see: no test can fail for them, so that they are not drawn."""

EQUIVALENT: dict[tuple[str, str, str], str] = {
	(
		"domain/dates.py",
		"return today if last is not None and last > today else last",
		"Gt → GtE",
	): "a last day that is today is today either way",
}
"""(file, the line without its blanks around it, what is changed) → why nothing changes. One that is not there is an error."""
