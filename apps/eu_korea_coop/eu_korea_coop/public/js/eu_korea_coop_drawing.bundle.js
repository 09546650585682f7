// The drawing of the network and of the lineage; runs in the window that screens/parts/drawing_window.js makes for it.

import { draw } from "./drawing/drawing.js";

window.draw = draw;
