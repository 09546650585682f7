"""E-mail digests, once per person, kind and period: pick → read as them → compose → send.

`people` answers who is due, `follow_up.sections` reads the lines (in a handful of queries for all readers of a kind),
`follow_up.reading` leaves those a reader may read, `mail` writes them, `delivery` sends it once, `unsubscribe` ends it.
`domain/digest.py` decides when a digest is due, what comes first and how much of it is shown.
"""
