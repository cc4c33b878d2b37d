// node build/example.js URL TOKEN OBJECT_ID: the newest events of a lead, one line each.
import { timelineClient } from "./client.ts";

declare const process: { argv: string[]; exitCode: number };

const [url = "", token = "", objectId = ""] = process.argv.slice(2);
const { data, error } = await timelineClient(url, () => token).GET("/api/v1/activities/timeline/", {
  params: { query: { object_type: "lead", object_id: objectId } },
});
if (error !== undefined) {
  console.error(`${error.error}: ${error.detail}`);
  process.exitCode = 1;
} else {
  for (const event of data.events) console.log(`${event.created_at} ${event.summary}`);
}
