// How organisations hang together: opened level by level, as relations may go round in circles.

frappe.treeview_settings["Organisation"] = {
	title: __("Relations of organisations"),
	breadcrumb: "Directory",
	get_tree_nodes: "eu_korea_coop.api.get_organisation_branches",
	show_expand_all: false,
	disable_add_node: true,
	filters: [{ fieldname: "organisation", fieldtype: "Link", options: "Organisation", label: __("Organisation") }],
	onload(treeview) {
		treeview.page.add_inner_button(__("Map of organisations"), () => frappe.set_route("organisation-map"));
	},
	get_label(node) {
		return frappe.utils.escape_html((node.data && node.data.title) || node.title || node.label || "");
	},
	toolbar: [
		{
			label: __("Open", null, "a record"),
			condition: (node) => !node.is_root,
			click: (node) => frappe.set_route("Form", "Organisation", node.data.value),
		},
		{
			label: __("Start the tree here"),
			condition: (node) => !node.is_root,
			click: (node) => cur_page.page.fields_dict?.organisation?.set_value(node.data.value),
		},
	],
	extend_toolbar: false,
};
