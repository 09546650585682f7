// How long something has lasted, as a person says it: "3 months", never 91 days. Twin of domain/durations.py; both are
// tested with tests/durations.json.

const DAYS_OF_A_YEAR = 365.2425;
const DAYS_OF_A_MONTH = DAYS_OF_A_YEAR / 12;
const [FIRST_WEEKS, FIRST_MONTHS] = [14, 60]; // the first number of days that is said so
const FIRST_YEARS = 24; // the first number of months that is said in years

/** The number and the unit nearest to a number of days, 0 or more: {count, unit: "days" | "weeks" | "months" | "years"}. */
export function duration(days) {
	if (days < FIRST_WEEKS) return { count: days, unit: "days" };
	if (days < FIRST_MONTHS) return { count: Math.round(days / 7), unit: "weeks" };
	const months = Math.round(days / DAYS_OF_A_MONTH);
	return months < FIRST_YEARS ? { count: months, unit: "months" } : { count: Math.round(days / DAYS_OF_A_YEAR), unit: "years" };
}

/** "3 months", "one day", in the reader's language. */
export function duration_text(days) {
	const { count, unit } = duration(days);
	if (count === 1) return { days: __("one day"), weeks: __("one week"), months: __("one month"), years: __("one year") }[unit];
	return {
		days: __("{0} days", [count]),
		weeks: __("{0} weeks", [count]),
		months: __("{0} months", [count]),
		years: __("{0} years", [count]),
	}[unit];
}

/** "3 months ago", "today", "in 2 weeks" for a day that lies so many days back (negative: ahead). */
export function ago(days) {
	if (days === 0) return __("today");
	return days > 0 ? __("{0} ago", [duration_text(days)]) : __("in {0}", [duration_text(-days)]);
}

/** The same of what took place: a day that has begun for whoever was there, and not yet for the reader, is today. */
export const took_place = (days) => ago(Math.max(0, days));
