"""What the form shows as connected."""

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "event",
		"non_standard_fieldnames": {
			"Cooperation Event": "parent_event",
			"Partnership": "origin_event",
			"Agreement": "signed_at_event",
			"Action Plan": "adopted_at_event",
		},
		"transactions": [
			{
				"label": _("Came of it"),
				"items": ["Partnership", "Agreement", "Action Plan", "Cooperation Outcome"],
			},
			{"label": _("Around it"), "items": ["Cooperation Event"]},
		],
	}
