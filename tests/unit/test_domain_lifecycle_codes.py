"""The codes that can stand against a move, as the browser's ways out know them."""

import json
from pathlib import Path

from eu_korea_coop.domain import lifecycle
from eu_korea_coop.domain.dates import EFFECTIVE_BEFORE_PREVIOUS, EFFECTIVE_IN_FUTURE

CODES = json.loads((Path(__file__).parents[1] / "guard_codes.json").read_text(encoding="utf-8"))["codes"]


def test_the_list_for_the_browser_holds_every_code_of_every_move():
	guards = {guard for move in lifecycle.MOVES for guard in move.guards}
	assert guards | {lifecycle.ROLE, EFFECTIVE_BEFORE_PREVIOUS, EFFECTIVE_IN_FUTURE} == set(CODES)
