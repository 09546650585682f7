"""Mutants that change nothing anybody could see: no test can fail for them, so that they are not drawn."""

EQUIVALENT: dict[tuple[str, str, str], str] = {}
"""(file, the line without its blanks around it, what is changed) → why nothing changes. One that is not there is an error."""
