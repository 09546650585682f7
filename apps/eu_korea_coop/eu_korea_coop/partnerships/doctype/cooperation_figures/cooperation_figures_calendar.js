// The calendar of everybody who reads figures: events and agreement ends, and for colleagues their steps and plans too.

frappe.views.calendar["Cooperation Figures"] = eu_korea_coop.calendar.settings();
