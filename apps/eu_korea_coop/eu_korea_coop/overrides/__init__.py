"""Overrides of Frappe's functions that show more of a record than its reader may see, a file for each concern.

`override_whitelisted_methods`, `permission_query_conditions` and `doc_events` in hooks.py lead here. An override calls
Frappe's function and takes out of its answer what permissions.py hides, or asks Frappe's permission-aware function
instead; for DocTypes that are not ours the answer stays Frappe's.
"""
