"""What arrives: digests of each kind and language, delivered by SMTP, parsed as a mail client does, and compared."""

import re
from datetime import datetime, timedelta, timezone
from urllib.parse import unquote

import frappe
import pytest
from bs4 import BeautifulSoup
from frappe.utils import add_days, get_first_day, get_url, getdate, nowdate
from premailer import Premailer

from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.digests import delivery, job, mail, people, preview
from testing import (
	count_queries,
	factories,
	faults,
	make_agreement,
	make_event,
	make_interaction,
	make_outcome,
	make_plan,
	make_user,
	persona,
)

NOW = datetime(2031, 3, 3, 12, 0, tzinfo=timezone.utc)
"""A Monday: every kind is due."""
ROLE = {
	digest.OFFICER: "Cooperation Officer",
	digest.MANAGER: "Cooperation Manager",
	digest.POLICY: "Policy Viewer",
}
LANGUAGES = ("en", "ko")


def make_partnership(*args, title: str | None = None, **fields):
	"""A partnership that lines call by `title`, where one is given."""
	named = {"title": title, "short_title": title[:100]} if title else {}
	return factories.make_partnership(*args, **named, **fields)


def due(days: int) -> str:
	return add_days(nowdate(), days)


@pytest.fixture(scope="module")
def site(site_of_module):
	"""One transaction for the module: one run delivers what all its tests read."""
	return site_of_module


@pytest.fixture(scope="module")
def server(site):
	with faults.outgoing_account() as server:
		yield server


def send_queue() -> None:
	"""What Frappe's worker does with each mail of the queue; in a test it would stop short of the server."""
	frappe.flags.in_test = False
	try:
		for name in frappe.get_all("Email Queue", filters={"status": "Not Sent"}, pluck="name"):
			frappe.get_doc("Email Queue", name).send()
	finally:
		frappe.flags.in_test = True


@pytest.fixture(scope="module")
def readers(site):
	"""One reader of each kind and language."""
	return {
		(kind, language): make_user(
			role,
			email=f"{kind}.{language}@reader.example".lower(),
			first_name=f"Reader {kind}",
			language=language,
		)
		for kind, role in ROLE.items()
		for language in LANGUAGES
	}


@pytest.fixture(scope="module")
def records(readers):
	"""Something to say in most sections, in the words of two scripts, and something that is not for these readers."""
	month = getdate(get_first_day(nowdate())) - timedelta(days=3)
	for language in LANGUAGES:
		user = readers[digest.OFFICER, language]
		late = make_partnership(
			"Exploring",
			title=f"Water & <b>Daegu</b> 대구 {language}",
			next_step="Call Ms Park “soon”",
			next_step_due=due(3),
			owner_user=user,
		)
		frappe.db.set_value("Partnership", late.name, "next_step_due", due(-3))
		make_partnership(
			"Exploring",
			title="Packaging " + "long name " * 12 + language,
			next_step="Write",
			next_step_due=due(2),
			owner_user=user,
		)
		make_partnership("First Contact", title=f"Silent {language}", since=due(-300), owner_user=user)
		formal = make_partnership("Formalised", owner_user=user)
		make_agreement(formal, "In Force", title=f"MoU {language}", term_type="Fixed", end_date=due(50))
		make_interaction(formal, due(5), subject=f"Visit {language}", status="Planned")
		make_outcome(partnership=formal, outcome_date=month, quantity=3, status="Reported")
	make_agreement(formal, "Internal Review", title="Draft to read")
	make_plan(formal, status="Adopted", items=[{"action": "Exchange", "due": due(-40)}])
	make_event(month, title="Fair of last month")
	hidden = make_partnership(
		"First Contact",
		title="Hidden partnership",
		since=due(-300),
		visibility="Restricted",
		owner_user=persona("another officer"),
	)
	make_agreement(
		hidden, "In Force", title="Hidden MoU", term_type="Fixed", end_date=due(50), signed_on=month
	)


@pytest.fixture(scope="module")
def delivered(server, readers, records):
	"""The messages of one run, by reader."""
	expected = len(people.due(NOW))
	job.run(NOW)
	assert frappe.get_last_doc("Cooperation Run Log", {"job": job.JOB}).checked == expected
	send_queue()
	messages = {
		message["To"]: (message, raw) for message, raw in zip(server.accepted, server.raw, strict=True)
	}
	return {key: messages[user] for key, user in readers.items()}


def lines_of_text(text: str) -> list[tuple[str, ...]]:
	"""(heading or line, link …) of each line of the text part."""
	rows = []
	for block in re.split(r"\n(?=- |\S)", text):
		lines = [line.strip() for line in block.strip().splitlines()]
		if lines and lines[0].startswith("- "):
			links = [link for line in lines[1:] for link in re.findall(r"https?://\S+", line)]
			rows.append((lines[0].removeprefix("- "), *[link for link in links if "/view/" not in link]))
	return rows


def lines_of_html(html: str) -> list[tuple[str, ...]]:
	rows = []
	for cell in BeautifulSoup(html, "html.parser").select("table[role=presentation] td"):
		if cell.find("h2") or not cell.find(style=re.compile("#525b62")):
			continue
		title = cell.find(style=re.compile("font-weight: ?bold"))
		text = cell.find(style=re.compile("#525b62")).get_text()
		links = [link["href"] for link in cell.find_all("a")]
		rows.append((f"{title.get_text()}: {text}" if title else text, *links))
	return rows


def squeezed(lines):
	return [tuple(" ".join(part.split()) for part in line) for line in lines]


@pytest.mark.long
def test_each_kind_and_language_arrives_as_it_should(delivered, readers):
	for (kind, language), (message, raw) in delivered.items():
		user = readers[kind, language]
		row = frappe.get_doc("Digest Delivery", {"user": user, "kind": kind})
		assert message["From"].addresses[0].addr_spec == "digests@cooperation.example"
		assert [address.addr_spec for address in message["To"].addresses] == [user]
		assert message["Cc"] is None and message["Bcc"] is None
		assert message["Message-ID"].strip() == f"<{row.message_id}>"
		sent = message["Date"].datetime.replace(tzinfo=timezone.utc)  # formatdate() says -0000
		assert abs(sent - datetime.now(timezone.utc)) < timedelta(minutes=10)
		assert message["Auto-Submitted"] == "auto-generated"
		assert message["List-Unsubscribe"].startswith(f"<{get_url('/digest-choices')}?digest={kind}&")
		assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
		headers = raw.split(b"\r\n\r\n")[0]
		lines = headers.split(b"\r\n")
		assert headers.isascii() and max(map(len, lines)) <= 998  # RFC 5322, 2.1.1
		folded = (b"subject:", b"from:", b"to:", b"date:")
		assert max(len(line) for line in lines if line.lower().startswith(folded)) <= 78
		assert len(message.get_all("Subject")) == 1 and message["Subject"].strip()
		text, html = message.get_body(("plain",)), message.get_body(("html",))
		assert text.get_content_charset() == html.get_content_charset() == "utf-8"
		assert max(len(line) for line in raw.split(b"\r\n")) <= 998
		lines = lines_of_text(text.get_content())
		assert lines and squeezed(lines) == squeezed(lines_of_html(html.get_content()))
		assert row.lines >= len(lines)
		greeting = "님, 안녕하세요." if language == "ko" else "Hello Reader"
		assert greeting in text.get_content() and greeting in html.get_content()
		assert f'lang="{language}"' in html.get_content()


@pytest.mark.long
def test_every_link_opens_something(delivered):
	for message, _raw in delivered.values():
		html = message.get_body(("html",)).get_content()
		for link in BeautifulSoup(html, "html.parser").find_all("a"):
			address = link["href"]
			assert address.startswith((get_url("/app/"), get_url("/digest-choices?"))) or address == get_url()
			if match := re.fullmatch(
				r".*/app/(partnership|agreement|interaction|cooperation-event)/([A-Z]+-[^/?]+)", address
			):
				assert frappe.db.exists(match[1].replace("-", " ").title(), match[2])
			elif match := re.fullmatch(
				r".*/app/today\?do=(log|done|postpone)&doctype=([^&]+)&name=(.+)", address
			):
				assert frappe.db.exists(unquote(match[2]), match[3])


def test_nothing_of_restricted_records_and_no_markup_of_names(delivered):
	for (kind, _language), (message, _raw) in delivered.items():
		whole = message.get_body(("plain",)).get_content() + message.get_body(("html",)).get_content()
		assert ("Hidden" in whole) == (kind == digest.MANAGER)
		assert "<b>Daegu" not in message.get_body(("html",)).get_content()
	_message, raw = delivered[digest.OFFICER, "en"]
	assert b"Silent ko" not in raw


def test_a_policy_reader_reads_of_no_person(delivered, readers):
	for language in LANGUAGES:
		message, _raw = delivered[digest.POLICY, language]
		whole = message.get_body(("plain",)).get_content() + message.get_body(("html",)).get_content()
		officers = [readers[kind, other] for kind in (digest.OFFICER, digest.MANAGER) for other in LANGUAGES]
		names = frappe.get_all("User", filters={"name": ("in", officers)}, pluck="full_name")
		assert not [word for word in (*officers, *names, "Ms Park") if word in whole]
		assert "Fair of last month" in whole


def test_korean_speaks_korean_throughout(delivered):
	"""What is left in Latin letters is what records and people are called."""
	for kind in digest.KINDS:
		text = delivered[kind, "ko"][0].get_body(("plain",)).get_content()
		headings = [line for line in text.splitlines() if re.fullmatch(r"\S.*\(\d+\)|[가-힣 ,·]+", line)]
		assert headings and all(re.search("[가-힣]", line) for line in headings), (kind, headings)
		assert re.search("[가-힣]", delivered[kind, "ko"][0]["Subject"])


def styles_of(html: str) -> list[tuple[str, dict[str, str]]]:
	"""Each element of a digest with its declarations; rows apart, whose borders no rule of ours sets."""
	return [
		(
			element.name,
			{
				name.strip(): " ".join(value.split())
				for name, value in re.findall(r"([^:;]+):([^;]+)", element.get("style", ""))
			},
		)
		for element in BeautifulSoup(html, "html.parser").select("div[lang], div[lang] *")
		if element.name != "tr"
	]


def test_a_second_run_sends_nothing_more(server, delivered):
	before = server.transactions
	assert job.run(NOW)["requeued"] == 0
	send_queue()
	assert server.transactions == before


def test_send_me_mine_now_arrives_beside_the_periods(server, delivered, readers, as_user):
	user = readers[digest.OFFICER, "en"]
	with as_user(user):
		assert [preview.send_mine()["sent"] for _ in range(2)] == [1, 1]
	send_queue()
	mine = [message for message in server.accepted if message["To"] == user]
	assert len(mine) == 3 == len({message["Message-ID"] for message in mine})
	assert {message["Auto-Submitted"] for message in mine} == {"auto-generated"}


def test_other_mails_of_the_site_say_nothing_of_the_kind(server):
	frappe.sendmail(recipients=["somebody@else.example"], subject="Hello", message="Hello")
	send_queue()
	message = server.accepted[-1]
	assert message["To"] == "somebody@else.example"
	assert message["Auto-Submitted"] is None and message["List-Unsubscribe"] is None


def test_a_digest_that_never_went_out_is_withdrawn_and_its_lines_come_with_the_next(server, site):
	"""Days without a mail server end in one mail that tells everything, not in one for each day."""
	user = make_user("Cooperation Officer", first_name="Newcomer")  # had no digest in this module yet
	make_partnership("First Contact", title="Silent meanwhile", since=due(-300), owner_user=user)

	def sections() -> list[str]:
		mail = job.compose_now(preview.reader_for(None, user)[0], getdate(nowdate()))
		return [section["code"] for section in mail.args["sections"]] if mail else []

	for days in range(3):
		job.run(NOW + timedelta(days=days))
		frappe.db.set_value("Email Queue", {"status": "Not Sent"}, "status", "Error")
	job.run(NOW + timedelta(days=3))
	statuses = frappe.get_all("Digest Delivery", {"user": user}, pluck="status", order_by="period asc")
	assert statuses == [delivery.FAILED] * 3 + [delivery.QUEUED]
	assert digest.NEWLY_STALLED in sections()
	send_queue()
	(message,) = [message for message in server.accepted if message["To"] == user]
	assert "Silent meanwhile" in message.get_body(("plain",)).get_content()
	delivery.reconcile()
	assert digest.NEWLY_STALLED not in sections()


def test_who_wants_no_mail_at_all_gets_none_and_it_is_not_called_sent(server, site):
	user = make_user("Cooperation Officer", first_name="Newcomer")
	make_partnership("First Contact", since=due(-300), owner_user=user)
	frappe.get_doc({"doctype": "Email Unsubscribe", "email": user, "global_unsubscribe": 1}).insert()
	job.run(NOW)
	send_queue()
	assert not [message for message in server.accepted if message["To"] == user]
	row = frappe.get_doc("Digest Delivery", {"user": user})
	assert row.status == delivery.FAILED and user in row.error


def test_a_further_mail_takes_five_queries_at_most(server):
	"""Beside the heartbeat of the run and its commit: four of a bare mail, and the proof."""
	users = [make_user("Cooperation Officer") for _ in range(6)]
	for user in users:
		make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=user)
	today = getdate(nowdate())
	known = {one.user: one for one in people.readers([digest.OFFICER], users)}

	def queries(some: list[str], period: str) -> int:
		officers = [known[user] for user in some]
		read = job.reader_of(digest.OFFICER, officers, today)
		with count_queries() as seen:
			for one in officers:
				assert job.send(None, people.Due(one, period), read, today, False) == delivery.QUEUED
		return len(seen)

	queries(users, "2032-03-01")
	assert (queries(users, "2032-03-02") - queries(users[:2], "2032-03-03")) / 4 <= 5


@pytest.mark.parametrize("kind", digest.KINDS)
def test_a_digest_has_the_styles_that_frappe_would_have_written_into_it(kind, readers, records, server):
	from frappe.email.doctype.email_queue.email_queue import QueueBuilder

	from eu_korea_coop.follow_up.digests.framed_mail import FramedMail

	reader = preview.reader_for(kind, readers[kind, "en"])[0]
	written = job.compose_now(reader, getdate(nowdate()))
	parts = {"subject": "A & B", "message": mail.render(written), "recipients": [reader.email]}
	ours = FramedMail(**parts).email_html_content()
	frappes = QueueBuilder(**parts, with_container=True).email_html_content()
	assert len(styles_of(ours)) > 20 and styles_of(ours) == styles_of(frappes)
	around = [
		re.sub(r"\s+", "", str(page))
		for page in (BeautifulSoup(ours, "html.parser"), BeautifulSoup(frappes, "html.parser"))
		if page.select_one("div[lang]").decompose() is None
	]
	assert around[0] == around[1] and "<title>A&amp;B</title>" in around[0]


def test_the_style_sheet_is_read_once_for_many_digests(server, monkeypatch):
	users = [make_user("Cooperation Officer") for _ in range(3)]
	for user in users:
		make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=user)
	sheets = []
	read = Premailer.transform
	monkeypatch.setattr(Premailer, "transform", lambda self, *args: sheets.append(1) or read(self, *args))
	frappe.flags.pop("mail_frames", None)  # as in a job of its own
	for one in people.readers([digest.OFFICER], users):
		delivery.queue(one, job.compose_now(one, getdate(nowdate())))
	assert len(sheets) == 1
