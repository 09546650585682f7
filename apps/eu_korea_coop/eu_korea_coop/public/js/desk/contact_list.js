// The list of people: those who are ticked as vCards, for who may export people.

const settings = (frappe.listview_settings["Contact"] = frappe.listview_settings["Contact"] || {});
const { onload } = settings;

settings.onload = function (listview) {
	if (onload) onload(listview);
	if (!frappe.model.can_export("Contact")) return;
	listview.page.add_actions_menu_item(
		__("vCards"),
		() => eu_korea_coop.files.take("download_vcards", { contacts: listview.get_checked_items(true) }),
		false
	);
};
