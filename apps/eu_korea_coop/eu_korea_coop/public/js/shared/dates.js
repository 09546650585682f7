// Business dates are a Date and a precision (Day, Month, Year, Before, Unknown), as in domain/dates.py: this is its twin for
// the browser. Both are tested with tests/dates_as_written.json. Days are ISO texts ("2016-11-05"), months 1 to 12.

import { distance } from "./spoken_dates.js";

const MONTHS = [
	"jan january",
	"feb february",
	"mar march",
	"apr april",
	"may",
	"jun june",
	"jul july",
	"aug august",
	"sep sept september",
	"oct october",
	"nov november",
	"dec december",
].map((names) => names.split(" "));
const SHORT_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const UNKNOWN = ["?", "-", "unknown", "date unknown", "n/a", "미상", "날짜 미상", "모름", "미정"];
const [Y, M, D, NAME] = ["(?<y>\\d{4})", "(?<m>\\d{1,2})", "(?<d>\\d{1,2})", "(?<name>[a-z]+)\\.?"];
const FORMS = [
	["Day", `${Y}[-/]${M}[-/]${D}`],
	["Day", `${Y}\\.\\s*${M}\\.\\s*${D}\\.?`],
	["Day", `${D}\\.\\s*${M}\\.\\s*${Y}`],
	["Day", `${D}(?:st|nd|rd|th|\\.)?\\s+${NAME},?\\s+${Y}`],
	["Day", `${D}(?<by>[-/])${NAME}\\k<by>${Y}`],
	["Day", `${NAME}\\s+${D}(?:st|nd|rd|th)?,?\\s+${Y}`],
	["Day", `${Y}\\s*년\\s*${M}\\s*월\\s*${D}\\s*일`],
	["Day", `${D}\\.\\s*${M}\\.?`],
	["Day", `${D}(?:st|nd|rd|th|\\.)?\\s+${NAME}`],
	["Day", `${NAME}\\s+${D}(?:st|nd|rd|th)?`],
	["Day", `${M}\\s*월\\s*${D}\\s*일`],
	["Month", `${Y}[-/]${M}`],
	["Month", `${Y}\\.\\s*${M}\\.?`],
	["Month", `${M}/${Y}`],
	["Month", `${NAME},?\\s+${Y}`],
	["Month", `${NAME}[-/]${Y}`],
	["Month", `${Y}\\s+${NAME}`],
	["Month", `${Y}\\s*년\\s*${M}\\s*월`],
	["Year", Y],
	["Year", `${Y}\\s*년`],
].map(([precision, form]) => [precision, new RegExp(`^(?:${form})$`)]);
const BEFORE = /^(?:(?:before|prior to|<)\s*(?<a>.+)|(?<b>.+?)\s*(?:이전|전))$/;
const UNSEEN = /[\p{Cf}\u034f\ufe00-\ufe0f]/gu;
/** What word processors make of a hyphen. Not the dash, which stands for "to". */
const HYPHENS = /[\u2010\u2011\u2212]/g;
/** Raised and lowered digits are no part of a date: "1² Nov 2016" is not the 12th. */
const FOOTNOTES = /[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]/;
const DAYS_FROM_TODAY = { today: 0, yesterday: -1, tomorrow: 1, 오늘: 0, 어제: -1, 그제: -2, 그저께: -2, 내일: 1, 모레: 2 };
const TWO_NUMBERS = /^(?<a>\d{1,2})(?<by>[-/])(?<b>\d{1,2})(?:\k<by>(?<y>\d{4}))?$/;
const FIRST_YEAR = 1900;
const LONGEST = 60;
const A_DAY = 24 * 3600 * 1000;

const pad = (number, length = 2) => String(number).padStart(length, "0");
const iso = (year, month = 1, day = 1) => `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
const milliseconds = (day) => Date.parse(`${day}T00:00:00Z`);
const month_of = (name) => MONTHS.findIndex((names) => names.includes(name)) + 1;

function existing_day(year, month, day) {
	const date = new Date(Date.UTC(2000, 0, 1));
	date.setUTCFullYear(year, month - 1, day);
	const exists = year > 0 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return exists ? iso(year, month, day) : null;
}

/** The day `days` days later (or earlier, if negative). */
export const plus_days = (day, days) => new Date(milliseconds(day) + days * A_DAY).toISOString().slice(0, 10);

/** The day `days` after the one it is due; after today where that day is over, or there is none (domain/dates.py, later_by). */
export const later_by = (days, due, today) => plus_days(due && due > today ? due : today, days);

/** The same day of the month `months` months later, else that month's last day (rule 94). */
export function plus_months(day, months) {
	const [year, month, date] = day.split("-").map(Number);
	const index = year * 12 + month - 1 + months;
	const last = new Date(Date.UTC(Math.floor(index / 12), (index % 12) + 1, 0)).getUTCDate();
	return iso(Math.floor(index / 12), (index % 12) + 1, Math.min(date, last));
}

/** How many days `later` is after `earlier`. */
export const days_between = (earlier, later) => Math.round((milliseconds(later) - milliseconds(earlier)) / A_DAY);

/** Today in a time zone ("Asia/Seoul"; none: the device's own). */
export function today_in(time_zone, now = new Date()) {
	const parts = new Intl.DateTimeFormat("en-CA", {
		timeZone: time_zone || undefined,
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
	}).formatToParts(now);
	const part = (type) => parts.find((one) => one.type === type).value;
	return `${part("year")}-${part("month")}-${part("day")}`;
}

const refuse = (error) => {
	throw Object.assign(new Error(error), { refused: error });
};

/** The day of that name nearest to today, with `ahead` the next one; 29 February in the next year that has one. */
function day_without_year(month, day, { today, ahead }) {
	if (!today) refuse("NOT_UNDERSTOOD");
	if (!existing_day(2000, month, day)) refuse("NO_SUCH_DAY");
	const year = Number(today.slice(0, 4));
	const days = Array.from({ length: 17 }, (_one, index) => existing_day(year - 8 + index, month, day)).filter(Boolean);
	if (ahead) return days.find((one) => one >= today);
	const distance = (one) => Math.abs(days_between(one, today));
	return days.reduce((best, one) => (distance(best) <= distance(one) ? best : one));
}

/** The site's order decides; where it gives no date, the only other reading that does. */
function day_in_order({ a, b, y }, reader) {
	const [first, second] = [Number(a), Number(b)];
	const possible = [];
	for (const [month, day] of reader.order === "dmy"
		? [
				[second, first],
				[first, second],
			]
		: [
				[first, second],
				[second, first],
			]) {
		const exists = existing_day(Number(y || 2000), month, day);
		if (exists) possible.push(y ? exists : day_without_year(month, day, reader));
	}
	if (!possible.length) refuse("NO_SUCH_DAY");
	if (!["dmy", "mdy"].includes(reader.order) && new Set(possible).size > 1) refuse("TWO_READINGS");
	return possible[0];
}

/** A date said by how far it is from today; null for every other text, and where today is not known. */
function as_said(wanted, { today, ahead }) {
	const far = today && distance(wanted, ahead);
	if (!far) return null;
	if (["day", "week"].includes(far.unit)) return { date: plus_days(today, far.count * (far.unit === "week" ? 7 : 1)), precision: "Day" };
	const date = plus_months(today, far.count * (far.unit === "year" ? 12 : 1));
	if (!far.whole) return { date, precision: "Day" };
	return far.unit === "month" ? { date: `${date.slice(0, 7)}-01`, precision: "Month" } : { date: `${date.slice(0, 4)}-01-01`, precision: "Year" };
}

function span_in(wanted, reader) {
	if (reader.today && wanted in DAYS_FROM_TODAY) return { date: plus_days(reader.today, DAYS_FROM_TODAY[wanted]), precision: "Day" };
	const said = as_said(wanted, reader);
	if (said) return said;
	const numbers = wanted.match(TWO_NUMBERS);
	if (numbers) return { date: day_in_order(numbers.groups, reader), precision: "Day" };
	for (const [precision, form] of FORMS) {
		const match = wanted.match(form);
		if (!match) continue;
		const { y, m, d, name } = match.groups;
		const month = name ? month_of(name) : Number(m || 1);
		if (name && !month) continue;
		const date = y ? existing_day(Number(y), month, Number(d || 1)) : day_without_year(month, Number(d), reader);
		return { date: date || refuse("NO_SUCH_DAY"), precision };
	}
	return refuse("NOT_UNDERSTOOD");
}

function span(wanted, reader) {
	const span = span_in(wanted, reader);
	return Number(span.date.slice(0, 4)) < FIRST_YEAR ? refuse("TOO_EARLY") : span;
}

/**
 * Reads what a person typed: {date, precision}, or {error} where it is no date: NOT_UNDERSTOOD, NO_SUCH_DAY, TWO_READINGS
 * (03/04/2017 where the order is not known) or TOO_EARLY. Nothing typed is {date: null, precision: "Unknown"}.
 * @param {string} text "2013", "Nov 2016", "before May 2017", "2016년 11월", "unknown", "yesterday", "25.11."
 * @param {{today?: string, order?: "dmy"|"mdy"|"ymd", ahead?: boolean}} reader their today, how the site orders numbers,
 *   and whether a day without a year lies ahead
 */
export function understand(text, reader = {}) {
	if (FOOTNOTES.test(text || "")) return { error: "NOT_UNDERSTOOD" };
	const seen = (text || "").normalize("NFKC").replace(UNSEEN, "").replace(HYPHENS, "-");
	const wanted = seen.trim().split(/\s+/).join(" ").toLowerCase();
	if (!wanted || UNKNOWN.includes(wanted)) return { date: null, precision: "Unknown" };
	if (wanted.length > LONGEST) return { error: "NOT_UNDERSTOOD" };
	try {
		const before = wanted.match(BEFORE);
		if (!before || as_said(wanted, reader)) return span(wanted, reader); // "3일 전" is three days ago
		const { date } = span(before.groups.a || before.groups.b, reader);
		return { date, precision: "Before" };
	} catch (problem) {
		if (problem.refused) return { error: problem.refused };
		throw problem;
	}
}

/** The first and the last day of what was understood; null for what is no stretch of days (unknown, before, an error). */
export function days_of({ date, precision }) {
	if (!date || !["Day", "Month", "Year"].includes(precision)) return null;
	const months = { Month: 1, Year: 12 }[precision];
	return { first: date, last: months ? plus_days(plus_months(date, months), -1) : date };
}

const MOST_MONTHS_AHEAD = 24;

/** Whether what was understood is certainly too far ahead for an encounter: domain/interactions.py decides alike. */
export const too_far_ahead = ({ date, precision }, today) => Boolean(date) && precision !== "Before" && date > plus_months(today, MOST_MONTHS_AHEAD);

/** Why a text is no day of an encounter, planned ones included; "" for one that is. */
export function why_not_met(text, reader) {
	const read = understand(text, reader);
	if (read.error) return why_not(text, read.error);
	return too_far_ahead(read, reader.today) ? __("“{0}” is more than two years ahead. Is the year right?", [text]) : "";
}

/** As `understand`, but null where it is no date or nothing at all. */
export function parse(text, reader) {
	const date = understand(text, reader);
	return date.error || !(text || "").trim() ? null : date;
}

/** Why a text is no date, in the reader's words. */
export const why_not = (text, error) =>
	({
		NO_SUCH_DAY: __("There is no day “{0}”.", [text]),
		TWO_READINGS: __("“{0}” can be read two ways. Write the month as a word, for example 5 Nov 2016.", [text]),
		TOO_EARLY: __("“{0}” lies before {1}.", [text, FIRST_YEAR]),
	})[error] || __("“{0}” is not understood. Write for example 2026-11-20, 20 Nov, Nov 2026, 2026 or unknown.", [text]);

/** A text as one day that lies ahead: {day} ("" for nothing), or {error}: why it is none, in the reader's words. */
export function day_of(text, reader) {
	const result = understand(text, { ...reader, ahead: true });
	if (result.error) return { error: why_not(text, result.error) };
	if (!(text || "").trim()) return { day: "" };
	if (result.precision === "Day") return { day: result.date };
	return { error: __("“{0}” is not one day. Write the day until which it will be done.", [text]) };
}

/** How a date format ("dd-mm-yyyy") orders its numbers: "dmy", "mdy" or "ymd". */
export const order_of = (date_format) => {
	const letters = [...new Set((date_format || "").toLowerCase().replace(/[^dmy]/g, ""))].join("");
	return ["dmy", "mdy", "ymd"].includes(letters) ? letters : "ymd";
};

/** A day as a person types it into a box, its numbers in their order: "25-11-2026", "11-25-2026" or "2026-11-25"; "" for none. */
export function in_order(iso_day, order) {
	if (!iso_day) return "";
	const [year, month, day] = iso_day.split("-");
	return { dmy: [day, month, year], mdy: [month, day, year] }[order]?.join("-") || iso_day;
}

/** A stored pair as a person reads it: "2013", "Nov 2016", "before May 2017", "date unknown"; "" for nothing. */
export function display(date, precision, language = "en") {
	if (precision === "Unknown") return __("date unknown");
	if (!date) return "";
	const [year, month, day] = date.slice(0, 10).split("-").map(Number);
	if (precision === "Before") {
		// the first of a month or a year was most likely meant as that month or year
		const unit = day > 1 ? "Day" : month > 1 ? "Month" : "Year";
		return __("before {0}", [display(date, unit, language)]);
	}
	if ((language || "en").startsWith("ko")) {
		return `${year}년${precision === "Year" ? "" : ` ${month}월`}${["Year", "Month"].includes(precision) ? "" : ` ${day}일`}`;
	}
	if (precision === "Year") return String(year);
	return `${precision === "Month" ? "" : `${day} `}${SHORT_MONTHS[month - 1]} ${year}`;
}

const in_words = (day, language, parts) =>
	new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { ...parts, timeZone: "UTC" }).format(milliseconds(day));

/** The weekday of a day: "Fri". */
export const weekday = (day, language) => in_words(day, language, { weekday: "short" });

/** A day as people say it, with its weekday: "Fri 27 Nov". */
export const weekday_and_day = (day, language) => in_words(day, language, { weekday: "short", day: "numeric", month: "short" });
