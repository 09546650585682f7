// What Frappe's pages give every script: `__`, here without translations.

globalThis.__ = (text, values = []) => text.replace(/\{(\d+)\}/g, (_whole, index) => values[index]);
