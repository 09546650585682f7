// The timeline of a partnership: interactions, changes of stage, signatures and events, by the dates on which they happened.

import { escape } from "../shared/escape.js";

frappe.provide("eu_korea_coop.timeline");

const PAGE = 20;
const MARKS = { interaction: "blue", stage: "purple", signature: "green", event: "orange" };

function entry_html(entry) {
	const when = eu_korea_coop.fuzzy.format(entry.date, entry.precision) || __("date unknown");
	const until = entry.until ? ` – ${eu_korea_coop.fuzzy.day(entry.until)}` : "";
	const link =
		entry.kind === "stage"
			? `<strong>${escape(entry.title)}</strong>`
			: `<a href="${escape(frappe.utils.get_form_link(entry.doctype, entry.name))}">${escape(entry.title)}</a>`;
	const planned = entry.status && entry.status !== "Held" ? ` <span class="indicator-pill gray">${escape(__(entry.status))}</span>` : "";
	return `<li class="cooperation-timeline-entry">
		<span class="cooperation-timeline-date">${escape(when + until)}</span>
		<span class="indicator ${MARKS[entry.kind]}"></span>
		<div><span class="text-muted">${escape(entry.label)}</span> ${link}${planned}
		${entry.text ? `<div class="text-muted">${escape(entry.text)}</div>` : ""}</div>
	</li>`;
}

/** Shows the first page below `wrapper`, and a button for older entries. */
eu_korea_coop.timeline.show = function (wrapper, partnership) {
	const $list = $('<ol class="cooperation-timeline"></ol>');
	const $more = $(`<button type="button" class="btn btn-default btn-sm">${escape(__("Show earlier"))}</button>`);
	let start = 0;

	function load() {
		$more.prop("disabled", true);
		return frappe.xcall("eu_korea_coop.api.get_timeline", { partnership, start, limit: PAGE }).then((page) => {
			$list.append(page.entries.map(entry_html).join(""));
			start += page.entries.length;
			$more.toggle(page.more).prop("disabled", false);
			if (!start) {
				$list.replaceWith(`<p class="text-muted">${escape(__("Nothing has been logged yet. Log the first encounter to start the history."))}</p>`);
			}
		});
	}

	$(wrapper).empty().append($list, $more.hide());
	$more.on("click", load);
	return load();
};
