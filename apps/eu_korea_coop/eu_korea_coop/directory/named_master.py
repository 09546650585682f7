"""A record whose name is what it is called, such as a sector or a programme."""

import frappe
from frappe import _

from eu_korea_coop import identity
from eu_korea_coop.checked_document import CheckedDocument
from eu_korea_coop.directory.wording import tidy_line


class NamedMaster(CheckedDocument):
	"""A DocType whose name is one of its fields: the field is tidied before naming and stays equal to the name."""

	def before_insert(self) -> None:
		self.set(self.naming_field, tidy_line(self.get(self.naming_field)))
		self.refuse_look_alike(self.get(self.naming_field))

	def before_rename(self, old: str, new: str, merge: bool = False) -> str | None:
		"""Return the tidied new name. Raises ValidationError if it differs from another record's in case or accents alone."""
		new = tidy_line(new)
		if new and identity.look_alike(self.doctype, new) != old:
			self.refuse_look_alike(new)
		return new

	def refuse_look_alike(self, name: str | None) -> None:
		if name:
			identity.refuse_look_alike(self.doctype, name, self.bold(self.naming_field))

	def before_validate(self) -> None:
		self.set(self.naming_field, tidy_line(self.get(self.naming_field)))

	def validate(self) -> None:
		if not self.is_new() and self.get(self.naming_field) != self.name:
			frappe.throw(
				_(
					"{0} names the record: rename it with Menu > Rename, so that everything that links to it follows."
				).format(self.bold(self.naming_field)),
				title=_("Rename instead"),
			)

	@property
	def naming_field(self) -> str:
		return self.meta.autoname.removeprefix("field:")
