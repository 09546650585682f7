"""Prints: one sheet layout for all of them; each module's `prints.py` says what stands on its sheets.

A print reads as the person who prints: records through the one criterion, people's names only for who may see personal
data. Layout is plain blocks and tables, so that Debian's wkhtmltopdf sets it as a browser does.
"""
