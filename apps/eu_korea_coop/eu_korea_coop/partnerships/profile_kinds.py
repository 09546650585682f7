"""Which fields and parts the profile of each DocType shows: the explicit lists that profiles are made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	ORGANISATION,
	PARTNERSHIP,
)
from eu_korea_coop.partnerships.profile_parts import (
	agreements_of_organisation,
	agreements_of_partnership,
	events_of_organisation,
	organisers_of_event,
	origin_of_partnership,
	participants_of_event,
	parties_of_agreement,
	parties_of_partnership,
	partnership_of_agreement,
	partnerships_of_event,
	partnerships_of_organisation,
	reasons_of_partnership,
	results_of_partnership,
	stages_of_partnership,
)
from eu_korea_coop.partnerships.profile_reading import Field


@dataclass(frozen=True, slots=True)
class Kind:
	"""What a profile of a DocType shows. `group`: the field by which its records are counted and listed."""

	title: str
	native_title: str | None
	group: str
	status: tuple[Field, ...]
	facts: tuple[Field, ...]
	tags: tuple[tuple[str, str], ...]
	parts: tuple[Callable[[str], dict], ...]

	@property
	def fields(self) -> set[str]:
		"""Every field that is read of the record."""
		result = {self.title, self.native_title, self.group, "name"} - {None}
		for field in (*self.status, *self.facts):
			result.add(field.name)
			if field.how == "fuzzy":
				result.add(f"{field.name}_precision")
		return result


KINDS = {
	PARTNERSHIP: Kind(
		title="title",
		native_title=None,
		group="stage",
		status=(Field("stage", "word"), Field("health", "word")),
		facts=(
			Field("stage_since", "fuzzy"),
			Field("stalled_since", "day"),
			Field("tier", "word"),
			Field("origin_kind", "word"),
			Field("last_interaction", "ago"),
			Field("days_silent", "number"),
			Field("agreements_in_force", "number"),
			Field("next_agreement_end", "day"),
		),
		tags=(("sectors", "sector"), ("success_factors", "success_factor")),
		parts=(
			parties_of_partnership,
			reasons_of_partnership,
			stages_of_partnership,
			origin_of_partnership,
			agreements_of_partnership,
			results_of_partnership,
		),
	),
	AGREEMENT: Kind(
		title="title",
		native_title=None,
		group="state",
		status=(Field("state", "word"),),
		facts=(
			Field("kind", "word"),
			Field("state_since", "fuzzy"),
			Field("signed_on", "fuzzy"),
			Field("signature_summary"),
			Field("term_type", "word"),
			Field("effective_from", "day"),
			Field("end_date", "day"),
			Field("review_date", "day"),
			Field("renewal_decision", "word"),
			Field("evaluation_verdict", "word"),
			Field("counts_in_figures", "yes"),
		),
		tags=(),
		parts=(parties_of_agreement, partnership_of_agreement),
	),
	COOPERATION_EVENT: Kind(
		title="title",
		native_title=None,
		group="status",
		status=(Field("status", "word"),),
		facts=(
			Field("kind", "word"),
			Field("series", "word"),
			Field("start_date", "fuzzy"),
			Field("end_date", "fuzzy"),
			Field("city"),
			Field("country", "word"),
			Field("attendance_participants", "number"),
			Field("attendance_countries", "number"),
			Field("attendance_organisations", "number"),
			Field("meetings_requested", "number"),
			Field("meetings_held", "number"),
			Field("satisfaction_normalised", "percent"),
		),
		tags=(("sectors", "sector"), ("success_factors", "success_factor")),
		parts=(organisers_of_event, participants_of_event, partnerships_of_event),
	),
	ORGANISATION: Kind(
		title="organisation_name",
		native_title="native_name",
		group="side",
		status=(Field("side", "word"), Field("status", "word")),
		facts=(
			Field("acronym"),
			Field("organisation_type", "word"),
			Field("country", "word"),
			Field("region"),
			Field("city"),
			Field("website"),
			Field("is_gateway", "yes"),
		),
		tags=(("functions", "function"), ("sectors", "sector")),
		parts=(partnerships_of_organisation, agreements_of_organisation, events_of_organisation),
	),
}
