// Where a person of ours lands when the desk opens without an address, and what is said then of a site that stands still.

const came_for_nothing = !window.location.pathname.split("/").filter(Boolean)[1]; // before the desk fills it in

$(document).on("app_ready", () => {
	const ours = frappe.boot.cooperation;
	if (!ours) return;
	if (came_for_nothing) frappe.set_route(ours.first_screen);
	for (const warning of ours.warnings) {
		frappe.show_alert({ message: frappe.utils.escape_html(warning), indicator: "orange" }, 20);
	}
});
