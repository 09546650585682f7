// Where a person of ours lands when the desk opens without an address, and what is said then of a site that stands still.

import "./profiles.js";

const [desk, address, name] = window.location.pathname.split("/").filter(Boolean); // before the desk fills it in
const came_for_nothing = !address;

const FIGURES = "policy-figures";
const OFFICERS_SCREENS = ["today", "review", "introductions", "people", "cooperation-network", "my-cooperation", "eu-korea-cooperation"];
const OFFICERS_LISTS = ["interaction", "action-plan", "cooperation-outcome", "cooperation-import", "contact"];

const { first_screen } = (frappe.boot && frappe.boot.cooperation) || {};
const only_figures = first_screen === FIGURES && !frappe.boot.user.roles.includes("System Manager");

/** Where the address of an officers' screen leads a reader of figures: of a record to its profile, else to their own first screen. */
function instead_for_readers() {
	const kind = eu_korea_coop.profiles.KINDS.find((doctype) => frappe.router.slug(doctype) === address);
	if (kind) return ["cooperation-profile", kind, name && name !== "view" && decodeURIComponent(name)].filter(Boolean);
	return OFFICERS_SCREENS.includes(address) || OFFICERS_LISTS.includes(address) ? [first_screen] : null;
}

// Frappe would open a workspace first, with all its cards and charts, and show it for a moment.
const instead = came_for_nothing ? first_screen && [first_screen] : only_figures && instead_for_readers();
if (desk && instead) window.history.replaceState(null, "", `/${[desk, ...instead.map(encodeURIComponent)].join("/")}`);

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
	if (instead && !came_for_nothing) {
		const words = name ? __("This is what readers of figures see of that record.") : __("That screen is for officers and managers. This is yours.");
		frappe.show_alert({ message: words, indicator: "blue" });
	}
	if (came_for_nothing) frappe.set_route(ours.first_screen);
	const said_by_screen = (came_for_nothing ? ours.first_screen : address) === "today";
	for (const warning of said_by_screen ? [] : ours.warnings) {
		frappe.show_alert({ message: frappe.utils.escape_html(warning), indicator: "orange" }, 20);
	}
});
