"""E-mail digests that never miss and never spam: pick → read as them → compose → send.

`people` says who is due, `sections` what there is to tell (in a handful of queries for all readers of a kind), `reading`
what of it a reader may see, `mail` how it reads, `delivery` that it goes out once. `domain/digest.py` decides when a
digest is due, what comes first and how much of it is shown.
"""
