from eu_korea_coop.directory.named_master import NamedMaster


class CooperationImportMapping(NamedMaster):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.importing.doctype.cooperation_import_column.cooperation_import_column import (
			CooperationImportColumn,
		)

		columns: DF.Table[CooperationImportColumn]
		kind: DF.Literal[
			"Organisations",
			"People",
			"Partnerships",
			"Interactions",
			"Agreements",
			"Event Attendance",
			"Contact Sheet",
			"Workbook",
		]
		mapping_name: DF.Data
	# end: auto-generated types
