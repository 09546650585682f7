"""Europe is all of Europe, not the EU alone (L188, L256); Korea is the Republic."""

import pytest

from eu_korea_coop.domain.sides import side_of_country


@pytest.mark.parametrize(
	"code", ["fr", "DE", "rs", "mk", "al", "ba", "me", "tr", "gb", "ch", "no", "ua", "xk", " es "]
)
def test_all_of_europe_is_the_european_side(code):
	assert side_of_country(code) == "Europe"


@pytest.mark.parametrize("code", ["kr", "KR"])
def test_korea_is_the_korean_side(code):
	assert side_of_country(code) == "Korea"


@pytest.mark.parametrize("code", ["us", "cn", "jp", "sg", "kp", "br", "zz"])
def test_everybody_else_is_a_third_country(code):
	assert side_of_country(code) == "Third Country"


@pytest.mark.parametrize("code", [None, "", "  "])
def test_no_country_is_no_side(code):
	assert side_of_country(code) is None
