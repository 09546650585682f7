// The filters of our reports and lists take days as people write them ("today", "어제", "25.11.", "2016년 11월"), as forms do.

import { is_ours, once_made, teach_day, teach_days } from "./written_dates.js";

frappe.provide("eu_korea_coop.reports");

const LATE = /^(to_|until|as_of)/; // a month or a year is its last day in these filters, its first one in the others

/** `onload` of our reports that are asked by days. */
eu_korea_coop.reports.take_written_dates = (report) =>
	report.filters
		.filter(({ df }) => df.fieldtype === "Date")
		.forEach((filter) => once_made(filter, () => teach_day(filter, LATE.test(filter.df.fieldname) ? "last" : "first")));

// The filter of a list makes its box anew for each field and condition. That of one day learns as every date box of ours.
const { Filter } = frappe.ui;
if (Filter && Filter.prototype.make_field) {
	const { make_field } = Filter.prototype;
	Filter.prototype.make_field = function (df, ...more) {
		const made = make_field.call(this, df, ...more);
		if (this.field && df.fieldtype === "DateRange" && df.parent && is_ours(df.parent)) teach_days(this.field);
		return made;
	};
}
