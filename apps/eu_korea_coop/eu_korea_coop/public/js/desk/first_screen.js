// Where a person of ours lands when the desk opens without an address, and what is said then of a site that stands still.

const [desk, address] = window.location.pathname.split("/").filter(Boolean); // before the desk fills it in
const came_for_nothing = !address;

// Frappe would open a workspace first, with all its cards and charts, and show it for a moment.
const { first_screen } = (frappe.boot && frappe.boot.cooperation) || {};
if (desk && came_for_nothing && first_screen) window.history.replaceState(null, "", `/${desk}/${first_screen}`);

const FIGURES = "policy-figures";

/** A reader of figures makes and changes no workspaces: "Edit" and "Create Workspace" lead them nowhere. */
function hide_workspace_buttons() {
	const { Workspace } = frappe.views;
	if (!Workspace || !Workspace.prototype.setup_actions) return;
	Workspace.prototype.setup_actions = function () {
		this.clear_page_actions();
	};
}

$(document).on("app_ready", () => {
	const ours = frappe.boot.cooperation;
	if (!ours) return;
	if (ours.first_screen === FIGURES && !frappe.user.has_role(["System Manager", "Workspace Manager"])) hide_workspace_buttons();
	if (came_for_nothing) frappe.set_route(ours.first_screen);
	for (const warning of ours.warnings) {
		frappe.show_alert({ message: frappe.utils.escape_html(warning), indicator: "orange" }, 20);
	}
});
