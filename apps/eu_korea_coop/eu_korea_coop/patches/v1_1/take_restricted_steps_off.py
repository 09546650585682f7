"""Steps that were copied to partnerships before their interactions became Restricted, or before such words stayed away."""

from eu_korea_coop.follow_up import next_steps
from eu_korea_coop.partnerships import step_words


def execute() -> None:
	steps = step_words.all_restricted()
	next_steps.take_words_off(steps)
	step_words.take_off(steps)
