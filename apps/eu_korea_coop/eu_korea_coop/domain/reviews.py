"""What a review can decide about a partnership, and how a decision is worded."""

from __future__ import annotations

from datetime import date

NEXT_STEP, ASK, PARK, DROP, HAND_OVER, LEAVE = "Next Step", "Ask", "Park", "Drop", "Hand Over", "Leave"

DECISION_TEXT = {
	NEXT_STEP: "next step by {0}, {1}: {2}",
	ASK: "ask {0}: {1}",
	PARK: "park until {0}: {1}",
	DROP: "drop, {0}",
	HAND_OVER: "hand over to {0}",
	LEAVE: "leave as it is",
}
NOTED_TEXT = {
	DROP: "drop, {0}: {1}",
	HAND_OVER: "hand over to {0}: {1}",
	LEAVE: "leave as it is: {0}",
}
"""The same with a note, for decisions that need none."""


def worded(
	decision: str, who: str = "", due: date | None = None, close_reason: str = "", note: str = ""
) -> tuple[str, tuple]:
	"""Return the English message id of a decision and its parameters: people and notes as they are, days as dates.

	A tuple among the parameters holds message ids.
	"""
	params = {
		NEXT_STEP: (due, who),
		ASK: (who,),
		PARK: (due,),
		DROP: ((close_reason,),),
		HAND_OVER: (who,),
		LEAVE: (),
	}[decision]
	text = NOTED_TEXT.get(decision) if note else None
	is_noted = bool(text) or decision not in NOTED_TEXT
	return text or DECISION_TEXT[decision], (*params, note) if is_noted else params
