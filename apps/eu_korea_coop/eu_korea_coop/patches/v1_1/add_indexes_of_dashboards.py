"""The indexes from which the charts of stages, of workload, of origins, and of sectors and regions are answered.

Frappe asks a DocType for its indexes where its JSON has changed; in these nothing else has.
"""

from eu_korea_coop.directory.doctype.sector_tag import sector_tag
from eu_korea_coop.partnerships.doctype.partnership import partnership
from eu_korea_coop.partnerships.doctype.partnership_party import partnership_party
from eu_korea_coop.partnerships.doctype.partnership_stage_log import partnership_stage_log


def execute() -> None:
	for doctype in (partnership, partnership_party, partnership_stage_log, sector_tag):
		doctype.on_doctype_update()
