"""What people's sheets are about, and which of their columns is which: proposed from English and Korean headings.

The kind of a sheet is what one row of it is about. A field is what a column can hold; the import decides to which record it goes.
Over 400 lines, most of them one table: the fields, and the words that head their columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ORGANISATIONS = "Organisations"
PEOPLE = "People"
PARTNERSHIPS = "Partnerships"
INTERACTIONS = "Interactions"
AGREEMENTS = "Agreements"
ATTENDANCE = "Event Attendance"
CONTACTS = "Contact Sheet"
WORKBOOK = "Workbook"

_ORGANISATION = (
	"organisation_name",
	"native_name",
	"acronym",
	"side",
	"country",
	"city",
	"website",
	"organisation_type",
	"sectors",
	"description",
)
_PERSON = (
	"person_name",
	"given_name",
	"family_name",
	"person_native_name",
	"role_title",
	"department",
	"email",
	"phone",
	"mobile",
)
_MEETING = (
	"date",
	"interaction_type",
	"subject",
	"summary",
	"outcome",
	"event_title",
	"next_step",
	"next_step_due",
)
_SIDES = ("europe_name", "korea_name")
FIELDS = {
	ORGANISATIONS: (*_ORGANISATION, "source"),
	PEOPLE: (*_PERSON, "organisation_name", "side", "country", "source"),
	PARTNERSHIPS: (
		"partnership_title",
		*_SIDES,
		"stage",
		"stage_since",
		"origin_kind",
		"tier",
		"objective",
		"owner_user",
		"source",
	),
	INTERACTIONS: (*_SIDES, "partnership_title", *_MEETING, "source"),
	AGREEMENTS: (
		"agreement_title",
		"agreement_kind",
		*_SIDES,
		"organisation_name",
		"side",
		"signature_status",
		"signed_on",
		"agreement_state",
		"state_since",
		"end_date",
		"source",
	),
	ATTENDANCE: (
		"event_title",
		"event_kind",
		"date",
		"city",
		"country",
		*_PERSON,
		"organisation_name",
		"side",
		"attended",
		"head_count",
		"source",
	),
	CONTACTS: (*_ORGANISATION, *_PERSON, *_MEETING, "source"),
}
"""Kind → the fields its columns can be."""
REQUIRED = {
	ORGANISATIONS: ("organisation_name",),
	PEOPLE: ("person_name",),
	PARTNERSHIPS: _SIDES,
	INTERACTIONS: (*_SIDES, "date"),
	AGREEMENTS: ("agreement_title", "agreement_kind"),
	ATTENDANCE: ("event_title", "organisation_name"),
	CONTACTS: ("organisation_name",),
}
"""Kind → the fields a row must have; a person's name may be in one column or in two."""
KIND_LABELS = {
	ORGANISATIONS: "Organisations",
	PEOPLE: "People",
	PARTNERSHIPS: "Partnerships",
	INTERACTIONS: "Interactions",
	AGREEMENTS: "Agreements",
	ATTENDANCE: "Event Attendance",
	CONTACTS: "Contact Sheet",
	WORKBOOK: "Workbook",
}
FIELD_LABELS = {
	"organisation_name": "Organisation",
	"native_name": "Organisation in its own script",
	"acronym": "Acronym",
	"side": "Side",
	"country": "Country",
	"city": "City",
	"website": "Website",
	"organisation_type": "Type of organisation",
	"sectors": "Sectors",
	"description": "Description",
	"person_name": "Person",
	"given_name": "Given name",
	"family_name": "Family name",
	"person_native_name": "Person in their own script",
	"role_title": "Title or position",
	"department": "Department",
	"email": "E-mail",
	"phone": "Telephone",
	"mobile": "Mobile phone",
	"date": "Date",
	"interaction_type": "Type of contact",
	"subject": "Subject",
	"summary": "Summary",
	"outcome": "What came of it",
	"event_title": "Event",
	"event_kind": "Kind of event",
	"next_step": "Next step",
	"next_step_due": "Next step due",
	"europe_name": "European organisation",
	"korea_name": "Korean organisation",
	"partnership_title": "Partnership",
	"stage": "Stage",
	"stage_since": "In this stage since",
	"origin_kind": "Origin",
	"tier": "Tier",
	"objective": "Objective",
	"owner_user": "Responsible officer",
	"agreement_title": "Agreement",
	"agreement_kind": "Kind of agreement",
	"agreement_state": "State",
	"state_since": "In this state since",
	"signature_status": "Signature",
	"signed_on": "Signed on",
	"end_date": "End date",
	"attended": "Attended",
	"head_count": "Number of people",
	"source": "Source",
}
KOREAN_HEADINGS = {
	"organisation_name": "기관",
	"native_name": "기관 한글명",
	"acronym": "약칭",
	"side": "구분",
	"country": "국가",
	"city": "도시",
	"website": "홈페이지",
	"organisation_type": "기관 유형",
	"sectors": "분야",
	"description": "설명",
	"person_name": "성명",
	"given_name": "이름",
	"family_name": "성",
	"person_native_name": "한글 성명",
	"role_title": "직위",
	"department": "부서",
	"email": "이메일",
	"phone": "전화",
	"mobile": "휴대폰",
	"date": "일자",
	"interaction_type": "접촉 유형",
	"subject": "제목",
	"summary": "내용",
	"outcome": "결과",
	"event_title": "행사",
	"event_kind": "행사 유형",
	"next_step": "다음 단계",
	"next_step_due": "다음 단계 기한",
	"europe_name": "유럽 기관",
	"korea_name": "한국 기관",
	"partnership_title": "파트너십",
	"stage": "단계",
	"stage_since": "단계 시작일",
	"origin_kind": "계기",
	"tier": "등급",
	"objective": "목적",
	"owner_user": "담당자",
	"agreement_title": "협약",
	"agreement_kind": "협약 유형",
	"agreement_state": "협약 상태",
	"state_since": "상태 시작일",
	"signature_status": "서명",
	"signed_on": "서명일",
	"end_date": "종료일",
	"attended": "참석",
	"head_count": "인원",
	"source": "출처",
}
"""The heading of each field in a Korean sheet, as our templates write it."""
_OTHER_HEADINGS = {
	"organisation_name": "organization, organisation name, name of organisation, company, company name, institution, "
	"institute, cluster, cluster name, partner, firm, org, affiliation, organization name, "
	"organization 1 - name, société, entreprise, organisme, firma, unternehmen, "
	"einrichtung, empresa, organización, azienda, ente, 기관명, 회사, 회사명, 소속, 소속기관, 업체, 업체명, "
	"단체, 단체명, 기업명, 영문 기관명, 기관명(영문)",
	"native_name": "native name, korean name, hangul name, name in korean, local name, 국문 기관명, 기관명(국문), "
	"기관명(한글), 한글명, 국문명",
	"acronym": "abbreviation, short name, 약어, 영문 약칭",
	"side": "region, europe/korea, 유럽/한국, 지역 구분",
	"country": "nation, country/region, business country/region, pays, land, país, paese, 국적, 소재국, 나라",
	"city": "town, place, location, business city, ville, stadt, ort, ciudad, città, 소재지, 지역, 장소, 개최지",
	"website": "web, url, homepage, web site, internet, 웹사이트, 누리집",
	"organisation_type": "type, organisation type, organization type, kind, category, 유형, 기관 종류, 종류, 기관 구분",
	"sectors": "sector, industry, industries, field, fields, branch, 산업, 산업 분야, 업종",
	"description": "about, profile, notes on organisation, 소개, 기관 소개",
	"person_name": "name, full name, contact, contact name, contact person, person, participant, attendee, 이름(성명), "
	"담당자명, 참석자, 참가자, 연락 담당자, 연락처명, 담당자, 상대방, 상대측 담당자, 면담자, 성명(직위), ansprechpartner, interlocuteur, "
	"persona de contacto, referente",
	"given_name": "first name, forename, prenom, prénom, vorname, nombre, nome, name (given), 영문 이름",
	"family_name": "last name, surname, nom, nachname, apellido, apellidos, cognome, 영문 성",
	"person_native_name": "name in hangul, hangul, name (korean), 국문 성명, 성명(국문), 성명(한글)",
	"role_title": "title, position, job title, function, role, designation, organization title, organization 1 - title, fonction, poste, funktion, "
	"cargo, puesto, 직책, 직급, 직함",
	"department": "unit, division, team, 소속 부서, 팀",
	"email": "e mail, mail, e-mail address, email address, e-mail 1 - value, e-mail 1, courriel, e-mail-adresse, correo, correo electrónico, "
	"전자우편, 메일, e메일, 이메일 주소",
	"phone": "telephone number, phone, phone number, tel, tel., office phone, business phone, phone 1 - value, téléphone, telefon, "
	"teléfono, telefono, 전화번호, 연락처, 사무실 전화, 유선전화",
	"mobile": "mobile, cell, cell phone, handphone, hp, h.p., gsm, portable, handy, móvil, cellulare, 휴대전화, 핸드폰, 휴대폰 번호",
	"date": "day, when, meeting date, date of meeting, met on, contact date, last contact, event date, connected on, datum, fecha, data, 날짜, 일시, 만난 날, "
	"last met, last meeting, last contacted, letzter kontakt, kontakt am, dernier contact, último contacto, 면담일, 회의일, 접촉일, 행사일, "
	"상담일, 개최일, 상담일자, 면담일자, 회의일자, 접촉일자, 방문일, 방문일자, 미팅일, 최근 접촉일, 상담일시, 면담일시",
	"interaction_type": "contact type, meeting type, channel, how, 유형(접촉), 면담 유형, 방식, 접촉 방식, 상담 유형",
	"subject": "topic, title of meeting, about what, 주제, 안건, 회의명, 면담 제목",
	"summary": "notes, note, minutes, comment, comments, remarks, content, discussion, details, remarques, bemerkung, bemerkungen, "
	"notizen, notas, 비고, 메모, 회의 내용, "
	"면담 내용, 상담 내용, 주요 내용, 특이사항, what we talked about, talked about, topics, inhalt, gesprächsinhalt",
	"outcome": "result, results, conclusion, 성과, 후속 결과",
	"event_title": "event name, fair, where met, met at, occasion, conference, 행사명, 전시회, 박람회, 만난 곳, 만난 행사",
	"event_kind": "event type, 행사 종류",
	"next_step": "follow up, follow-up, followup, action, to do, todo, next action, 후속 조치, 향후 계획, 할 일, 다음 일정",
	"next_step_due": "due, due date, follow up date, deadline, until, by when, 기한, 마감일, 후속 일자, 예정일",
	"europe_name": "european partner, european cluster, eu partner, eu organisation, europe, party a, 유럽측, 유럽 파트너, "
	"유럽측 기관, 유럽 클러스터",
	"korea_name": "korean partner, korean cluster, korea partner, korea, party b, counterpart, 한국측, 한국 파트너, "
	"한국측 기관, 국내 기관, 한국 클러스터",
	"partnership_title": "cooperation, partnership name, relationship, project, 협력, 협력명, 파트너십명, 협력 사업",
	"stage": "status, cooperation stage, 상태, 진행 단계, 진행 상황",
	"stage_since": "since, stage date, status since, from, 시작일, 진행일",
	"origin_kind": "how it began, first met, 시작 계기, 만남 계기",
	"tier": "priority, importance, 중요도, 우선순위",
	"objective": "goal, purpose, aim, 목표, 협력 목적",
	"owner_user": "officer, owner, responsible, in charge, our contact, account manager, 담당, 담당 직원, 내부 담당자",
	"agreement_title": "mou, agreement name, agreement title, title, contract, 협약명, 협정, mou명, 협약서, 양해각서",
	"agreement_kind": "agreement type, kind of mou, 협약 종류, 협약 구분",
	"agreement_state": "agreement status, state of agreement, 체결 상태, 협약 현황",
	"state_since": "state date, 상태일",
	"signature_status": "signed, signature status, signed?, 서명 여부, 체결 여부",
	"signed_on": "signature date, date of signature, signing date, date signed, 체결일, 협약일, 서명 일자",
	"end_date": "expiry, expires, valid until, expiration date, end, 만료일, 유효기간, 만기일",
	"attended": "present, came, participation, attending, 참가, 참석 여부, 출석",
	"head_count": "people, participants, persons, number, count, 참석자 수, 참가자 수, 명수",
	"source": "reference, origin of information, 자료 출처, 근거",
}
HELP_LABELS = {
	"date": "A day, a month or a year: 2016-11-05, Nov 2016, 2016. Unknown if nobody knows.",
	"email": "One address, bare: name@organisation.example",
	"side": "Europe, Korea or Third Country. Empty if the country says it.",
	"sectors": "Several are separated by a semicolon.",
	"person_name": "As they write it themselves: Kim Minsu, Mina Example, 김민수.",
	"owner_user": "A colleague's name or the address they sign in with.",
	"organisation_name": "In Latin script. Always the same spelling for the same organisation. One organisation a row.",
	"europe_name": "Always the same spelling for the same organisation. One organisation a row.",
	"korea_name": "Always the same spelling for the same organisation. One organisation a row.",
	"next_step_due": "One day, today or later.",
}
"""What a comment on the heading of a template says; every other date is written like `date`."""
KINDS_OF_THINGS = ("organisation_type", "interaction_type", "event_kind", "agreement_kind", "side")
SAYS_NO_MORE = frozenset(["type", "kind", "category", "typ", "유형", "종류", "구분", "형태", "분류"])
"""Folded headings that may be any of KINDS_OF_THINGS: the values tell which."""
HANGUL = re.compile("[\uac00-\ud7a3]+(?:\\s+[\uac00-\ud7a3]+)*")
TITLE_ROWS = 20
"""Number of first rows among which the headings are looked for; rows above the headings are titles."""


def fold(heading: str) -> str:
	"""A heading for comparison: no case, accents, blanks or punctuation; what stands behind an asterisk or unit stays."""
	text = unicodedata.normalize("NFKD", heading).casefold()
	text = unicodedata.normalize("NFC", "".join(char for char in text if unicodedata.category(char) != "Mn"))
	return "".join(char for char in text if char.isalnum())


def _headings() -> dict[str, dict[str, int]]:
	"""Field → its folded headings and how good each is: 3 our own, 2 another usual one."""
	by_field = {}
	for field, label in FIELD_LABELS.items():
		others = {fold(text): 2 for text in _OTHER_HEADINGS.get(field, "").split(",") if text.strip()}
		by_field[field] = {**others, fold(label): 3, fold(KOREAN_HEADINGS[field]): 3, fold(field): 3}
	return by_field


_HEADINGS = _headings()


@dataclass(frozen=True)
class Heading:
	"""A heading as it is compared with every field: whole, its halves around a colon, its halves in two scripts, what stands
	before a bracket or slash."""

	folded: str
	whole: str
	inner: str
	by_script: tuple[str, ...]
	bare: str

	@classmethod
	def of(cls, text: str) -> Heading:
		whole, _colon, inner = text.rpartition(": ")
		by_script = tuple(fold(half) for half in halves_by_script(text))
		bare = text.partition("(")[0].partition("/")[0]
		return cls(fold(text), whole and fold(whole), whole and fold(inner), by_script, fold(bare))


def match(field: str, heading: Heading) -> int:
	"""How well a heading names a field: 3 exactly, 2 by a usual word, 1 as one of two halves ("Contact: E-mail"), 0 not."""
	usual = _HEADINGS[field]
	if not heading.folded:
		return 0
	if quality := usual.get(heading.folded):
		return quality
	if heading.inner and heading.inner in usual:
		is_person, over = field in _PERSON, heading.whole
		names_person = any(word in over for word in ("person", "contact", "담당", "연락"))
		return 2 if names_person == is_person else 1
	if all(half in usual for half in heading.by_script):
		return 2
	return 1 if heading.bare and heading.bare in usual else 0


def halves_by_script(heading: str) -> tuple[str, str]:
	"""A heading in two languages, as "직위 Title": what it says in Hangul, and the rest."""
	text = unicodedata.normalize("NFC", heading)  # files of macOS take syllables apart
	return HANGUL.sub("", text), " ".join(HANGUL.findall(text))


def propose(kind: str, headings: Sequence[str]) -> list[str]:
	"""The field of each column, "" where none fits; the best match first, no field twice."""
	pairs = []
	for column, heading in enumerate(headings):
		if not heading:
			continue
		read = Heading.of(heading)
		for order, field in enumerate(FIELDS[kind]):
			if quality := match(field, read):
				pairs.append((-quality, order, column, field))
	pairs.sort()
	chosen: dict[int, str] = {}
	for _quality, _order, column, field in pairs:
		if column not in chosen and field not in chosen.values():
			chosen[column] = field
	if "person_name" in FIELDS[kind] and not {"person_name", "family_name"} & set(chosen.values()):
		# 이름 is the whole name where no column of its own has the family name
		chosen = {
			column: "person_name" if field == "given_name" else field for column, field in chosen.items()
		}
	return [chosen.get(column, "") for column in range(len(headings))]


def heading_row(kind: str, rows: Sequence[Sequence[str]]) -> int:
	"""The index of the row that reads most like headings; else the first one with two filled cells; else 0."""
	best, chosen = 0, None
	for index, row in enumerate(rows[:TITLE_ROWS]):
		fitting = sum(map(bool, propose(kind, row)))
		if fitting > best:
			best, chosen = fitting, index
	if chosen is not None:
		return chosen
	return next((index for index, row in enumerate(rows[:TITLE_ROWS]) if sum(map(bool, row)) > 1), 0)


def guess_kind(rows: Sequence[Sequence[str]]) -> str:
	"""The kind of sheet whose required fields and most other fields the headings name; a contact sheet if none is.

	A sheet with all headings of an empty sheet of ours is of its kind.
	"""

	def fitness(kind: str) -> tuple[bool, int]:
		headings = rows[heading_row(kind, rows)] if rows else []
		fields = {field for field in propose(kind, headings) if field}
		has_all = all(field in fields for field in REQUIRED[kind] if field != "person_name")
		return has_all and bool(fields), len(fields)

	for kind, fields in FIELDS.items():
		columns = propose(kind, rows[heading_row(kind, rows)]) if rows else []
		if sorted(filter(None, columns)) == sorted(fields) and all(columns):
			return kind
	return max([CONTACTS, *FIELDS], key=fitness)
