// Starts the small page, and its service worker.

import { createApp } from "vue";
import EncounterPage from "./EncounterPage.vue";

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/encounter-sw.js", { scope: "/encounter" }).catch(() => {}); // without it the page needs a network

createApp(EncounterPage, { language: document.documentElement.lang }).mount("#encounter");
