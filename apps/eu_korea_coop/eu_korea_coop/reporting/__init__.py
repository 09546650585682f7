"""What the reports of all modules share: checked filters, words for fuzzy dates, cells safe for a spreadsheet, readable rows.

Reports never write. Each lives in its module's `report/` folder; this package holds only what more than one of them needs.
"""
