"""What one test leaves in its process is not there for the next."""

import frappe


def test_an_account_for_mail_that_was_rolled_back_is_forgotten(forget):
	frappe.local.outgoing_email_account = {"default": "an account of the test before"}
	forget()
	assert not hasattr(frappe.local, "outgoing_email_account")
