/** The one script of an embedding page: defines `<activity-timeline>`. */
export { ActivityTimeline } from "./timeline/activity-timeline.ts";
