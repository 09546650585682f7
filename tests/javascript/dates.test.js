import { expect, test } from "vitest";
import {
	day_of,
	days_between,
	days_of,
	display,
	in_order,
	later_by,
	order_of,
	plus_days,
	plus_months,
	today_in,
	understand,
	weekday,
	weekday_and_day,
} from "../../apps/eu_korea_coop/eu_korea_coop/public/js/shared/dates.js";

test.each(["today", "어제", "25.11.", "25 Nov"])("%s needs a today", (text) => {
	expect(understand(text)).toEqual({ error: "NOT_UNDERSTOOD" });
});

test("a date format says how numbers are ordered", () => {
	expect(["dd-mm-yyyy", "mm/dd/yyyy", "yyyy-mm-dd", "dd.mm.yyyy", ""].map(order_of)).toEqual(["dmy", "mdy", "ymd", "dmy", "ymd"]);
});

test.each([
	["2013-01-01", "Year", "2013", "2013년"],
	["2016-11-01", "Month", "Nov 2016", "2016년 11월"],
	["2016-11-05", "Day", "5 Nov 2016", "2016년 11월 5일"],
	["2016-11-05", undefined, "5 Nov 2016", "2016년 11월 5일"],
	["2017-05-01", "Before", "before May 2017", "before 2017년 5월"],
	["2017-01-01", "Before", "before 2017", "before 2017년"],
	[null, "Unknown", "date unknown", "date unknown"],
	[null, "Day", "", ""],
])("%s (%s) reads %s, in Korean %s", (date, precision, english, korean) => {
	expect(display(date, precision)).toBe(english);
	expect(display(date, precision, "ko")).toBe(korean);
});

test("days and months are counted by the calendar", () => {
	expect(plus_days("2026-12-31", 1)).toBe("2027-01-01");
	expect(plus_months("2027-01-31", 1)).toBe("2027-02-28");
	expect(plus_months("2026-11-26", 3)).toBe("2027-02-26");
	expect(days_between("2026-11-26", "2027-01-01")).toBe(36);
});

test("a day is written into a box in its reader's order", () => {
	expect(["dmy", "mdy", "ymd"].map((order) => in_order("2026-11-05", order))).toEqual(["05-11-2026", "11-05-2026", "2026-11-05"]);
	expect(in_order("", "dmy")).toBe("");
	for (const order of ["dmy", "mdy", "ymd"]) expect(understand(in_order("2026-11-05", order), { order }).date).toBe("2026-11-05");
});

test("today is the day in a person's own time zone", () => {
	const evening = new Date("2026-11-25T23:30:00Z");
	expect(today_in("Asia/Seoul", evening)).toBe("2026-11-26");
	expect(today_in("Pacific/Honolulu", evening)).toBe("2026-11-25");
});

test("a text is one day that lies ahead, or says why it is none", () => {
	const reader = { today: "2026-11-26", order: "dmy" };
	expect(day_of("tomorrow", reader)).toEqual({ day: "2026-11-27" });
	expect(day_of("20.11.", reader)).toEqual({ day: "2027-11-20" });
	expect(day_of(" ", reader)).toEqual({ day: "" });
	expect(day_of("Nov 2026", reader).error).toContain("not one day");
	expect(day_of("some day", reader).error).toContain("not understood");
});

test.each([
	["25.11.", "2026-11-25", "2026-11-25"],
	["어제", "2026-11-25", "2026-11-25"],
	["Feb 2024", "2024-02-01", "2024-02-29"],
	["2016년 11월", "2016-11-01", "2016-11-30"],
	["2016", "2016-01-01", "2016-12-31"],
])("%s is the days from %s to %s", (text, first, last) => {
	expect(days_of(understand(text, { today: "2026-11-26", order: "dmy" }))).toEqual({ first, last });
});

test.each(["unknown", "", "before 2017", "soon", "31.02."])("“%s” is no stretch of days", (text) => {
	expect(days_of(understand(text, { today: "2026-11-26", order: "dmy" }))).toBe(null);
});

test("a day is said with its weekday, in the reader's language", () => {
	expect(weekday_and_day("2026-11-27", "en")).toBe("Fri 27 Nov");
	expect(weekday_and_day("2026-11-27", "ko")).toBe("11월 27일 (금)");
	expect([weekday("2026-11-27", "en"), weekday("2026-11-27", "ko")]).toEqual(["Fri", "금"]);
});

test("what is postponed is later than it was due, what is overdue later than today", () => {
	const today = "2026-11-28";
	expect(later_by(1, "2026-12-05", today)).toBe("2026-12-06");
	expect(later_by(7, "2026-12-05", today)).toBe("2026-12-12");
	for (const due of [today, "2026-11-20", null, ""]) expect(later_by(7, due, today)).toBe("2026-12-05");
});
