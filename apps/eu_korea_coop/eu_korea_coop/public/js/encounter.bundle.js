// The small page /encounter: Vue and the form, without the desk.

import "./screens/encounter/page_words.js";
import "./screens/encounter/page.js";
