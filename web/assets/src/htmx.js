import htmx from "htmx.org";

// Whoever was signed out meanwhile is led to the sign-in page by the server's HX-Redirect.
window.htmx = htmx;
