from frappe.model.document import Document


class CooperationSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.partnerships.doctype.notice_window.notice_window import NoticeWindow
		from eu_korea_coop.partnerships.doctype.stage_policy.stage_policy import StagePolicy
		from eu_korea_coop.partnerships.doctype.tier_factor.tier_factor import TierFactor

		digest_hour: DF.Int
		digests_enabled: DF.Check
		escalation_days: DF.Int
		event_follow_up_days: DF.Int
		notice_windows: DF.Table[NoticeWindow]
		retention_months: DF.Int
		stage_policies: DF.Table[StagePolicy]
		tier_factors: DF.Table[TierFactor]
	# end: auto-generated types

	pass
