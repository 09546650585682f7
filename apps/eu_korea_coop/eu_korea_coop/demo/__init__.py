"""The demonstration: the seven cases of the discussion paper and a living desk of invented records.

`load()` makes them through the history loader and the documents' own rules, `clear()` removes exactly what `load()` made.
docs/seven-cases.md tells which record is which fact. Not for a site with real records: its people have public passwords.
"""

from eu_korea_coop.demo.clearing import clear
from eu_korea_coop.demo.loading import load

__all__ = ["clear", "load"]
