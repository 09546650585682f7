// The settings; for a System Manager also the buttons that load and remove the demo records.

const EVERY = 1500; // milliseconds between two questions about the job

frappe.ui.form.on("Cooperation Settings", {
	refresh(frm) {
		if (!frappe.user.has_role("System Manager")) return;
		frappe.xcall("eu_korea_coop.api.get_demo_state").then((demo) => show(frm, demo));
	},
});

function show(frm, demo) {
	const group = __("Demo records");
	frm.remove_custom_button(__("Load the demo records"), group);
	frm.remove_custom_button(__("Remove the demo records"), group);
	if (["waiting", "running"].includes(demo.state)) {
		follow(frm, demo);
		return;
	}
	if (demo.present) {
		frm.add_custom_button(__("Remove the demo records"), () => ask(frm, "clear"), group);
	} else {
		frm.add_custom_button(__("Load the demo records"), () => ask(frm, "load"), group);
	}
}

function ask(frm, what) {
	const question =
		what === "load"
			? __("Load the demo records? Their people have a public password: only for a site without real records.")
			: __("Remove the demo records? What people made themselves stays.");
	frappe.confirm(frappe.utils.escape_html(question), () => {
		frappe.xcall("eu_korea_coop.api.start_demo_job", { what }).then((demo) => show(frm, demo));
	});
}

function follow(frm, demo) {
	const words = demo.what === "load" ? __("The demo records are being loaded …") : __("The demo records are being removed …");
	frm.dashboard.clear_headline();
	frm.dashboard.set_headline(frappe.utils.escape_html(words));
	setTimeout(() => {
		frappe.xcall("eu_korea_coop.api.get_demo_state").then((now) => {
			if (["waiting", "running"].includes(now.state)) {
				follow(frm, now);
				return;
			}
			frm.dashboard.clear_headline();
			const said = now.state === "failed" ? now.message : __("Done: {0} records.", [now.records]);
			frappe.show_alert({ message: frappe.utils.escape_html(said), indicator: now.state === "failed" ? "red" : "green" });
			show(frm, now);
		});
	}, EVERY);
}
