// What the preview of an import says, as rows and answers.

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
