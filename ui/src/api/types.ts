/** What the API answers (`clients/openapi.json`), as far as the UI reads it. */

export interface Actor {
  id: string;
  email: string;
  first_name: string;
  last_name: string;
}

export type Data = Record<string, unknown>;

export interface TimelineEvent {
  id: string;
  event_type: string;
  actor: Actor | null;
  object_type: string;
  object_id: string;
  data: Data;
  summary: string;
  is_system_generated: boolean;
  created_at: string;
  updated_at: string;
  revision?: number;
}

export interface Facets {
  event_type?: Record<string, number>;
  actor?: Record<string, number>;
  day?: Record<string, number>;
}

export interface EventsPage {
  events: TimelineEvent[];
  pagination: { page_size: number; next_cursor: string | null };
  facets?: Facets;
}

/** A CRM object: what a timeline is about. */
export interface Place {
  object_type: string;
  object_id: string;
}

/** JSON Schema as far as forms are made from it. */
export interface JsonSchema {
  type?: string;
  format?: string;
  description?: string;
  title?: string;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
}

export interface EventTypeField {
  name: string;
  description: string;
  required: boolean;
  /** Today's name, when this is an older one of it. */
  stands_for: string | null;
}

export interface EventTypeDeclaration {
  name: string;
  title: string;
  description: string;
  icon: string;
  fields: EventTypeField[];
  schema: JsonSchema;
}

export interface EventTypesAnswer {
  event_types: EventTypeDeclaration[];
  /** Whether files can be attached. */
  takes_files: boolean;
}

export interface RecordBody extends Place {
  event_type: string;
  data: Data;
  summary?: string;
  created_at?: string;
  id?: string;
}

export interface EventFrame {
  type: "event";
  action: "created" | "updated" | "deleted" | "restored";
  event: TimelineEvent;
  position: string;
}

export interface ResyncFrame {
  type: "resync";
}

export type Frame = EventFrame | ResyncFrame;
