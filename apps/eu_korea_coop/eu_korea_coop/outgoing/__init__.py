"""Records in the forms that other programs read: vCard and QR code, calendar file, JSON-LD, CERIF XML, indicator sheet.

Nothing here is read back by this app: a whole site goes out and in as a workbook (importing/export.py).
"""
