"""What the form shows as connected."""

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "agreement",
		"non_standard_fieldnames": {
			"Agreement": "supersedes",
			"Partnership": "origin_agreement",
		},
		"transactions": [
			{"label": _("Work"), "items": ["Action Plan", "Cooperation Outcome"]},
			{"label": _("Came of it"), "items": ["Agreement", "Partnership"]},
		],
	}
