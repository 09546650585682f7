// What the preview of an import says, as rows, sentences and answers.

/** [{doctype, made, there}] of the counts by DocType. */
export function counted(counts) {
	return Object.entries(counts).map(([doctype, { new: made, there }]) => ({ doctype, made, there }));
}

/** The answer that is stored for a question, "" while it is open. */
export function answer_of(plan, question) {
	return plan.decisions[question.key] || "";
}

export function is_open(plan, question) {
	return !answer_of(plan, question);
}

/** How far a run is, 0 to 100; 0 before its groups are counted. */
export function percent(run) {
	return run && run.groups_total ? Math.round((100 * (run.groups_done || 0)) / run.groups_total) : 0;
}

/** How far a background job is, 0 to 100. */
export function share(job) {
	return job && job.total ? Math.round((100 * job.done) / job.total) : 0;
}

export function is_at_work(job) {
	return Boolean(job) && job.state !== "Failed";
}

/** Whom the name of a question may mean, the likeliest one: "KICOX: the same but for case …". */
export function perhaps(question) {
	const [first] = question.candidates;
	return first ? `${first.title}: ${first.because}` : "";
}

const FATES = {
	without_partnership: (count) =>
		count === 1
			? __("One next step belongs to no partnership: it is written down with its interaction, and nobody is reminded of it.")
			: __("{0} next steps belong to no partnership: they are written down with their interactions, and nobody is reminded of them.", [count]),
	without_day: (count) =>
		count === 1
			? __("One next step has no day: it is written down with its interaction, and nobody is reminded of it.")
			: __("{0} next steps have no day: they are written down with their interactions, and nobody is reminded of them.", [count]),
	given: (count) =>
		count === 1
			? __("One next step is due on the day chosen above and becomes that of its partnership.")
			: __("{0} next steps are due on the day chosen above and become those of their partnerships.", [count]),
	left: (count) =>
		count === 1
			? __("One next step is written down with its interaction alone: its partnership has another one.")
			: __("{0} next steps are written down with their interactions alone: their partnerships have other ones.", [count]),
	older: (count) =>
		count === 1
			? __(
					"One next step does not become that of its partnership, since a later meeting is there: it is written down with its interaction, and nobody is reminded of it."
				)
			: __(
					"{0} next steps do not become those of their partnerships, since later meetings are there: they are written down with their interactions, and nobody is reminded of them.",
					[count]
				),
	beside: (count) =>
		count === 1
			? __("One next step is left out: another row of the same meeting has one. Write both into one cell.")
			: __("{0} next steps are left out: other rows of the same meetings have one. Write both into one cell.", [count]),
};

/** [{fate, text, rows}] of the next steps that don't become those of their partnerships by themselves. */
export function step_remarks(next_steps = {}) {
	return Object.entries(FATES)
		.filter(([fate]) => next_steps[fate] && next_steps[fate].count)
		.map(([fate, words]) => ({ fate, text: words(next_steps[fate].count), rows: next_steps[fate].rows }));
}

/** What is said of names that may be those of several organisations. */
export const several_remark = ({ count }) =>
	count === 1
		? __(
				"In one row the name of an organisation has a semicolon or several lines: it is taken as one name. If it is several organisations, give each a row of its own."
			)
		: __(
				"In {0} rows the name of an organisation has a semicolon or several lines: it is taken as one name. If it is several organisations, give each a row of its own.",
				[count]
			);

/** Whether a day of the import would make next steps those of their partnerships. */
export function asks_day({ without_day, given } = {}) {
	return Boolean((without_day && without_day.count) || (given && given.count));
}
