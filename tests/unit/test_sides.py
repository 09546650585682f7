"""Which side a country is on."""

import pytest

from eu_korea_coop.domain.sides import EUROPE, KOREA, THIRD_COUNTRY, side_of_country


def test_the_republic_of_korea_is_korea():
	assert side_of_country("kr") == KOREA


@pytest.mark.parametrize("code", ["fr", "DE", "rs", "al", "mk", "ba", "tr", "gb", "ch", "no", "ua", "is"])
def test_europe_is_more_than_the_eu(code):
	assert side_of_country(code) == EUROPE


@pytest.mark.parametrize("code", ["us", "sg", "cn", "jp", "kp", "il", "br"])
def test_the_rest_of_the_world_is_a_third_country(code):
	assert side_of_country(code) == THIRD_COUNTRY


@pytest.mark.parametrize("code", [None, "", "  "])
def test_no_country_has_no_side(code):
	assert side_of_country(code) is None
