import htmx from "htmx.org";

// Whoever was signed out meanwhile is led to the sign-in page by the server's HX-Redirect.
window.htmx = htmx;
// This module runs when the page is parsed. htmx would start a moment later, and whoever types or
// clicks at once would not be heard.
htmx.initialize();
