/** The app's entry: the page holds one element, and that loads a page's code when the page is first opened. */
import "../index.ts";
import "./timeline-app.ts";
