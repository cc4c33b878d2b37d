import { html, type TemplateResult } from "lit";

import "../forms/composer.ts";
import type { ComposerRecord } from "../forms/composer.ts";
import type { Localizer } from "../i18n/localizer.ts";
import type { Visit } from "./visit.ts";

/** Where new activities of the object are written. */
export function composer(visit: Visit, localizer: Localizer): TemplateResult {
  return html`<activity-timeline-composer
    .types=${visit.types}
    .localizer=${localizer}
    .people=${visit.reader.people.all}
    .storage=${visit.drafts}
    .takesFiles=${visit.takesFiles}
    @activity-record=${(event: CustomEvent<ComposerRecord>) => void visit.record(event.detail)}
    @activity-file=${(event: CustomEvent<File>) => void visit.uploads?.add(event.detail)}
    @focusin=${() => void visit.reader.lookUpPeople()}
  ></activity-timeline-composer>`;
}
