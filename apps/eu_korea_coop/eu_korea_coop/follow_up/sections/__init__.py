"""Who owes what to whom, as lines in sections, read once: the officer's and manager's mail and the screen Today show the same.

`officers`, `managers` and `figures` read the lines of a kind of reader, for many readers at once with a constant number of
queries; nothing there asks who may see a line. `readable` leaves to a reader the lines they may read. `wording` puts a line
into the reader's words. `domain/digest.py` ranks, cuts and orders.
"""
