"""What Frappe's functions would show or do beyond what permissions.py allows, a file for each concern.

First the request is judged, whatever function of Frappe or of another app it calls: which way it takes (by_path.py), what its
arguments switch off (arguments.py), which records it names (named_records.py) or tags (tags.py); and the file that is answered
(exports.py). Then events and permission hooks. A function is overridden (`override_whitelisted_methods`) only where it asks
neither and its answer is about other records: the override calls it and takes out of its answer what permissions.py hides.
For DocTypes that are not ours the answer stays Frappe's.
"""
