// The sides an organisation may be on, as stored (domain/sides.py).

export const SIDES = ["Europe", "Korea", "Third Country"];
