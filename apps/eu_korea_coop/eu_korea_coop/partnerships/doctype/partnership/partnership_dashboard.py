"""What the form shows as connected."""

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "partnership",
		"non_standard_fieldnames": {"Partnership": "origin_partnership"},
		"transactions": [
			{"label": _("Contact", context="between both sides"), "items": ["Interaction"]},
			{"label": _("Agreements"), "items": ["Agreement", "Action Plan"]},
			{"label": _("Results"), "items": ["Cooperation Outcome"]},
			{"label": _("Came of it"), "items": ["Partnership"]},
		],
	}
