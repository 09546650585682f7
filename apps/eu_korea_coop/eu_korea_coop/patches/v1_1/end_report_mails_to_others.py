"""Reports of ours that a site mails to people who may not read Restricted records: the mails are switched off."""

from eu_korea_coop.overrides import report_mails


def execute() -> None:
	report_mails.end_unreading()
