from frappe import _

from eu_korea_coop.checked_document import refuse
from eu_korea_coop.directory.named_master import NamedMaster
from eu_korea_coop.directory.wording import tidy_line, tidy_website
from eu_korea_coop.domain import dates


class Programme(NamedMaster):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acronym: DF.Data | None
		description: DF.SmallText | None
		from_date: DF.Date | None
		from_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		funder: DF.Link | None
		level: DF.Literal["", "Local", "Regional", "National", "EU", "Korea"]
		programme_name: DF.Data
		source: DF.SmallText | None
		status: DF.Literal["Planned", "Running", "Closed"]
		to_date: DF.Date | None
		to_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		website: DF.Data | None
	# end: auto-generated types

	def before_validate(self) -> None:
		super().before_validate()
		self.acronym = tidy_line(self.acronym)
		self.website = tidy_website(self.website)

	def validate(self) -> None:
		super().validate()
		self.check_period()

	def check_period(self) -> None:
		start = dates.fuzzy(self.from_date, self.from_date_precision)
		end = dates.fuzzy(self.to_date, self.to_date_precision)
		if dates.ends_before_start(start, end):
			refuse(self, self.meta.get_field("to_date"), _("it lies before the start."))
