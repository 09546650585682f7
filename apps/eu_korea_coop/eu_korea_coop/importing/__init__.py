"""Bringing what people have: a sheet becomes organisations, people, partnerships and meetings, after a look at what it would do.

`cells` reads single values, `matching` looks for what is there, `plan` says what will be made group by group, `run` makes
it in the background through the history loader, `undoing` takes it back; `templates` and `export` write workbooks.
"""
