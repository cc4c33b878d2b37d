// Stands for the CRM's own code. The example takes what a CRM knows from the fragment: /ui/embed.html#token=...&id=...
const timeline = document.querySelector("activity-timeline");
const given = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, "", location.pathname + location.search);
for (const [attribute, name] of [["object-type", "type"], ["object-id", "id"], ["theme", "theme"], ["token", "token"]]) {
  const value = given.get(name);
  if (value !== null) timeline.setAttribute(attribute, value);
}
if (given.get("dir") === "rtl") document.documentElement.dir = "rtl";
