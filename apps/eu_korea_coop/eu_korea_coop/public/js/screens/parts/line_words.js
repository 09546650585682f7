// What was done with a line, in a sentence; `title` says which line.

export const WORDS = {
	done: (title) => __("{0}: done.", [title]),
	postpone: (title) => __("{0}: postponed.", [title]),
	park: (title) => __("{0}: parked.", [title]),
	wake: (title) => __("{0}: woken.", [title]),
	not_relevant: (title) => __("{0}: marked as not relevant.", [title]),
	ignore_address: (title) => __("{0}: this address is always ignored.", [title]),
};
