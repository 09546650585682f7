// Days as people say them, by how far they are from today: the twin of domain/spoken_dates.py, tested with the same table.

const NUMBERS = {
	...Object.fromEntries("one two three four five six seven eight nine ten eleven twelve".split(" ").map((word, index) => [word, index + 1])),
	a: 1,
	한: 1,
	두: 2,
	세: 3,
	네: 4,
	다섯: 5,
	여섯: 6,
};
const UNITS = { 일: "day", 주: "week", 주일: "week", 달: "month", 개월: "month", 년: "year", 해: "year" };
const SPANS = { 하루: [1, "day"], 이틀: [2, "day"], 사흘: [3, "day"], 나흘: [4, "day"], 일주일: [1, "week"], 이주일: [2, "week"] };
const NAMES_A_DATE = ["일", "년"];
const NEIGHBOURS = { last: -1, this: 0, next: 1, 지난: -1, 저번: -1, 이번: 0, 다음: 1 };
const YEARS = { 작년: -1, 올해: 0, 내년: 1 };
const words = (pattern) =>
	Object.keys(NUMBERS)
		.filter((word) => pattern.test(word))
		.join("|");
const ENGLISH = new RegExp(`^(in )?(\\d{1,3}|${words(/[a-z]/)}) (day|week|month|year)s?(?: (ago|later|from now))?$`);
const KOREAN = new RegExp(`^(?:(\\d{1,3}|${words(/[^a-z]/)}) ?(${Object.keys(UNITS).join("|")})|(${Object.keys(SPANS).join("|")})) ?(후|뒤|전)?$`);
const NEIGHBOUR = /^(?:(last|this|next) (week|month|year)|(지난|저번|이번|다음) ?(주|달|해))$/;

function counted(number, unit, way, says_in, ahead) {
	if ((says_in && way) || !(says_in || way || ahead)) return null;
	return { count: ["ago", "전"].includes(way) ? -number : number, unit };
}

/** How far from today a text says: {count, unit ("day" …), whole: the calendar month or year}, or null. */
export function distance(wanted, ahead) {
	if (wanted in YEARS) return { count: YEARS[wanted], unit: "year", whole: true };
	const neighbour = wanted.match(NEIGHBOUR);
	if (neighbour) {
		const count = NEIGHBOURS[neighbour[1] || neighbour[3]];
		const unit = neighbour[2] || UNITS[neighbour[4]];
		if (unit === "week") return count ? { count, unit } : null;
		return { count, unit, whole: !(ahead && unit === "month" && count === 1) };
	}
	const english = wanted.match(ENGLISH);
	if (english) return counted(NUMBERS[english[2]] || Number(english[2]), english[3], english[4], english[1], ahead);
	const [, number, unit, span, way] = wanted.match(KOREAN) || [];
	if (span) return counted(...SPANS[span], way, false, ahead);
	if (!unit || (!way && NAMES_A_DATE.includes(unit))) return null;
	return counted(NUMBERS[number] || Number(number), UNITS[unit], way, false, ahead);
}
