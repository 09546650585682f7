"""What a review can decide, and how a decision is worded."""

from datetime import date

import pytest

from eu_korea_coop.domain import reviews

DUE = date(2017, 6, 7)


@pytest.mark.parametrize(
	("decision", "note", "text", "params"),
	[
		(reviews.NEXT_STEP, "write", "next step by {0}, {1}: {2}", (DUE, "Mina", "write")),
		(reviews.NEXT_STEP, "", "next step by {0}, {1}: {2}", (DUE, "Mina", "")),
		(reviews.ASK, "alive?", "ask {0}: {1}", ("Mina", "alive?")),
		(reviews.PARK, "elections", "park until {0}: {1}", (DUE, "elections")),
		(reviews.DROP, "", "drop, {0}", (("No interest",),)),
		(reviews.DROP, "they said so", "drop, {0}: {1}", (("No interest",), "they said so")),
		(reviews.HAND_OVER, "", "hand over to {0}", ("Mina",)),
		(reviews.HAND_OVER, "on leave", "hand over to {0}: {1}", ("Mina", "on leave")),
		(reviews.LEAVE, "", "leave as it is", ()),
		(reviews.LEAVE, "in May", "leave as it is: {0}", ("in May",)),
	],
)
def test_a_decision_is_worded_with_its_note_if_there_is_one(decision, note, text, params):
	assert reviews.worded(decision, "Mina", DUE, "No interest", note) == (text, params)


@pytest.mark.parametrize("texts", [reviews.DECISION_TEXT, reviews.NOTED_TEXT], ids=["plain", "noted"])
def test_every_text_is_filled_by_its_parameters(texts):
	for decision in texts:
		text, params = reviews.worded(
			decision, "Mina", DUE, "No interest", "note" if texts is reviews.NOTED_TEXT else ""
		)
		assert text == texts[decision]
		assert text.format(*params).count("{") == 0 and text.count("{") == len(params)
