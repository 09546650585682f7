// The demo records, loaded or removed by a background job: from Cooperation Settings, and by the first steps on Today.

const EVERY = 1500; // milliseconds between two questions about the job

/** Whether a job is waiting or running. */
export const is_under_way = ({ state }) => ["waiting", "running"].includes(state);

function words(demo) {
	if (is_under_way(demo))
		return demo.what === "clear"
			? __("The demo records are being removed …")
			: demo.percent
				? __("The demo records are being loaded: {0} %", [demo.percent])
				: __("The demo records are being loaded …");
	return demo.state === "failed" ? demo.message : __("Done: {0} records.", [demo.records]);
}

/** Calls `show(demo, words)` now, and again for each answer about the job until it has ended. */
export function follow(demo, show) {
	show(demo, words(demo));
	if (!is_under_way(demo)) return;
	setTimeout(() => frappe.xcall("eu_korea_coop.api.get_demo_state").then((now) => follow(now, show)), EVERY);
}

/** Asks whether to load ("load") or remove ("clear") the demo records, starts the job and follows it. */
export function ask(what, show) {
	const question =
		what === "load"
			? __("Load the demo records? Their people have a public password: only for a site without real records.")
			: __("Remove the demo records? What people made themselves stays.");
	frappe.confirm(frappe.utils.escape_html(question), () => {
		frappe.xcall("eu_korea_coop.api.start_demo_job", { what }).then((demo) => follow(demo, show));
	});
}
