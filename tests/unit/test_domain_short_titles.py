"""Short titles: two leading parties, one of each side, in names that fit on a card."""

import pytest

from eu_korea_coop.domain.short_titles import Party, short_name, short_title

ACCIO = Party("ACCIÓ", None, "Europe", "Lead")
KICOX = Party("Korea Industrial Complex Corp.", "KICOX", "Korea", "Counterpart")


def test_the_european_party_stands_first_whatever_the_order_of_the_rows():
	assert short_title([KICOX, ACCIO]) == "ACCIÓ – KICOX"


def test_a_lead_stands_for_its_side_before_members():
	member = Party("LYONBIOPOLE", None, "Europe", "Member")
	lead = Party("BioXClusters+", None, "Europe", "Lead")
	assert short_title([member, KICOX, lead]) == "BioXClusters+ – KICOX"


def test_gateways_and_funders_never_stand_for_a_side():
	funder = Party("European Commission", "EC", "Europe", "Funder")
	assert short_title([funder, ACCIO, KICOX]) == "ACCIÓ – KICOX"


def test_without_a_korean_party_the_first_two_stand_for_it():
	other = Party("City of Milwaukee", None, "Third Country", "Counterpart")
	assert short_title([ACCIO, other]) == "ACCIÓ – City of Milwaukee"
	assert (
		short_title([ACCIO, other, Party("Pôle Eau", None, "Europe", "Member")])
		== "ACCIÓ – City of Milwaukee"
	)


def test_no_parties_give_no_title():
	assert short_title([]) == ""


@pytest.mark.parametrize(
	("name", "acronym", "short"),
	[
		("Korea Industrial Complex Corp.", "KICOX", "KICOX"),
		("Korea Industrial Complex Corporation", "  ", "Korea Industrial Complex…"),
		("Korea Industrial Complex", "A" * 33, "A" * 32),
		("Korea Industrial Complex Society", None, "Korea Industrial Complex Society"),  # 32 letters
		("Korea Industrial Complex Societys", None, "Korea Industrial Complex…"),
		("Packaging cluster (Catalonia)", None, "Packaging cluster"),
		("bioPmed / Bioindustry Park", None, "bioPmed"),
		("City of Daegu", None, "City of Daegu"),
		("(주) 한빛", None, "한빛"),
		("(all in brackets)", None, "(all in brackets)"),
		("Donaudampfschifffahrtsgesellschaft", None, "Donaudampfschifffahrtsgesellsch…"),
	],
)
def test_a_short_name_is_the_acronym_or_whole_words(name, acronym, short):
	assert short_name(name, acronym) == short
	assert len(short) <= 32
