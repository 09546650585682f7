"""Pure rules of European-Korean cluster cooperation.

Everything here takes plain values and `today` and returns plain values: no frappe, no clock, no disk, no
database. Each function cites the number of the rule it implements ("rule 21") or the line of the source ("L262").
"""
