"""Factories, personas and a query counter for tests; the app itself never imports this package.

Factories make real documents through their controllers and depend on no demo data. Every factory takes field values
as keywords and answers the inserted document.
"""

from testing.factories import (
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_introduction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
	make_relationship,
)
from testing.forms import WHOLE, some_of
from testing.personas import PERSONAS, as_user, make_people, make_user, persona, share_with, spares
from testing.queries import count_queries, count_rows_read, forget_request
from testing.reports import run_report
from testing.rest import call_rest

__all__ = [
	"PERSONAS",
	"WHOLE",
	"as_user",
	"call_rest",
	"count_queries",
	"count_rows_read",
	"forget_request",
	"make_agreement",
	"make_contact",
	"make_event",
	"make_interaction",
	"make_introduction",
	"make_master",
	"make_organisation",
	"make_outcome",
	"make_partnership",
	"make_people",
	"make_plan",
	"make_relationship",
	"make_user",
	"persona",
	"run_report",
	"share_with",
	"some_of",
	"spares",
]
