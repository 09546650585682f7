// Whom a new mail about a partnership is proposed to.

/** One address of each party that has not left: its main person's, else the first who may be written to. */
export function proposed_recipients(parties) {
	const addresses = parties
		.filter((party) => !party.left)
		.map(({ people }) => people.find((person) => person.email && !person.do_not_contact))
		.filter(Boolean)
		.map(({ email }) => email);
	return [...new Set(addresses)].join(", ");
}

/** Frappe's New Email asks the form's record for an address. */
export function propose_recipients(frm, parties) {
	frm.doc.email_id = proposed_recipients(parties);
}
