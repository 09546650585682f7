"""The indexes from which the charts of stages, of workload and of origins are answered.

Frappe asks a DocType for its indexes where its JSON has changed; in these nothing else has.
"""

from eu_korea_coop.partnerships.doctype.partnership import partnership
from eu_korea_coop.partnerships.doctype.partnership_stage_log import partnership_stage_log


def execute() -> None:
	for doctype in (partnership, partnership_stage_log):
		doctype.on_doctype_update()
