import { html, type TemplateResult } from "lit";

import type { TimelineEvent } from "../api/types.ts";
import "../forms/activity-form.ts";
import type { Draft, FormSave } from "../forms/activity-form.ts";
import type { Localizer } from "../i18n/localizer.ts";
import type { Arrivals } from "./arrivals.ts";
import type { RowContext } from "./event-row.ts";
import { hrefOf } from "./object-href.ts";
import { mayEdit, type Session } from "./session.ts";
import type { Visit } from "./visit.ts";

/** What the element knows that rows need. */
export interface RowsState {
  localizer: Localizer;
  arrivals: Arrivals;
  session: Session | undefined;
  isFeed: boolean;
  isReadOnly: boolean;
  objectHref: string;
  activeId: string;
  focusEvent: (id: string) => void;
}

export function rowContext(visit: Visit, state: RowsState): Omit<RowContext, "isPointed"> {
  const { localizer, arrivals, isFeed } = state;
  const { types } = visit;
  const mayWrite = (event: TimelineEvent): boolean => mayEdit(event, state.session) && types.has(event.event_type);
  return {
    localizer,
    types,
    isFeed,
    now: Date.now(),
    search: visit.reader.view.filters.search,
    nameOf: (actor) =>
      actor.id === state.session?.user ? localizer.words.you : visit.reader.people.nameOfActor(actor),
    objectHref: (event) => hrefOf(state.objectHref, event),
    objectName: (event) => visit.reader.names.of(event),
    isOpen: (id) => visit.open.has(id),
    isFresh: (id) => arrivals.isFresh(id),
    isActive: (id) => id === state.activeId,
    mayEdit: (event) => !state.isReadOnly && mayWrite(event),
    pending: (id) => visit.writer.pending.get(id),
    editor: (event) => editor(visit, event, state),
    on: (action, event) => visit.actions.run(action, event),
  };
}

function editor({ editing, reader, types }: Visit, event: TimelineEvent, state: RowsState): TemplateResult | undefined {
  const type = types.get(event.event_type);
  if (editing.event?.id !== event.id || type === undefined) return undefined;
  const cancel = (): void => {
    editing.stop();
    state.focusEvent(event.id);
  };
  return html`<activity-timeline-form
    .type=${type}
    .data=${editing.event.data}
    .draft=${editing.draft}
    .localizer=${state.localizer}
    .people=${reader.people.all}
    .isBusy=${editing.isBusy}
    .problem=${editing.problem}
    @form-draft=${(draft: CustomEvent<Draft>) => editing.keep(draft.detail)}
    @form-cancel=${cancel}
    @form-save=${(save: CustomEvent<FormSave>) => void editing.save(save.detail.data)}
  ></activity-timeline-form>`;
}
