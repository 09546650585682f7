frappe.views.calendar["Cooperation Event"] = eu_korea_coop.calendar.settings();
