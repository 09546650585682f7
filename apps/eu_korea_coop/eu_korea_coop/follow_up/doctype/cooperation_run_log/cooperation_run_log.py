from frappe.model.document import Document


class CooperationRunLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		changed: DF.Int
		checked: DF.Int
		counts: DF.Code | None
		duration: DF.Float
		ended: DF.Datetime | None
		errors: DF.LongText | None
		failed: DF.Int
		heartbeat: DF.Datetime | None
		job: DF.Literal["Sweep", "Digest", "Calendar", "Mail In"]
		phase: DF.Data | None
		run_for: DF.Date | None
		started: DF.Datetime | None
		status: DF.Literal["Running", "Completed", "Completed With Errors", "Failed", "Interrupted"]
	# end: auto-generated types
