from collections.abc import Iterator

from frappe import _

from eu_korea_coop.checked_document import CheckedDocument, refuse
from eu_korea_coop.clock import site_today
from eu_korea_coop.partnerships import sweep
from eu_korea_coop.partnerships import settings as limits

LIMITS = ("max_silent", "max_in_stage")
POSITIVE = ("escalation_days", "event_follow_up_days", "retention_months")


class CooperationSettings(CheckedDocument):
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
		intake: DF.Check
		intake_consent: DF.SmallText | None
		intake_user: DF.Link | None
		notice_windows: DF.Table[NoticeWindow]
		own_organisation: DF.Link | None
		public_page: DF.Check
		retention_months: DF.Int
		stage_policies: DF.Table[StagePolicy]
		tier_factors: DF.Table[TierFactor]
	# end: auto-generated types

	def validate(self):
		self.validate_limits()
		self.validate_tier_factors()
		self.validate_notice_windows()
		self.validate_hours_and_days()

	def on_update(self):
		if self.has_new_policy():
			sweep.recheck_all(site_today())

	def validate_limits(self) -> None:
		"""Each stage once; an empty limit means no limit, 0 and less are refused (rule 41)."""
		self.refuse_doubles("stage_policies", "stage")
		for row, field, value in self.limits():
			if value < 0 or (value == 0 and self.was_entered(row, field)):
				refuse(
					row,
					row.meta.get_field(field),
					_("a limit is at least 1 day. Leave it empty for no limit."),
				)

	def limits(self) -> Iterator[tuple]:
		for row in self.stage_policies:
			for field in LIMITS:
				if row.get(field) not in (None, ""):
					yield row, field, row.get(field)

	def was_entered(self, row, field: str) -> bool:
		"""Whether a 0 was entered: the database keeps an empty limit as 0, and that may be saved again."""
		before = self.get_doc_before_save()
		stored = (
			next((old for old in before.stage_policies if old.name == row.name), None) if before else None
		)
		return stored is None or bool(stored.get(field))

	def validate_tier_factors(self) -> None:
		self.refuse_doubles("tier_factors", "tier")
		for row in self.tier_factors:
			if row.factor is None or row.factor <= 0:
				refuse(row, row.meta.get_field("factor"), _("a factor is greater than 0."))

	def validate_notice_windows(self) -> None:
		"""From the widest to the narrowest, each once; the first is the default notice window (rule 44)."""
		for row in self.notice_windows:
			if not row.days or row.days < 0:
				refuse(row, row.meta.get_field("days"), _("a window is at least 1 day."))
		self.refuse_doubles("notice_windows", "days")
		self.notice_windows.sort(key=lambda row: -row.days)
		for index, row in enumerate(self.notice_windows, 1):
			row.idx = index

	def validate_hours_and_days(self) -> None:
		if not 0 <= (self.digest_hour or 0) <= 23:
			refuse(self, self.meta.get_field("digest_hour"), _("an hour is a number from 0 to 23."))
		for field in POSITIVE:
			if self.get(field) is not None and self.get(field) <= 0:
				refuse(self, self.meta.get_field(field), _("this must be greater than 0."))

	def refuse_doubles(self, table: str, field: str) -> None:
		seen = set()
		for row in self.get(table):
			if row.get(field) in seen:
				refuse(
					row, row.meta.get_field(field), _("“{0}” is listed twice.").format(_(str(row.get(field))))
				)
			seen.add(row.get(field))

	def has_new_policy(self) -> bool:
		"""Whether anything changed by which health is judged."""
		before = self.get_doc_before_save()
		return before is None or judged_by(before) != judged_by(self)


def judged_by(settings: CooperationSettings) -> tuple:
	"""The part of the settings that health reads."""
	return (
		limits.stage_policies(settings),
		[(row.tier, float(row.factor)) for row in settings.tier_factors],
		limits.notice_windows(settings)[0],
	)
