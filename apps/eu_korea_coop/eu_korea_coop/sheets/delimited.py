"""Text files of separated values: which encoding, which separator, which rows.

An encoding is accepted if the whole file can be decoded by it, tried in the order of ENCODINGS: a mark at the beginning
(BOM) decides; then UTF-8, UTF-16 where that gives rows of text, CP949 (Korean Excel, holds EUC-KR) and CP1252 (Western Excel).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter

from frappe import _

from eu_korea_coop.sheets.table import Table, UnreadableFile

ENCODINGS = ("utf-8", "utf-16", "cp949", "cp1252")
"""Tried in this order; others (`cp1250` …) only if the caller names one."""
MARKS = (
	(codecs.BOM_UTF8, "utf-8"),
	(codecs.BOM_UTF32_LE, "utf-32"),
	(codecs.BOM_UTF32_BE, "utf-32"),
	(codecs.BOM_UTF16_LE, "utf-16"),
	(codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = (",", ";", "\t", "|")
SEVEN_BITS = b"\x1b$)C"
"""Stands before the first Hangul of a file that was made for mail (ISO-2022-KR), whose bytes are plain ASCII."""
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
"""Bytes of pictures, archives and programs: a file that has them, and is not UTF-8 or UTF-16, holds no text."""
SAMPLE_ROWS, SAMPLE_BYTES = 50, 4096

csv.field_size_limit(2**31 - 1)  # Python's own limit raises without a place; sheets.files says row and column


def read(content: bytes | str, encoding: str | None = None) -> Table:
	"""The rows of a text file. Raises UnreadableFile with the row."""
	if isinstance(content, str):
		text, encoding = content, ""
	else:
		text, encoding = decode(content, encoding)
	text = text.removeprefix("\ufeff")
	text, separator = named_separator(text)
	separator = separator or likely_separator(text)
	rows = []
	reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
	try:
		for row in reader:
			rows.append(row)
	except csv.Error:
		raise UnreadableFile(
			_(
				"A quotation mark is not closed or not doubled. Save the file again with your spreadsheet program."
			),
			row=len(rows) + 1,
		) from None
	how = ", ".join(part for part in ("CSV", encoding.upper(), shown(separator)) if part)
	return Table("", rows, widths=[len(row) for row in rows], how=how)


def decode(content: bytes, encoding: str | None = None) -> tuple[str, str]:
	"""The text and the encoding it was written in. Raises UnreadableFile."""
	if encoding:
		return decode_by(content, encoding), encoding
	for mark, marked in MARKS:
		if content.startswith(mark):
			return decode_by(content, marked), marked
	if SEVEN_BITS in content[:SAMPLE_BYTES]:
		return decode_by(content, "iso2022_kr"), "iso2022_kr"
	try:
		return content.decode("utf-8"), "utf-8"
	except UnicodeDecodeError as error:
		refuse_broken_utf8(content, error)
	if order := order_of_utf16(content):
		return decode_by(content, order), "utf-16"
	if NO_TEXT.search(content):
		raise UnreadableFile(_("This is no workbook. Save it as XLSX or as “CSV UTF-8”."))
	if is_korean(content):
		return content.decode("cp949"), "cp949"
	return decode_by(content, "cp1252"), "cp1252"


def decode_by(content: bytes, encoding: str) -> str:
	try:
		return content.decode(encoding)
	except UnicodeDecodeError as error:
		raise UnreadableFile(
			_("This is no text in {0}. Save the file as “CSV UTF-8”.").format(encoding.upper()),
			row=row_at(content, error.start),
		) from None
	except LookupError:
		raise UnreadableFile(_("There is no encoding {0}.").format(encoding)) from None


def row_at(content: bytes, place: int) -> int:
	"""The row (from 1) of a byte, whether lines end as on Windows, Unix or an old Mac."""
	before = content[:place].replace(b"\r\n", b"\n")
	return before.count(b"\n") + before.count(b"\r") + 1


def refuse_broken_utf8(content: bytes, error: UnicodeDecodeError) -> None:
	"""A file in UTF-8 with a damaged place is not taken for another encoding, where all its accents would be wrong."""
	broken = content.decode("utf-8", "replace")
	read = sum(1 for char in broken if char > "\x7f" and char != "\ufffd")
	if read > broken.count("\ufffd"):
		raise UnreadableFile(
			_("This is UTF-8, but damaged here. Save the file again as “CSV UTF-8”."),
			row=row_at(content, error.start),
		)


def order_of_utf16(content: bytes) -> str | None:
	"""The order of UTF-16 by which the beginning reads as rows of text; None where it does not, or holds no byte 0."""
	if len(content) % 2 or b"\x00" not in content:
		return None
	for order in ("utf-16-le", "utf-16-be"):
		text = content[:SAMPLE_BYTES].decode(order, "replace")
		controls = {char for char in text if unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs")}
		if controls <= set("\t\n\r") and any(sign in text for sign in (*SEPARATORS, "\n", "\r")):
			return order
	return None


def is_korean(content: bytes) -> bool:
	"""Whether CP949 reads all of it, and mostly into syllables of KS X 1001: Ä before a letter is a rare one in CP949."""
	try:
		text = content.decode("cp949")
	except UnicodeDecodeError:
		return False
	pairs = [char.encode("cp949") for char in text if char > "\x7f"]
	common = sum(1 for pair in pairs if len(pair) == 2 and pair[0] >= 0xA1 and pair[1] >= 0xA1)
	return common * 2 > len(pairs)


def named_separator(text: str) -> tuple[str, str | None]:
	"""Excel's first line `sep=;` names the separator and is no row."""
	first, _end, rest = text.partition("\n") if "\n" in text else text.partition("\r")
	line = first.strip().strip('"')
	if line[:4].casefold() == "sep=" and len(line) <= 5:
		return rest, line[4:] or "\t"
	return text, None


def likely_separator(text: str) -> str:
	"""The separator by which most of the first rows have the same number of cells; a comma where none does."""
	best, chosen = (0, 0), ","
	for separator in SEPARATORS:
		widths = Counter()
		try:
			for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
				if any(row):
					widths[len(row)] += 1
				if widths.total() >= SAMPLE_ROWS:
					break
		except csv.Error:
			continue
		several = {width: rows for width, rows in widths.items() if width > 1}
		if several:
			width = max(several, key=lambda width: (several[width], width))
			if (several[width], width) > best:
				best, chosen = (several[width], width), separator
	return chosen


def shown(separator: str) -> str:
	return {"\t": _("tab"), ",": _("comma"), ";": _("semicolon")}.get(separator, separator)
