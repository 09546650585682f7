// A person or an organisation by both its names; no Vue, no Frappe.

/** A name as its person writes it, and in its own script if that is another. */
export const both_names = ({ name, native_name }) => [name, native_name !== name && native_name].filter(Boolean).join(" · ");
