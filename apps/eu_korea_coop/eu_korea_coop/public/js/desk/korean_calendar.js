// The calendar beside Frappe's date boxes has no Korean of its own and falls back to English.

const DAYS = ["일", "월", "화", "수", "목", "금", "토"];
const MONTHS = Array.from({ length: 12 }, (_one, index) => `${index + 1}월`);

if ($.fn.datepicker) {
	$.fn.datepicker.language.ko = {
		days: DAYS.map((day) => `${day}요일`),
		daysShort: DAYS,
		daysMin: DAYS,
		months: MONTHS,
		monthsShort: MONTHS,
		today: "오늘",
		clear: "지우기",
		dateFormat: "yyyy-mm-dd",
		timeFormat: "hh:ii",
		firstDay: 0,
		...$.fn.datepicker.language.ko,
	};
}
