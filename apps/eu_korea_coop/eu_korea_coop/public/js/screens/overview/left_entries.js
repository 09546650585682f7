/** What was written into the box of a partnership's story and not logged, by the partnership's name, until the page is loaded anew. */
export const left = new Map();
