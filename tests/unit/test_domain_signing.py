"""What is to be sent next for an agreement."""

from datetime import date

from eu_korea_coop.domain.signing import Awaited, next_to_send


def party(row: str, status: str, role: str = "Signatory", required: bool = False, asked: date | None = None):
	return Awaited(row, role, status, required, asked)


def codes(state: str, *parties: Awaited, has_document: bool = True) -> list[tuple[str, str | None]]:
	return [(step.code, step.row) for step in next_to_send(state, has_document, parties)]


def test_a_draft_goes_to_internal_review_and_then_to_the_partners():
	assert codes("Draft") == [("review", None)]
	assert codes("Internal Review") == [("send_draft", None)]
	assert codes("With Partners") == []


def test_without_a_document_there_is_nothing_to_send_but_it():
	assert codes("With Partners", has_document=False) == [("attach", None)]
	assert codes("In Force", has_document=False) == []


def test_while_signing_each_party_that_has_not_signed_is_asked():
	awaited = codes(
		"Signing",
		party("a", "Signed"),
		party("b", "Not Requested"),
		party("c", "Sent", asked=date(2026, 3, 1)),
		party("d", "Approval Ongoing", asked=date(2026, 1, 1)),
		party("e", "Declined"),
	)
	assert awaited == [("ask", "d"), ("remind", "c"), ("send", "b")]


def test_a_required_signature_comes_first_and_a_supporter_only_if_it_is_required():
	assert codes(
		"In Force",
		party("a", "Sent", asked=date(2026, 1, 1)),
		party("b", "Sent", role="Supporter"),
		party("c", "Not Requested", role="Supporter", required=True),
	) == [("send", "c"), ("remind", "a")]


def test_an_agreement_that_has_ended_asks_for_nothing():
	for state in ("Expired", "Terminated", "Superseded", "Withdrawn"):
		assert codes(state, party("a", "Sent"), has_document=False) == []
