// Text that people typed, made safe to stand in markup. Vue escapes by itself; this is for the desk's markup in strings.

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** The text with its special characters as entities; nothing for null and undefined. */
export const escape = (value) => String(value == null ? "" : value).replace(/[&<>"']/g, (character) => ENTITIES[character]);
