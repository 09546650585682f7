"""Whether two entries of people are probably one person, and by which signs; a person decides.

A name alone decides for nobody whose name is frequent: it needs an address, a number or an organisation in common. What is
judged stands beside a list of pairs that were labelled by hand (tests/unit/people_pairs.txt).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eu_korea_coop.domain.names import differs_by_one_letter
from eu_korea_coop.domain.person_names import PersonName, latin_words

EMAIL, PHONE, NAME, NATIVE_NAME, SOUND, SPELLING, PART, ORGANISATION = (
	"email", "phone", "name", "native_name", "sound", "spelling", "part", "same_organisation",
)  # fmt: skip
"""The signs: an address, a number or an organisation in common; the same name, in Latin letters or its own script; a name
that sounds alike, is spelt alike, or is a part of the other."""
ALIKE = 0.72
"""Likeness (0 to 1) from which two people are shown as probably one."""
LONG_FAMILY = 10
"""Letters of a family name that hardly two people share by chance."""
INITIALS, FAMILY, UNKNOWN, OTHER = "initials", "family", "unknown", "other"
"""Of two names: one has initials; the family name alone is the same; they can't be compared; they differ."""
_OFFICES = frozenset(
	[
		"admin",
		"contact",
		"events",
		"hello",
		"info",
		"mail",
		"office",
		"secretariat",
		"secretary",
		"team",
		"welcome",
	]
)
_VOWELS = "aeiouy"


@dataclass(frozen=True, slots=True)
class PersonFacts:
	"""What is known of a person: addresses in lower case, telephone numbers and organisations as comparable keys."""

	name: PersonName
	emails: frozenset[str] = frozenset()
	phones: frozenset[str] = frozenset()
	organisations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PersonLikeness:
	"""How likely two entries are one person, 0 to 1, and the signs for it, the strongest first."""

	score: float
	signs: tuple[str, ...] = ()


def compare(one: PersonFacts, other: PersonFacts) -> PersonLikeness:
	"""Judge two entries by name, addresses, numbers and organisations."""
	level = compare_names(one.name, other.name)
	if level == OTHER:
		return PersonLikeness(0.0)
	named = level not in (UNKNOWN, FAMILY)
	emails = one.emails & other.emails
	if emails and (named or is_personal(emails, one, other, level)):
		return PersonLikeness(0.98 if named else 0.85, (EMAIL, level) if named else (EMAIL,))
	if one.phones & other.phones and named:
		return PersonLikeness(0.93, (PHONE, level))
	if not named or level == INITIALS:
		return PersonLikeness(0.0)
	return compare_by_place(one, other, level)


def compare_by_place(one: PersonFacts, other: PersonFacts, level: str) -> PersonLikeness:
	"""Judge two entries with alike names and neither an address nor a number in common."""
	contradicts = have_two_mailboxes(one, other) or (one.phones and other.phones)
	if one.organisations & other.organisations:
		score = {NAME: 0.9, NATIVE_NAME: 0.9, SOUND: 0.85, SPELLING: 0.8, PART: 0.78}[level]
		return PersonLikeness(score - 0.3 if contradicts else score, (ORGANISATION, level))
	if contradicts:
		return PersonLikeness(0.3, (level,))
	if not (one.organisations and other.organisations):
		return PersonLikeness(0.75 if level in (NAME, NATIVE_NAME) else 0.5, (level,))
	return PersonLikeness(0.74 if level == NAME and is_rare(one.name) else 0.4, (level,))


def have_two_mailboxes(one: PersonFacts, other: PersonFacts) -> bool:
	"""Whether two who have no address in common have one of the same domain each."""
	mine, theirs = ({email.rpartition("@")[2] for email in person.emails} for person in (one, other))
	return not mine.isdisjoint(theirs)


def is_rare(name: PersonName) -> bool:
	return not name.sounds and len("".join(name.family_words)) >= LONG_FAMILY


def is_personal(emails: frozenset[str], one: PersonFacts, other: PersonFacts, level: str) -> bool:
	"""Whether a common address is one person's although the names don't say so: it names one of them, and no office.

	Names in two scripts can't be compared: there any address but an office's will do.
	"""
	mailboxes = [email.partition("@")[0] for email in emails]
	is_office = any(box.strip("0123456789") in _OFFICES for box in mailboxes)
	return not is_office and (
		level == UNKNOWN or any(names_given(box, person.name) for box in mailboxes for person in (one, other))
	)


def names_given(mailbox: str, name: PersonName) -> bool:
	"""Whether an address begins with a given name, or consists of the initials of the whole name."""
	letters = "".join(latin_words(mailbox))
	initials = "".join(word[0] for word in latin_words(f"{name.given} {name.family}"))
	return any(letters.startswith(word) and len(word) > 1 for word in name.given_words) or letters == initials


def compare_names(one: PersonName, other: PersonName) -> str:
	"""How two names agree: one of NAME, NATIVE_NAME, SOUND, SPELLING, PART, INITIALS, FAMILY, UNKNOWN, OTHER."""
	if all(one.hangul) and all(other.hangul):
		return compare_hangul(one, other)
	if one.sounds and other.sounds:
		return compare_sounds(one, other)
	if not (one.words and other.words):
		return UNKNOWN
	return compare_latin(one, other)


def compare_hangul(one: PersonName, other: PersonName) -> str:
	if one.hangul == other.hangul:
		return NATIVE_NAME
	return SOUND if one.hangul[1] == other.hangul[1] and one.sounds == other.sounds else OTHER


def compare_sounds(one: PersonName, other: PersonName) -> str:
	"""Of a Korean name in two spellings; somebody may have a second given name, such as Rachel."""
	if one.sounds == other.sounds:
		return NAME if one.joined and sorted(one.words) == sorted(other.words) else SOUND
	(family, given), (other_family, other_given) = *one.sounds, *other.sounds
	if family != other_family:
		return OTHER
	shorter, longer = sorted((set(one.words), set(other.words)), key=len)
	if len(shorter) > 1 and shorter < longer:
		return PART
	return FAMILY if given != other_given else SOUND


def compare_latin(one: PersonName, other: PersonName) -> str:
	mine, theirs = one.words, other.words
	if sorted(mine) == sorted(theirs) or one.joined == other.joined:
		return NAME
	if same_joined(one, other):
		return NAME
	shorter, longer = sorted((set(mine), set(theirs)), key=len)
	if len(shorter) > 1 and shorter <= longer:
		return PART
	has_family_in_common = bool(set(one.family_words) & set(other.family_words))
	if has_family_in_common and are_initials(one.given_words, other.given_words):
		return INITIALS
	if are_spelt_alike(one.given_words, other.given_words, is_given=True) and are_spelt_alike(
		one.family_words, other.family_words, is_given=False
	):
		return SPELLING
	return FAMILY if has_family_in_common else OTHER


def same_joined(one: PersonName, other: PersonName) -> bool:
	"""Whether the letters agree once the spaces and hyphens are gone: "Vanderberg", "van der Berg"."""
	return "".join(one.words) == "".join(other.words)


def are_initials(mine: Sequence[str], theirs: Sequence[str]) -> bool:
	"""Whether one of two given names consists of the other's initials: "J.-L." and "Jean-Luc"."""
	return any(
		short
		and all(len(word) == 1 for word in short)
		and [word[0] for word in long][: len(short)] == list(short)
		for short, long in ((mine, theirs), (theirs, mine))
	)


def are_spelt_alike(mine: Sequence[str], theirs: Sequence[str], is_given: bool) -> bool:
	return 0 < len(mine) == len(theirs) and all(
		is_slip(a, b, is_given) for a, b in zip(mine, theirs, strict=True)
	)


def is_slip(a: str, b: str, is_given: bool) -> bool:
	"""Whether two words differ by one letter at most; a last letter or a vowel alone tells Mario from Maria, Anna from Anne."""
	shorter = min(len(a), len(b))
	is_letter_more = a[-1] == b[-1] and len(a) != len(b)
	is_other_ending = a[-1] in _VOWELS and b[-1] in _VOWELS and a[:-1] == b[:-1]
	is_long_family = not is_given and not is_other_ending and shorter > 5
	return a == b or (shorter >= 5 and differs_by_one_letter(a, b) and (is_letter_more or is_long_family))
