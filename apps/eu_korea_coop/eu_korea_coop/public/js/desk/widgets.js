// The cards and charts of ours on a dashboard or a workspace get their documents and numbers from one request for all that
// stand there (overrides/widgets.py); Frappe's widgets ask five times and more for each. What is not answered, and whatever
// a person has changed on a chart, is asked in Frappe's own way.

const { chart: Chart, number_card: Card } = (frappe.widget && frappe.widget.widget_factory) || {};
const ours = (frappe.boot && frappe.boot.cooperation && frappe.boot.cooperation.widgets) || { cards: [], charts: [] };

let waiting = null; // {cards: {name: [resolve]}, charts: …}, of what was asked since the last request

function send() {
	const { cards, charts } = waiting;
	const all = waiting;
	waiting = null;
	const answer_all = (got) => {
		for (const kind of ["cards", "charts"]) {
			for (const [name, resolves] of Object.entries(all[kind])) {
				for (const resolve of resolves) resolve((got[kind] || {})[name]);
			}
		}
	};
	frappe
		.xcall("eu_korea_coop.api.get_widgets", { cards: Object.keys(cards), charts: Object.keys(charts) })
		.then((got) => answer_all(got || {}))
		.catch(() => answer_all({}));
}

/** `{doc, answer}` of a card or chart of ours; undefined if it is to ask Frappe. */
function ask(kind, name) {
	if (!ours[kind].includes(name)) return Promise.resolve(undefined);
	if (!waiting) {
		waiting = { cards: {}, charts: {} };
		setTimeout(send, 10); // the widgets of a page are made one right after the other
	}
	return new Promise((resolve) => {
		(waiting[kind][name] = waiting[kind][name] || []).push(resolve);
	});
}

/** What was answered together with the document, once; later, as for "Refresh", it is asked anew. */
async function answer_of(widget, kind, name) {
	const got = widget.first_answer || (await ask(kind, name));
	widget.first_answer = null;
	return got;
}

function fill_cards() {
	const { make_card, get_percentage_stats } = Card.prototype;
	const name_of = (widget) => widget.number_card_name || widget.name;

	Card.prototype.make_card = function () {
		return ask("cards", name_of(this)).then((got) => {
			if (!got) return make_card.call(this);
			this.card_doc = got.doc;
			this.label = this.label || __(got.doc.label); // a dashboard knows a card by its name alone
			this.is_filled = true;
			this.first_answer = got;
			this.render_card();
			this.set_events();
			return undefined;
		});
	};

	// early 15 asks in get_number, later versions in get_data, which keeps the answer for a click
	for (const asking of ["get_number", "get_data"]) {
		const original = Card.prototype[asking];
		if (!original) continue;
		Card.prototype[asking] = async function () {
			const got = this.is_filled && (await answer_of(this, "cards", name_of(this)));
			if (!got) return original.call(this);
			this.data = got.answer;
			return this.settings.get_number(got.answer);
		};
	}

	// early 15 asks for the change since yesterday also where none is to be shown
	Card.prototype.get_percentage_stats = function () {
		if (this.is_filled && !this.card_doc.show_percentage_stats) return Promise.resolve();
		return get_percentage_stats.call(this);
	};
}

function fill_charts() {
	const { get_settings, set_chart_filters, fetch, get_source_doctype, update_chart_object } = Chart.prototype;
	const is_filled = (widget) => widget.is_filled && !(widget.chart_settings && widget.chart_settings.filters);

	Chart.prototype.get_settings = async function () {
		const got = await ask("charts", this.chart_name);
		this.is_filled = Boolean(got);
		if (!got) return get_settings.call(this);
		this.chart_doc = got.doc;
		this.first_answer = got;
		if (this.label === this.chart_name) this.label = __(this.label); // a dashboard knows a chart by its name alone
		this.settings = { method: "frappe.desk.query_report.run" };
		return undefined;
	};

	// The filters of a report come with its script; ours need none of its defaults, the server knows them.
	Chart.prototype.set_chart_filters = function () {
		if (!is_filled(this)) return set_chart_filters.call(this);
		this.filters = frappe.dashboard_utils.get_all_filters(this.chart_doc);
		return Promise.resolve();
	};

	Chart.prototype.fetch = async function (...args) {
		const got = is_filled(this) && (await answer_of(this, "charts", this.chart_name));
		if (got) return got.answer;
		if (this.is_filled && this.chart_doc.chart_type === "Custom") await get_settings.call(this);
		return fetch.apply(this, args);
	};

	// The name of the report's DocType, and all of that DocType, would be asked for the unit of numbers that have none.
	Chart.prototype.get_source_doctype = function () {
		return this.is_filled ? Promise.resolve(undefined) : get_source_doctype.call(this);
	};

	// It says when Frappe last reckoned figures that it keeps; ours are reckoned whenever they are shown.
	Chart.prototype.update_chart_object = function () {
		if (!this.is_filled) update_chart_object.call(this);
	};
}

if (Card && ours.cards.length) fill_cards();
if (Chart && ours.charts.length) fill_charts();
