"""Business cards at a fair: the camera, a vCard file of an old Korean phone, a pasted signature."""

from io import BytesIO
from pathlib import Path

import frappe
import pyqrcode
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

import testing
from eu_korea_coop.demo.people import PASSWORD, PEOPLE
from eu_korea_coop.directory import own_organisation as own_organisations
from scripts.preflight import browser_program

OFFICER = PEOPLE[0]["email"]
MECARD = "MECARD:N:Ryu,Jinho;ORG:Zetaphone Complex;TEL:+82 10 555 0142;EMAIL:ryu@zetaphone.example;;"
SIGNATURE = (
	"Kind regards,\nMina Example\nProject Manager\nZetaphone Cluster Agency\nmina@zetaphone-cluster.example"
)


def quoted(text: str) -> str:
	return "".join(f"={byte:02X}" for byte in text.encode("euc-kr"))


def old_korean_card() -> bytes:
	charset = "CHARSET=EUC-KR;ENCODING=QUOTED-PRINTABLE"
	lines = (
		"BEGIN:VCARD",
		"VERSION:2.1",
		f"N;{charset}:{quoted('류')};{quoted('진호')};;;",
		f"ORG;{charset}:{quoted('제타폰진흥원')}",
		"TEL;CELL:010-555-0142",
		"END:VCARD",
	)
	return "\r\n".join(lines).encode("ascii")


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
	"""What the camera sees: a QR code with a MECARD, as a film of one picture."""
	modules = pyqrcode.create(MECARD, error="L").code
	picture = Image.new("L", (640, 480), 255)
	scale = 400 // (len(modules) + 8)
	code = Image.new("L", (len(modules), len(modules)))
	code.putdata([0 if module else 255 for row in modules for module in row])
	code = code.resize((len(modules) * scale,) * 2, Image.Resampling.NEAREST)
	picture.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
	frame = BytesIO()
	picture.convert("RGB").save(frame, "JPEG", quality=95)
	path = tmp_path_factory.mktemp("camera") / "card.mjpeg"
	path.write_bytes(frame.getvalue() * 4)
	return path


@pytest.fixture
def with_camera(browser, desk, film):
	"""The small page on a phone whose camera looks at a card; signed in as the officer."""
	arguments = [
		"--headless",
		"--no-sandbox",
		"--disable-gpu",
		"--use-fake-ui-for-media-stream",
		"--use-fake-device-for-media-stream",
		f"--use-file-for-fake-video-capture={film}",
	]
	# a browser of its own: a camera is given to the whole program
	program = browser.browser_type.launch(executable_path=browser_program(), args=arguments)
	context = program.new_context(base_url=desk.url, viewport={"width": 360, "height": 740}, locale="en-GB")
	context.grant_permissions(["camera"])
	yield open_page(context)
	program.close()


@pytest.fixture
def phone(browser, desk):
	context = browser.new_context(base_url=desk.url, viewport={"width": 360, "height": 740}, locale="en-GB")
	yield open_page(context)
	context.close()


@pytest.fixture
def own_organisation(site):
	"""The officer speaks for an organisation of Europe."""
	own = testing.make_organisation("Europe", organisation_name=f"Card Host {frappe.generate_hash(length=5)}")
	with testing.as_user(OFFICER):
		own_organisations.choose(own.name)
	frappe.db.commit()
	yield own
	frappe.db.rollback()
	frappe.delete_doc("Digest Preference", OFFICER, force=True, ignore_missing=True)
	frappe.db.delete("Encounter Key", {"user": OFFICER})
	frappe.delete_doc("Organisation", own.name, force=True)
	frappe.db.commit()


def open_page(context) -> Page:
	assert context.request.post("/api/method/login", form={"usr": OFFICER, "pwd": PASSWORD}).ok
	page = context.new_page()
	page.set_default_timeout(30_000)
	page.goto("/encounter")
	expect(page.get_by_role("combobox", name="Whom?")).to_be_visible()
	return page


def chosen(page: Page, *words: str) -> None:
	for word in words:
		expect(page.locator(".enc-chosen li").filter(has_text=word)).to_be_visible()


@pytest.mark.long
def test_the_camera_reads_a_card(with_camera):
	with_camera.get_by_role("button", name="Scan a card").click()
	chosen(with_camera, "Jinho Ryu", "Zetaphone Complex")
	expect(with_camera.locator(".enc-scan")).to_have_count(0)


def test_a_file_of_an_old_korean_phone_and_a_signature(phone):
	card = {"name": "card.vcf", "mimeType": "text/vcard", "buffer": old_korean_card()}
	phone.locator("input[type=file][accept*='.vcf']").set_input_files(card)
	chosen(phone, "류진호", "제타폰진흥원")
	for title in ("류진호", "제타폰진흥원"):
		phone.get_by_role("button", name=f"Remove {title}").click()

	phone.get_by_role("button", name="Paste a signature").click()
	phone.get_by_role("textbox", name="Paste a signature").fill(SIGNATURE)
	phone.get_by_role("button", name="Read it").click()
	chosen(phone, "Mina Example", "Zetaphone Cluster Agency")
	for title in ("Mina Example", "Zetaphone Cluster Agency"):
		phone.get_by_role("button", name=f"Remove {title}").click()


@pytest.mark.long
def test_a_photo_goes_with_an_encounter_whose_organisations_side_is_asked_and_undo_takes_all_back(
	site, own_organisation, phone
):
	phone.get_by_role("button", name="Paste a signature").click()
	phone.get_by_role("textbox", name="Paste a signature").fill(SIGNATURE.replace("Cluster", "4.0"))
	phone.get_by_role("button", name="Read it").click()
	chosen(phone, "Mina Example", "Zetaphone 4.0 Agency")
	picture = BytesIO()
	Image.new("RGB", (40, 30), "white").save(picture, "JPEG")
	photo = {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
	phone.locator("input[type=file][accept='image/*']").set_input_files(photo)
	expect(phone.get_by_role("button", name="Photo: card.jpg")).to_be_visible()
	phone.get_by_label("Next step", exact=True).fill("Call them")
	phone.get_by_role("button", name="Log", exact=True).click()
	side = phone.get_by_role("group", name="Which side is Zetaphone 4.0 Agency on?")
	expect(side.get_by_role("alert")).to_have_text("Choose the side.")
	side.get_by_role("button", name="Korea").click()
	expect(side.get_by_role("alert")).to_have_count(0)
	with phone.expect_response("**/*log_encounter") as logged, phone.expect_response("**/*upload_file"):
		phone.get_by_role("button", name="Log", exact=True).click()
	made = logged.value.json()["message"]
	expect(phone.locator(".page-toast")).to_contain_text("Logged.")

	def files() -> list:
		frappe.db.rollback()
		fields = ["file_name", "is_private", "file_url"]
		return frappe.get_all("File", {"attached_to_name": made["interaction"]["name"]}, fields)

	(attached,) = files()
	path = Path(frappe.get_site_path(attached.file_url.lstrip("/")))
	assert (attached.file_name.startswith("card"), attached.is_private, path.exists()) == (True, 1, True)
	assert frappe.db.get_value("Organisation", made["organisation"]["name"], "side") == "Korea"
	phone.locator(".page-toast").get_by_role("button", name="Undo").click()
	expect(phone.locator(".page-toast")).to_contain_text("Taken back.")
	assert files() == []
	assert not path.exists()
	for doctype, part in (
		("Interaction", "interaction"),
		("Organisation", "organisation"),
		("Contact", "person"),
	):
		assert not frappe.db.exists(doctype, made[part]["name"])


def test_a_card_without_a_network_waits_with_the_entry(phone):
	phone.wait_for_function("() => navigator.serviceWorker.controller")
	phone.context.set_offline(True)
	phone.get_by_role("button", name="Paste a signature").click()
	phone.get_by_role("textbox", name="Paste a signature").fill(SIGNATURE)
	phone.get_by_role("button", name="Read it").click()
	chosen(phone, "A card to be read")
