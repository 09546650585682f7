// What came from what: the tree both ways from an event, a partnership or an agreement. Route: cooperation-lineage/DocType/name

const KINDS = ["Partnership", "Cooperation Event", "Agreement"];
const escape = (value) => frappe.utils.escape_html(String(value == null ? "" : value));

frappe.pages["cooperation-lineage"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Lineage"), single_column: true });
	wrapper.lineage = new Lineage(page);
};

frappe.pages["cooperation-lineage"].on_page_show = function (wrapper) {
	const [, doctype, name] = frappe.get_route();
	wrapper.lineage.open(doctype, name);
};

class Lineage {
	constructor(page) {
		this.page = page;
		this.kind = page.add_field({
			fieldname: "kind",
			fieldtype: "Select",
			label: __("Starting from"),
			options: KINDS.map((kind) => ({ value: kind, label: __(kind) })),
			default: KINDS[0],
			change: () => {
				if (this.kind.get_value() !== this.shown_kind) this.record.set_value("");
			},
		});
		this.record = page.add_field({
			fieldname: "record",
			fieldtype: "Dynamic Link",
			label: __("Record"),
			options: "kind",
			get_options: () => this.kind.get_value() || KINDS[0],
			change: () => {
				const name = this.record.get_value();
				if (name && name !== this.shown) frappe.set_route("cooperation-lineage", this.kind.get_value(), name);
			},
		});
		// who searches no records comes here from a profile
		for (const field of [this.kind, this.record]) field.$wrapper.toggle(frappe.model.can_read(KINDS[0]));
		this.$body = $('<div class="cooperation-lineage" aria-live="polite"></div>').appendTo(page.main);
	}

	open(doctype, name) {
		if (!KINDS.includes(doctype) || !name) {
			if (!frappe.model.can_read(KINDS[0])) return this.say(__("Open a profile, and follow its link to what it came from."));
			this.say(__("Choose an event, a partnership or an agreement to see what it came from and what came of it."));
			return;
		}
		this.shown = name;
		this.shown_kind = doctype;
		this.kind.set_value(doctype);
		this.record.set_value(name);
		frappe
			.xcall("eu_korea_coop.api.get_lineage", { doctype, name })
			.then((trees) => this.show(trees))
			.catch(() => this.say(__("There is nothing to show.")));
	}

	say(text) {
		this.$body.html(`<p class="text-muted">${escape(text)}</p>`);
	}

	show({ up, down }) {
		this.page.set_title(`${__("Lineage")}: ${up.title || up.name}`);
		this.$body.html(
			this.part(__("Came from"), up, __("Nothing is recorded that this came from.")) +
				this.part(__("What came of it"), down, __("Nothing has come of this yet, as far as it is recorded."))
		);
	}

	part(heading, root, nothing) {
		const content = root.children.length
			? `<ul class="cooperation-lineage-tree"><li>${this.node(root)}${this.branches(root)}</li></ul>`
			: `<p class="text-muted">${escape(nothing)}</p>`;
		return `<section><h4>${escape(heading)}</h4>${content}</section>`;
	}

	branches(node) {
		if (!node.children.length) return "";
		return `<ul>${node.children.map((child) => `<li>${this.node(child)}${this.branches(child)}</li>`).join("")}</ul>`;
	}

	node(node) {
		const details = [__(node.doctype), node.stage || node.state || node.kind, when(node), node.directness]
			.filter(Boolean)
			.map((word) => escape(__(word)))
			.join(" · ");
		const health = node.health
			? ` <span class="indicator-pill ${eu_korea_coop.standing.HEALTH_COLOURS[node.health] || "gray"}">${escape(__(node.health))}</span>`
			: "";
		const again = node.repeated ? ` <span class="text-muted">${escape(__("(shown above)"))}</span>` : "";
		return `${eu_korea_coop.profiles.link(node.doctype, node.name, node.title)}${health}${again}
			<span class="text-muted">${details}</span>`;
	}
}

function when(node) {
	if (node.start_date) return eu_korea_coop.fuzzy.format(node.start_date, node.start_date_precision);
	return node.signed_on ? eu_korea_coop.fuzzy.format(node.signed_on, node.signed_on_precision) : "";
}
