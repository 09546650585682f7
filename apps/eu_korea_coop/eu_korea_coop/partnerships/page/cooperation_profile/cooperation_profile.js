// Profiles for readers of figures: how many there are in each stage, state, status or side, whose they are, and one in full.
// Routes: cooperation-profile, cooperation-profile/DocType, cooperation-profile/DocType/name

const FIGURES = "Policy Figures"; // the workspace of its readers
const { KINDS, href } = eu_korea_coop.profiles;
const escape = (value) => frappe.utils.escape_html(String(value == null ? "" : value));
const COLOURS = () => ({
	...eu_korea_coop.standing.HEALTH_COLOURS,
	...eu_korea_coop.lists.COLOURS.state,
});

frappe.pages["cooperation-profile"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Profiles"), single_column: true });
	page.add_inner_button(__("Write the paper"), () => eu_korea_coop.screens().then(({ paper }) => paper.open()));
	wrapper.profiles = new Profiles(page);
};

frappe.pages["cooperation-profile"].on_page_show = function (wrapper) {
	const [, doctype, name] = frappe.get_route();
	const asked = eu_korea_coop.profiles.asked();
	const offered = (frappe.boot.allowed_workspaces || []).some(({ name }) => name === FIGURES);
	if (offered) frappe.breadcrumbs.add({ workspace: FIGURES });
	wrapper.profiles.open(doctype, name, asked);
};

class Profiles {
	constructor(page) {
		this.page = page;
		this.$body = $('<div class="cooperation-profile"></div>').appendTo(page.main);
		this.$body.on("click", "button[data-group]", (event) => {
			const { group } = event.currentTarget.dataset;
			this.list({ ...this.asked, group: group === this.asked.group ? undefined : group, start: 0 });
		});
		this.$body.on("click", "button[data-more]", () => this.list({ ...this.asked, start: this.asked.start + this.shown }, true));
		this.$body.on("click", "button[data-every]", () => this.list({ doctype: this.asked.doctype, start: 0 }));
		this.$body.on("submit", "form", (event) => {
			event.preventDefault();
			this.list({ ...this.asked, text: this.$body.find("input").val(), start: 0 });
		});
	}

	open(doctype, name, { figure, group }) {
		if (name && KINDS.includes(doctype)) this.profile(doctype, name);
		else this.list({ doctype: KINDS.includes(doctype) ? doctype : KINDS[0], figure, group, start: 0 });
	}

	say(text) {
		this.$body.html(`<p class="text-muted" role="status">${escape(text)}</p>`);
	}

	// ------------------------------------------------------------------------------------------------------ counts

	list(asked, go_on = false) {
		this.asked = asked;
		return frappe
			.xcall("eu_korea_coop.api.get_profiles", asked)
			.then((answer) => {
				if (this.asked !== asked) return;
				if (go_on) this.add_rows(answer);
				else this.show_list(answer);
			})
			.catch(() => this.say(__("There is nothing to show.")));
	}

	show_list(answer) {
		const { doctype, group, figure, text } = this.asked;
		this.page.set_title(__("Profiles"));
		this.shown = 0;
		const tabs = KINDS.map(
			(kind) => `<li><a href="${escape(href(kind))}" ${kind === doctype ? 'aria-current="page"' : ""}>${escape(__(kind))}</a></li>`
		);
		const groups = answer.groups.map(
			({
				value,
				label,
				count,
				stalled,
			}) => `<li><button type="button" class="btn btn-default" data-group="${escape(value)}" aria-pressed="${value === group}">
				<span class="cooperation-count">${count}</span> <span>${escape(label)}</span>
				${stalled ? `<span class="indicator-pill red">${escape(__("{0} stalled", [stalled]))}</span>` : ""}
			</button></li>`
		);
		const narrowed = figure
			? `<p>${escape(__("Counted in: {0}", [__(figure)]))} <button type="button" class="btn btn-xs btn-default" data-every>${escape(__("Show all"))}</button></p>`
			: "";
		this.$body.html(`<nav aria-label="${escape(__("Kinds of profiles"))}"><ul class="cooperation-tabs">${tabs.join("")}</ul></nav>
			${narrowed}
			<section aria-label="${escape(answer.group_label)}"><ul class="cooperation-counts">${groups.join("")}</ul></section>
			<form class="cooperation-find" role="search">
				<input type="search" class="form-control" aria-label="${escape(__("Find by name"))}" placeholder="${escape(__("Find by name"))}" value="${escape(text || "")}">
				<button type="submit" class="btn btn-default">${escape(__("Find"))}</button>
			</form>
			<ul class="cooperation-rows" aria-live="polite"></ul><p class="cooperation-more"></p>`);
		this.add_rows(answer);
	}

	add_rows({ rows, more }) {
		this.shown = rows.length;
		const { doctype, start, text } = this.asked;
		const nothing = text ? __("No name contains “{0}”.", [text]) : __("Nothing is open here.");
		const lines = rows.map(
			(row) =>
				`<li><a href="${escape(href(doctype, row.name))}">${escape([row.title, row.native_title].filter(Boolean).join(" · "))}</a> ${pills(row.status)}</li>`
		);
		this.$body.find(".cooperation-rows").append(lines.join("") || (start ? "" : `<li class="text-muted">${escape(nothing)}</li>`));
		this.$body
			.find(".cooperation-more")
			.html(more ? `<button type="button" class="btn btn-default btn-sm" data-more>${escape(__("Show more"))}</button>` : "");
	}

	// -------------------------------------------------------------------------------------------------- one profile

	profile(doctype, name) {
		this.asked = { doctype, name };
		return frappe
			.xcall("eu_korea_coop.api.get_profile", { doctype, name })
			.then((profile) => this.show_profile(profile))
			.catch(() => this.say(__("There is no such profile.")));
	}

	show_profile({ doctype, name, kind, title, native_title, status, facts, parts }) {
		this.page.set_title(title);
		const lineage =
			doctype === "Organisation"
				? ""
				: `<p><a href="${escape(frappe.router.make_url(["cooperation-lineage", doctype, name]))}">${escape(__("What it came from, and what came of it"))}</a></p>`;
		const rows = facts.map(({ label, value }) => `<div><dt>${escape(label)}</dt><dd>${escape(value)}</dd></div>`);
		const panels = parts.map((part) => eu_korea_coop.forms.panel(part.label, part.rows.map(line), ""));
		this.$body.html(`<p class="text-muted"><a href="${escape(href(doctype))}">${escape(__("Profiles"))}</a> · ${escape(kind)} · ${escape(name)}</p>
			<p class="cooperation-headline">${escape([title, native_title].filter(Boolean).join(" · "))} ${pills(status)}</p>
			<dl class="cooperation-facts">${rows.join("")}</dl>
			${lineage}
			<div class="cooperation-panels">${panels.join("")}</div>`);
	}
}

/** A row of a part of a profile; what it names opens the profile of that, for officers too. */
function line({ title, details, doctype, name }) {
	const head = doctype ? `<a href="${escape(href(doctype, name))}">${escape(title)}</a>` : escape(title);
	return `${head} <span class="text-muted">${details.map(escape).join(" · ")}</span>`;
}

function pills(words) {
	const by_word = Object.entries(COLOURS()).map(([word, colour]) => [__(word), colour]);
	const colours = Object.fromEntries(by_word);
	return words.map((word) => `<span class="indicator-pill ${colours[word] || "gray"}">${escape(word)}</span>`).join(" ");
}
