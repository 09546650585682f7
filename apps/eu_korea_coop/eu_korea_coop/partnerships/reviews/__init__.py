"""The review of partnerships: going through them one after the other, and what is decided about each (desk.md, section 5).

`sessions` chooses the partnerships and remembers how far a review came; `decisions` checks a decision, carries it out and
takes it back; `past` reads what was decided; `protocol` lists it for printing and mailing.
"""
