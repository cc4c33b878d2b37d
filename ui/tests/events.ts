import type { TimelineEvent } from "../src/api/types.ts";

/** An event with what a test says about it. */
export function event(part: Partial<TimelineEvent> = {}): TimelineEvent {
  return {
    id: "e-1",
    event_type: "note",
    actor: { id: "u-1", email: "jo@example.com", first_name: "Jo", last_name: "Doe" },
    object_type: "lead",
    object_id: "l-1",
    data: {},
    summary: "",
    is_system_generated: false,
    created_at: "2024-05-15T10:00:00Z",
    updated_at: "2024-05-15T10:00:00Z",
    ...part,
  };
}
