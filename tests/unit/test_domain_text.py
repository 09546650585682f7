"""Text in one form, whatever program wrote it (rule 116)."""

import pytest

from eu_korea_coop.domain import text


@pytest.mark.parametrize(
	("written", "shown"),
	[
		("  KICOX ", "KICOX"),
		("Gang\u200bnam\ufeff Bio Cluster", "Gangnam Bio Cluster"),
		("강남\u200b바이오", "강남바이오"),
		("\u1100\u1161\u11bc\u1102\u1161\u11b7", "강남"),
		("Po\u0302le Eau", "Pôle Eau"),
		("Ws\u00a0Cluster", "Ws Cluster"),
		("한국\u3000클러스터", "한국 클러스터"),
		("Ctrl \x0b\x1f char", "Ctrl char"),
		("a\x0bb", "a b"),
		("\u202eevil\u202c", "evil"),
		("soft\u00adware", "software"),
		("\u2066left\u2069", "left"),
		("김\u3164", "김"),
		("K\u034fI", "KI"),
		("a\u200db", "ab"),
		("\u200d👩", "👩"),  # a joiner with nothing before it, or behind it, joins nothing
		("👩\u200d", "👩"),
		("name\ufe0f", "name"),
		("tag\U000e0041", "tag"),
		("two\r\nlines", "two lines"),
		("two   blanks", "two blanks"),
		("dele\x7ftion", "deletion"),
		("g\u200b\u0301", "ǵ"),
	],
)
def test_a_line_holds_what_is_seen(written, shown):
	assert text.one_line(written) == shown


@pytest.mark.parametrize(
	"seen", ["👨\u200d👩\u200d👧", "❤\ufe0f", "🏳\ufe0f\u200d🌈", "1\ufe0f\u20e3", "Müller"]
)
def test_what_is_part_of_a_symbol_stays(seen):
	assert text.one_line(seen) == seen


def test_a_longer_text_keeps_its_lines_and_its_blanks():
	assert text.lines(" a\u200b  b \r\n\u3000\r\n\tc\x0b \n") == "a  b\n\n\tc"


@pytest.mark.parametrize(
	"nothing",
	[None, "", " ", "\u200b", "\u3164", "\ufeff", "\u2800", "\u0301", "\u202e\u202c", "\u3000\u00a0"],
)
def test_nothing_is_seen_of_fillers_and_blanks(nothing):
	assert not text.is_visible(nothing)


@pytest.mark.parametrize("seen", ["a", "김", "-", "🍏", "7"])
def test_letters_numbers_and_symbols_are_seen(seen):
	assert text.is_visible(seen)


@pytest.mark.parametrize(
	("a", "b"), [("001Ab", "001aB"), ("Muller", "Müller"), ("🍎", "🍏"), ("ß", "ss"), ("ｱ", "ア")]
)
def test_likeness_is_not_identity(a, b):
	assert not text.is_same(a, b)
	assert text.fingerprint(a) != text.fingerprint(b)


@pytest.mark.parametrize(
	("a", "b"), [("c", "c "), ("c", "c\u200b"), ("c", "c\u00a0"), ("강", "\u1100\u1161\u11bc"), (None, "")]
)
def test_what_looks_the_same_is_the_same(a, b):
	assert text.is_same(a, b)


def test_a_fingerprint_is_the_sha_256_of_the_text():
	assert text.fingerprint("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("letter", ["\ufe00", "\ufe0d", "\ufe0f", "\U000e0100", "\U000e01ef"])
def test_variation_selectors_are_unseen_at_both_ends_of_their_blocks(letter):
	assert text.one_line(f"a{letter}b") == "ab"


@pytest.mark.parametrize("letter", ["\ufdff", "\ufe10", "\U000e00ff", "\U000e01f0"])
def test_what_stands_beside_those_blocks_stays(letter):
	assert text.one_line(f"a{letter}b") == f"a{letter}b"


def test_a_text_to_compare_with_is_composed_and_its_blanks_stay():
	assert text.composed(" \u1100\u1161\u11bc\u200b% ") == " 강% "
