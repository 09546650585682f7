"""Versions of an agreement's document: drafts from an Agreement Template, hashes, signatures of a PDF, reminders."""

import hashlib
import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import frappe
import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from docx import Document
from frappe.utils import add_days, nowdate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfWriter

from eu_korea_coop import api
from eu_korea_coop.agreements import pdf_signatures
from eu_korea_coop.agreements.files import attach
from eu_korea_coop.patches.v1_1 import say_until_of_ending_terms
from eu_korea_coop.setup.agreement_templates import LANGUAGES, document
from testing import as_user, make_agreement, make_contact, make_organisation, make_partnership, persona

KIND = "Memorandum of Understanding"
BOTH = f"{KIND} (English and Korean)"


@pytest.fixture
def agreement():
	"""A draft of an officer, between a European and a Korean organisation that names its signatory."""
	korean = make_organisation("Korea", organisation_name="Test Complex & Co", native_name="시험산업단지공단")
	person = make_contact(
		korean,
		first_name="Minji",
		last_name="Example",
		email_ids=[{"email_id": "minji@people.example", "is_primary": 1}],
	)
	with as_user("officer"):
		return make_agreement(
			parties=[
				{"organisation": make_organisation("Europe", organisation_name="Test Agency").name},
				{
					"organisation": korean.name,
					"signatory_contact": person.name,
					"signatory_title": "President",
				},
			],
			title="Test <MoU>",
			kind=KIND,
			objective_specific="Exchange of clusters",
			scope_items=[{"scope_item": "Visits"}, {"scope_item": "Data"}],
			term_type="Fixed",
			effective_from="2026-12-01",
			end_date="2029-11-30",
		)


def version(doc, content: bytes, name: str, **values):
	"""An Agreement Document with a private file of the agreement; saved."""
	file = attach("Agreement", doc.name, name, content)
	doc.append("documents", {"direction": "Received", "day": nowdate(), "document": file.file_url, **values})
	doc.save()
	return doc.documents[-1]


def words_of(content: bytes) -> str:
	made = Document(io.BytesIO(content))
	cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
	return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def content_at(url: str) -> bytes:
	name = frappe.db.get_value("File", {"file_url": url})
	return Path(frappe.get_doc("File", name).get_full_path()).read_bytes()


# --- denied first


def test_who_may_not_read_the_agreement_makes_no_draft_and_reads_no_version(agreement):
	agreement.db_set("visibility", "Restricted")
	with as_user("officer"):
		made = api.draft_agreement_document(agreement.name, BOTH)
	for who in ("another officer", "viewer", "outsider"):
		with as_user(who):
			for call in (
				lambda: api.draft_agreement_document(agreement.name, BOTH),
				lambda: api.get_agreement_documents(agreement.name),
				lambda: api.get_signature_reminder(agreement.name, agreement.parties[0].organisation),
			):
				with pytest.raises(frappe.PermissionError):
					call()
			name = frappe.db.get_value("File", {"file_url": made["file_url"]})
			assert not frappe.has_permission("File", "read", doc=name)


def test_a_version_can_not_name_a_file_its_writer_may_not_read(agreement):
	with as_user("manager"):
		secret = frappe.get_doc(
			{"doctype": "File", "file_name": "secret.txt", "content": "secret words", "is_private": 1}
		).insert()
	with as_user("officer"):
		agreement.append(
			"documents", {"direction": "Received", "day": nowdate(), "document": secret.file_url}
		)
		with pytest.raises(frappe.PermissionError):
			agreement.save()


@pytest.mark.parametrize("address", ["https://elsewhere.example/x.pdf", "/private/files/none.pdf"])
def test_a_version_needs_a_file(agreement, address):
	agreement.append("documents", {"direction": "Received", "day": nowdate(), "document": address})
	with pytest.raises(frappe.ValidationError, match="attach the file"):
		agreement.save()


def test_a_version_is_not_of_tomorrow(agreement):
	with pytest.raises(frappe.ValidationError):
		version(agreement, b"x", "x.txt", day=add_days(nowdate(), 3))


# --- what was sent, received or signed stays


def remove(doc, row):
	doc.set("documents", [each for each in doc.documents if each.name != row.name])


def empty_table(doc, row):
	doc.set("documents", [])


def put_another_file_there(doc, row):
	row.document = attach("Agreement", doc.name, "other.txt", b"other").file_url


LOSING = {
	"removed": remove,
	"table left empty": empty_table,
	"called a draft": lambda doc, row: row.set("direction", "Draft"),
	"dated anew": lambda doc, row: row.set("day", add_days(nowdate(), -9)),
	"another file": put_another_file_there,
}


@pytest.mark.parametrize("how", LOSING)
def test_a_version_received_stays_for_officers_and_is_corrected_by_managers(agreement, how):
	with as_user("officer"):
		version(agreement, b"as received", "received.txt")
		LOSING[how](agreement, agreement.documents[-1])
		with pytest.raises(frappe.ValidationError, match="Version"):
			agreement.save()
	agreement.reload()
	assert [row.direction for row in agreement.documents] == ["Received"]
	with as_user("manager"):
		LOSING[how](agreement, agreement.documents[-1])
		agreement.save()


def test_a_draft_goes_and_a_remark_is_added(agreement):
	with as_user("officer"):
		version(agreement, b"a draft", "draft.txt", direction="Draft")
		row = version(agreement, b"as sent", "sent.txt", direction="Sent")
		row.remarks = "By courier"
		remove(agreement, agreement.documents[0])
		agreement.save()
	agreement.reload()
	assert [(row.direction, row.remarks) for row in agreement.documents] == [("Sent", "By courier")]


@pytest.mark.parametrize("direction", ["Draft", "Received"])
def test_the_file_of_a_version_received_is_not_taken_away_by_an_officer(agreement, direction):
	with as_user("officer"):
		row = version(agreement, b"as received", "received.txt", direction=direction)
		file = frappe.get_doc("File", {"file_url": row.document})
		if direction == "Draft":
			file.delete()
			return
		with pytest.raises(frappe.PermissionError, match="is kept"):
			file.delete()
		assert content_at(row.document) == b"as received"
		file.attached_to_name = make_agreement(make_partnership()).name
		with pytest.raises(frappe.PermissionError, match="is kept"):
			file.save()


def test_an_agreement_that_goes_takes_the_files_of_its_versions_along(agreement):
	with as_user("officer"):
		url = version(agreement, b"as received", "received.txt").document
	with as_user("manager"):
		frappe.delete_doc("Agreement", agreement.name)
	assert not frappe.db.exists("File", {"file_url": url})


# --- drafts


def test_a_new_site_has_a_template_for_each_language_of_a_kind():
	names = frappe.get_all("Agreement Template", filters={"kind": KIND}, pluck="language")
	assert set(names) == set(LANGUAGES)


def test_a_draft_holds_what_the_agreement_records_in_both_languages(agreement):
	with as_user("officer"):
		made = api.draft_agreement_document(agreement.name, BOTH)
		words = words_of(content_at(made["file_url"]))
		answer = api.get_agreement_documents(agreement.name)
	for said in (
		"Test <MoU>",
		"Test Agency",
		"Test Complex & Co",
		"시험산업단지공단",
		"Minji Example, President",
		"1. Visits",
		"Exchange of clusters",
		"1 December 2026",
		"2029년 11월 30일",
	):
		assert said in words, words
	assert "________" in words, "the place is not recorded: a blank to fill in"
	(first,) = answer["versions"]
	assert first["sha256"] == hashlib.sha256(content_at(made["file_url"])).hexdigest()
	assert (first["direction"], first["evidence"]) == ("Draft", [])
	assert {"name": BOTH, "language": "English and Korean"} in answer["templates"]


@pytest.mark.parametrize(
	("term", "english", "korean"),
	[
		("Open-Ended", "Open-Ended. In effect from 1 December 2026.", "2026년 12월 1일부터 효력이 있습니다."),
		(
			"Fixed",
			"from 1 December 2026 until ________.",
			"2026년 12월 1일부터 ________까지 효력이 있습니다.",
		),
	],
)
def test_a_draft_says_until_when_only_of_a_term_that_ends(agreement, term, english, korean):
	words = drafted(agreement, term, document("English and Korean"))
	assert english in words and korean in words, words


def test_the_patch_replaces_the_sentence_of_earlier_sites_and_nothing_else(agreement):
	sentence = "{{ term }}. In effect from {{ effective_from }} until {{ end_date }}."
	template = with_words(sentence, "Until {{ end_date }}, as we always write.")
	for _time in range(2):
		template = say_until_of_ending_terms.mended(template) or template
	assert drafted(agreement, "Open-Ended", template).splitlines() == [
		"Open-Ended. In effect from 1 December 2026.",
		"Until ________, as we always write.",
	]


def test_the_patch_gives_a_template_its_changed_document_once(agreement):
	sentence = "{{ term_ko }}. {{ effective_from_ko }}부터 {{ end_date_ko }}까지 효력이 있습니다."
	template = template_of(with_words(sentence)).insert()
	say_until_of_ending_terms.execute()
	changed = frappe.db.get_value("Agreement Template", template.name, "document")
	say_until_of_ending_terms.execute()
	assert "not open_ended" in words_of(content_at(changed)) and changed != template.document
	assert frappe.db.get_value("Agreement Template", template.name, "document") == changed


def drafted(agreement, term: str, template: bytes) -> str:
	"""The words of a draft of the agreement, with this term and without an end."""
	agreement.db_set({"term_type": term, "end_date": None})
	with as_user("manager"):
		name = template_of(template).insert().name
	with as_user("officer"):
		return words_of(content_at(api.draft_agreement_document(agreement.name, name)["file_url"]))


def template_of(content: bytes, name="Test template"):
	file = attach("Agreement Template", name, f"{name}.docx", content, "document")
	return frappe.get_doc(
		{
			"doctype": "Agreement Template",
			"template_name": name,
			"kind": KIND,
			"language": "English",
			"document": file.file_url,
		}
	)


def with_words(*texts: str) -> bytes:
	made, content = Document(), io.BytesIO()
	for text in texts:
		made.add_paragraph(text)
	made.save(content)
	return content.getvalue()


def test_a_manager_writes_a_template_and_an_officer_uses_it(agreement):
	with as_user("manager"):
		template_of(with_words("{{ title }} by {{ parties | length }}")).insert()
	with as_user("officer"):
		made = api.draft_agreement_document(agreement.name, "Test template")
	assert "Test <MoU> by 2" in words_of(content_at(made["file_url"]))


@pytest.mark.parametrize(
	("content", "said"),
	[
		(b"no word document", "no Word document"),
		(with_words("{{ salary }}"), "salary"),
		(with_words("{% for x in %}"), "can't be read"),
	],
)
def test_a_template_that_can_not_be_filled_is_refused(content, said):
	with as_user("manager"), pytest.raises(frappe.ValidationError, match=said):
		template_of(content).insert()


def test_a_template_reaches_nothing_but_its_words(agreement):
	with as_user("manager"):
		template_of(with_words("{{ title.__class__.__mro__ }}")).insert()
	with as_user("officer"), pytest.raises(frappe.ValidationError, match="can't be read"):
		api.draft_agreement_document(agreement.name, "Test template")


def test_what_is_known_of_a_version_is_not_written_by_a_client(agreement):
	row = version(agreement, b"as received", "received.txt")
	known = row.sha256
	row.sha256, row.signature_check, row.template = "0" * 64, json.dumps({"state": "checked"}), BOTH
	agreement.save()
	assert (row.sha256, row.signature_check, row.template) == (known, None, None)


def test_a_successor_starts_without_versions():
	agreement = make_agreement(make_partnership("Exploring"), "In Force")
	version(agreement, b"as received", "received.txt")
	successor = frappe.get_doc("Agreement", api.supersede_agreement(agreement.name))
	assert not successor.documents


# --- signatures


@pytest.fixture(scope="module")
def signed_pdf() -> bytes:
	"""A page signed by a certificate of the test's own."""
	key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
	name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mina Example")])
	begin = datetime(2026, 1, 1)
	certificate = (
		x509.CertificateBuilder()
		.subject_name(name)
		.issuer_name(name)
		.public_key(key.public_key())
		.serial_number(1)
		.not_valid_before(begin)
		.not_valid_after(begin + timedelta(days=36500))
		.add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), True)
		.sign(key, hashes.SHA256())
	)
	der = serialization.Encoding.DER
	signer = signers.SimpleSigner(
		signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(der)),
		signing_key=keys.PrivateKeyInfo.load(
			key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
		),
		cert_registry=SimpleCertificateStore(),
	)
	about = signers.PdfSignatureMetadata(field_name="Signature1")
	return signers.sign_pdf(
		IncrementalPdfFileWriter(io.BytesIO(blank_pdf())), about, signer=signer
	).getvalue()


def blank_pdf() -> bytes:
	writer, content = PdfWriter(), io.BytesIO()
	writer.add_blank_page(200, 200)
	writer.write(content)
	return content.getvalue()


def evidence_of(agreement) -> list[str]:
	return api.get_agreement_documents(agreement.name)["versions"][0]["evidence"]


def test_a_signed_pdf_says_who_signed_and_that_it_is_unchanged(agreement, signed_pdf):
	version(agreement, signed_pdf, "signed.pdf", direction="Signed")
	(sentence,) = evidence_of(agreement)
	assert sentence.startswith("Signed by Mina Example on ")
	assert "Unchanged since." in sentence and "does not know who issued" in sentence
	assert not api.get_agreement_documents(agreement.name)["versions"][0]["is_changed"]


def test_a_changed_pdf_says_so(agreement, signed_pdf):
	place = signed_pdf.index(b"200", signed_pdf.index(b"/MediaBox"))
	version(agreement, signed_pdf[:place] + b"300" + signed_pdf[place + 3 :], "changed.pdf")
	assert "Changed after it was signed." in evidence_of(agreement)[0]
	assert api.get_agreement_documents(agreement.name)["versions"][0]["is_changed"]


def test_a_pdf_without_a_signature_and_one_that_can_not_be_read_say_so(agreement):
	version(agreement, blank_pdf(), "plain.pdf")
	assert evidence_of(agreement) == ["This PDF holds no digital signature."]
	assert pdf_signatures.sentences(pdf_signatures.check(b"%PDF-1.7 broken")) == [
		"The signatures in this PDF can't be read."
	]


def test_without_pyhanko_a_plain_sentence_says_what_to_do(signed_pdf, monkeypatch):
	monkeypatch.setattr(pdf_signatures, "find_spec", lambda _name: None)
	(sentence,) = pdf_signatures.sentences(pdf_signatures.check(signed_pdf))
	assert "not checked" in sentence and "eu_korea_coop[signatures]" in sentence


# --- reminders


def test_a_reminder_is_a_draft_in_the_language_of_the_party(agreement):
	korean, mails = agreement.parties[1].organisation, frappe.db.count("Email Queue")
	with as_user("officer"):
		draft = api.get_signature_reminder(agreement.name, korean)
		english = api.get_signature_reminder(agreement.name, korean, "en")
	assert draft["language"] == "ko" and draft["recipients"] == "minji@people.example"
	assert "서명" in draft["subject"] and "Test &lt;MoU&gt;" in draft["message"]
	assert "님께" in draft["message"] and "귀중" not in draft["message"], "a person is addressed"
	assert "waiting for your signature" in english["message"]
	assert frappe.db.count("Email Queue") == mails, "nothing is sent"


def test_a_reminder_greets_the_person_by_their_name_and_says_who_writes(agreement):
	korean = agreement.parties[1].organisation
	frappe.db.set_value("Contact", {"email_id": "minji@people.example"}, "native_name", "한민지")
	with as_user("officer") as me:
		api.set_own_organisation(agreement.parties[0].organisation)
		draft = api.get_signature_reminder(agreement.name, korean, "ko")
		english = api.get_signature_reminder(agreement.name, korean, "en")
	us = frappe.db.get_value("Organisation", agreement.parties[0].organisation, "organisation_name")
	name = frappe.utils.get_fullname(me)
	assert draft["message"].startswith("<p>한민지 ") and draft["message"].endswith(
		f"<br>{us}<br>{name} 드림</p>"
	)
	assert english["message"].endswith(f"<p>With kind regards<br>{name}<br>{us}</p>")


def test_an_organisation_without_a_person_is_addressed_as_one(agreement):
	korean = agreement.parties[1].organisation
	frappe.db.delete("Organisation Contact", {"parent": korean})
	frappe.db.set_value("Agreement Party", {"parent": agreement.name}, "signatory_contact", None)
	with as_user("officer"):
		draft = api.get_signature_reminder(agreement.name, korean)
	assert "귀중" in draft["message"] and not draft["recipients"]


def test_nobody_is_reminded_who_has_signed_or_is_no_party(agreement):
	with as_user("officer"):
		with pytest.raises(frappe.ValidationError, match="no party"):
			api.get_signature_reminder(agreement.name, make_organisation().name)
		agreement.db_set("state", "Signing")
		api.record_signature(agreement.name, agreement.parties[0].organisation, "Signed", signed_on=nowdate())
		with pytest.raises(frappe.ValidationError, match="signed already"):
			api.get_signature_reminder(agreement.name, agreement.parties[0].organisation)


def test_the_templates_of_a_new_site_have_both_columns():
	words = words_of(document("English and Korean"))
	assert "Parties" in words and "당사자" in words and persona("officer")
