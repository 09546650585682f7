// The headings of a workspace in the reader's language. Frappe 15 of August 2023 shows them as they are stored; later ones translate
// them, and find nothing left to do here.

const { header: Header } = (frappe.workspace_block && frappe.workspace_block.blocks) || {};
const data = Header && Object.getOwnPropertyDescriptor(Header.prototype, "data");

function translate(element) {
	for (const part of element.querySelectorAll("*")) {
		const text = part.textContent;
		if (!part.children.length && __(text) !== text) part.textContent = __(text);
	}
}

if (data && data.set) {
	Object.defineProperty(Header.prototype, "data", {
		...data,
		set(value) {
			data.set.call(this, value);
			if (this.readOnly) translate(this._element); // who edits a workspace edits what is stored
		},
	});
}
