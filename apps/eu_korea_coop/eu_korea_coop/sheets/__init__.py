"""Files of tables as people's programs write them (XLSX, XLS, ODS, CSV), read into rows that know their place.

`files.read(name, content)` answers the tables of a file and every problem with its sheet, row and column. What a table
means is for the caller to say: the history loader and the import. Imports `domain` and nothing else of the app.
"""
