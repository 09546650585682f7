"""Which names of organisations are one to the ear."""

import pytest

from eu_korea_coop.domain import name_sounds


@pytest.mark.parametrize(
	("one", "other"),
	[
		("techno park", "technopark"),
		("muller", "mueller"),
		("한빛 기술", "hanbit gisul"),
		("αθηνα", "athina"),
		("sankt gallen", "st gallen"),
		("kyonggi technopark", "gyeonggi technopark"),
		("hanbi", "한비 "),  # five letters tell something
	],
)
def test_two_spellings_of_one_name_have_a_sound_in_common(one, other):
	assert name_sounds.of_names([one]) & name_sounds.of_names([other])


def test_neither_an_acronym_nor_an_address_of_the_web_has_a_sound():
	assert name_sounds.of_names(["kt", "ktx", "kiat", "kicox.example"]) == frozenset()
