"""A limit that the manual names is the code's: whoever changes one changes the page that people read."""

from pathlib import Path

import pytest

from eu_korea_coop.partnerships import (
	bulk,
	capture_context,
	event_logging,
	event_results,
	introductions,
	mail_drafts,
	overview,
	prints,
	profile_reading,
	profiles,
	timeline,
)
from eu_korea_coop.partnerships.paper import job
from eu_korea_coop.partnerships.reviews import sessions

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize(
	("page", "sentence", "limit"),
	[
		("partnerships", "modified}}]`, at most {} |", bulk.MOST),
		("partnerships", "the story ({} entries", overview.FIRST_PAGE),
		("partnerships", "then older ones, {} at once at most", timeline.LARGEST_PAGE),
		("encounters", "`recent` holds at most {} rows", capture_context.MOST_RECENT),
		("encounters", "one's own {} latest partnerships", capture_context.MOST_OWN),
		("encounters", "at most {} rows `{{", event_logging.MOST),
		("encounters", "A list shows its first {} rows", event_results.MOST),
		("introductions", "due in {} days", introductions.ANSWER_DAYS),
		("review", "the first {} and says how many there are", sessions.MOST),
		("review", "the last {} decisions", sessions.LAST_DECISIONS),
		("paper", "the cases (at most {})", job.MOST_CASES),
		("paper", "its {} latest activities", prints.ACTIVITIES),
		("reports", "{} are shown at once", profiles.PAGE),
		("reports", "{} rows of each at most", profile_reading.LONGEST),
		("calendar", "most {}, the primary ones first", {20: "twenty"}.get(mail_drafts.MOST_RECIPIENTS)),
	],
)
def test_a_limit_is_the_one_that_the_manual_names(page, sentence, limit):
	text = " ".join((DOCS / f"{page}.md").read_text(encoding="utf-8").split())
	assert sentence.format(limit) in text
