// The rows of the directory in its order: by purpose, then by organisation.

/** `[{purpose, organisations: [{organisation, title, native, place, people}]}]` of rows in the server's order. */
export function grouped(rows) {
	const groups = [];
	for (const row of rows) {
		let group = groups[groups.length - 1];
		if (!group || group.purpose !== row.purpose) groups.push((group = { purpose: row.purpose, organisations: [] }));
		let place = group.organisations[group.organisations.length - 1];
		if (!place || place.organisation !== row.organisation) {
			place = {
				organisation: row.organisation,
				title: row.organisation_title,
				native: row.native_organisation,
				side: row.side,
				country: row.country,
				people: [],
			};
			group.organisations.push(place);
		}
		place.people.push(row);
	}
	return groups;
}
