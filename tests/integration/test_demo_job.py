"""Loading and removing the demonstration from the desk: for a System Manager, with a state that can be asked for."""

import frappe
import pytest

from eu_korea_coop import api
from testing import as_user


def test_an_officer_may_neither_ask_nor_start(officer):
	with as_user(officer):
		with pytest.raises(frappe.PermissionError):
			api.get_demo_state()
		with pytest.raises(frappe.PermissionError):
			api.start_demo_job("load")


def test_anything_but_load_or_clear_is_refused(site):
	with pytest.raises(frappe.ValidationError, match="loaded or removed"):
		api.start_demo_job("burn")
