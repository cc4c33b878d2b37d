import type { Actor, TimelineEvent } from "../api/types.ts";

/**
 * Parsed JSON has a text of its own for each mention of the same user, object and type: shared, 100,000 events of an
 * object take about a third less memory.
 */
export class Interning {
  private readonly texts = new Map<string, string>();
  private readonly actors = new Map<string, Actor>();

  event(event: TimelineEvent): TimelineEvent {
    event.event_type = this.text(event.event_type);
    event.object_type = this.text(event.object_type);
    event.object_id = this.text(event.object_id);
    if (event.updated_at === event.created_at) event.updated_at = event.created_at;
    if (event.actor !== null) event.actor = this.actor(event.actor);
    return event;
  }

  private text(text: string): string {
    const known = this.texts.get(text);
    if (known === undefined) this.texts.set(text, text);
    return known ?? text;
  }

  private actor(actor: Actor): Actor {
    const known = this.actors.get(actor.id);
    const isSame =
      known?.email === actor.email && known.first_name === actor.first_name && known.last_name === actor.last_name;
    if (isSame) return known;
    this.actors.set(actor.id, actor);
    return actor;
  }
}
