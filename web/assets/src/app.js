import "./htmx.js";
import "./menus.js";
import "./palette.js";
import "./keys.js";
import "./select.js";
import "./forms.js";
import "./toasts.js";
import "./calendar.js";
