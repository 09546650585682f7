"""Slow and plain answers that the app's own are compared with; imports no Frappe, so that tests/unit can use it too."""
