// The types of an encounter, in the order in which a person is asked for them.

export const TYPES = [
	"Meeting",
	"Call",
	"Video",
	"E-Mail Exchange",
	"Message",
	"Trade-Fair Encounter",
	"Conference Encounter",
	"Site Visit",
	"Delegation Visit",
	"Workshop",
	"Negotiation",
	"Signing",
	"Introduction",
	"Attempt",
	"Internal Note",
];

/** Whether both sides took part is asked for these: a mail without an answer is one-way (rule 10). */
export const ASKS_TWO_WAY = ["E-Mail Exchange", "Message"];

/** These never count as contact (rule 9). */
export const NOT_CONTACT = ["Attempt", "Internal Note"];
