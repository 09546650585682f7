"""Cards of the board of partnerships say health, next step, its day and the officer, unless somebody chose other fields."""

import json

import frappe

from eu_korea_coop.setup import boards

BEFORE = ["health", "owner_user", "next_step", "next_step_due"]


def execute() -> None:
	fields = frappe.db.get_value(boards.BOARD, boards.PARTNERSHIPS, "fields")
	if fields and json.loads(fields) == BEFORE:
		values = {"fields": json.dumps(list(boards.ON_PARTNERSHIP_CARDS)), "show_labels": 0}
		frappe.db.set_value(boards.BOARD, boards.PARTNERSHIPS, values)
