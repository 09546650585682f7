"""Names of organisations in Latin letters are written by the Revised Romanisation."""

import pytest

from eu_korea_coop.directory.romanising import romanised


@pytest.mark.parametrize(
	("hangul", "latin"),
	[
		("협회", "Hyeophoe"),
		("한국무역협회", "Hangungmuyeokhyeophoe"),
		("대한의학회", "Daehanuihakhoe"),
		("국회", "Gukhoe"),
		("집현전", "Jiphyeonjeon"),
		("묵호", "Mukho"),
		("협의회", "Hyeobuihoe"),
		("한국산업단지공단", "Hanguksaneopdanjigongdan"),
		("(주)한빛 기술", "Hanbit Gisul"),
		("KOTRA 협회", "KOTRA Hyeophoe"),
	],
)
def test_an_h_stays_behind_a_stop_in_the_name_of_an_organisation(hangul, latin):
	assert romanised(hangul) == latin
