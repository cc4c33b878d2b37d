import{s as e}from"./lit.js";var t=class extends Error{constructor(e,t,n,r){super(n),this.status=e,this.code=t,this.detail=n,this.retryAfterSeconds=r,this.name=`ApiFailure`}get isConflict(){return this.status===409||this.status===412}get isTransient(){return this.status===0||this.status===408||this.status===429||this.status>=500}};function n(e,n,r){let i=r!==null&&/^\d+$/.test(r)?Number(r):void 0;try{let{error:r,detail:a}=JSON.parse(n);if(typeof r==`string`&&typeof a==`string`)return new t(e,r,a,i)}catch{}return new t(e,`http_error`,``,i)}function r(e){return e instanceof t?e:new t(0,`offline`,``)}function i(e,t){let{words:n}=e;if(t.isConflict)return n.failedConflict;switch(t.status){case 0:return n.failedOffline;case 401:return n.failedUnauthorized;case 403:return n.failedForbidden;case 404:return n.failedNotFound;case 413:return n.failedTooLarge;case 429:return e.plural(n.failedSlowDown,t.retryAfterSeconds??1)}return t.code===`query_too_large`?n.failedNarrow:t.status<500&&t.detail!==``?e.fill(n.failedInvalid,{detail:t.detail}):n.failedServer}var a={timeline:`Aktivitäten`,feed:`Aktivitäten der Organisation`,today:`Heute`,yesterday:`Gestern`,thisWeek:`Diese Woche`,upcoming:`Bevorstehend`,nobody:`Ohne Person`,groupBy:`Gruppieren nach`,groupDate:`Datum`,groupType:`Art`,groupActor:`Person`,filters:`Filter`,search:`In Aktivitäten suchen`,clearSearch:`Suche leeren`,types:`Art`,people:`Person`,dates:`Zeitraum`,dateFrom:`Von`,dateTo:`Bis`,anyTime:`Jederzeit`,last7Days:`Letzte 7 Tage`,last30Days:`Letzte 30 Tage`,thisMonth:`Dieser Monat`,until:`bis {date}`,since:`seit {date}`,clearAll:`Alle entfernen`,removeFilter:`Filter {name} entfernen`,nothingToChoose:`Nichts zur Auswahl`,findPerson:`Person suchen`,addNote:`Notiz`,logCall:`Anruf erfassen`,logMeeting:`Termin erfassen`,attachFile:`Datei anhängen`,addOther:`Mehr`,otherActivity:`Andere Aktivität`,save:`Speichern`,cancel:`Abbrechen`,edit:`Bearbeiten`,remove:`Löschen`,undo:`Rückgängig`,retry:`Erneut versuchen`,close:`Schließen`,discard:`Verwerfen`,more:`Mehr anzeigen`,less:`Weniger anzeigen`,details:`Details`,you:`Sie`,actionsOf:`Aktionen für {summary}`,draftKept:`Entwurf gesichert`,notePlaceholder:`Notiz schreiben. @ erwähnt jemanden.`,moreFields:`Weitere Felder`,fewerFields:`Weniger Felder`,when:`Wann`,required:`Erforderlich`,notANumber:`Keine Zahl`,tooLong:`Zu lang`,oneEachLine:`einer je Zeile`,removed:`Aktivität gelöscht`,restored:`Aktivität wiederhergestellt`,saved:`Aktivität gespeichert`,sending:`Wird gespeichert …`,sendFailed:`Nicht gespeichert`,stillComing:`Gespeichert; erscheint gleich`,dropFile:`Datei loslassen, um sie anzuhängen`,uploading:`{name} wird angehängt`,conflict:`Jemand hat diese Aktivität inzwischen geändert. Ihre Fassung steht im Formular; erneutes Speichern ersetzt die andere.`,conflictTheirs:`Die andere: {summary}`,mentionList:`Personen zum Erwähnen`,loading:`Aktivitäten werden geladen`,loadingMore:`Ältere Aktivitäten werden geladen`,emptyTitle:`Noch ist nichts geschehen`,emptyText:`Notizen, Anrufe, E-Mails und Änderungen erscheinen hier.`,noMatchTitle:`Nichts entspricht den Filtern`,noMatchText:`Versuchen Sie andere Wörter oder weniger Filter.`,end:`Der Anfang der Geschichte`,olderInArchive:`Ältere Aktivitäten liegen im Archiv`,showArchive:`Anzeigen`,newEvents:{one:`{n} neue`,other:`{n} neue`},newEventsSpoken:{one:`{n} neue Aktivität`,other:`{n} neue Aktivitäten`},events:{one:`{n} Aktivität`,other:`{n} Aktivitäten`},left:{one:`{n} weitere`,other:`{n} weitere`},live:`Live`,connecting:`Verbinden`,offline:`Offline. Änderungen kommen, sobald die Verbindung steht.`,liveRefused:`Hier ohne Live-Aktualisierung`,failedOffline:`Keine Verbindung zum Server.`,failedUnauthorized:`Ihre Sitzung ist beendet. Melden Sie sich erneut an.`,failedForbidden:`Das dürfen Sie nicht.`,failedNotFound:`Diese Aktivität gibt es nicht mehr.`,failedConflict:`Jemand war schneller.`,failedTooLarge:`Das ist zu groß.`,failedSlowDown:{one:`Zu viele Anfragen. Versuchen Sie es in {n} Sekunde wieder.`,other:`Zu viele Anfragen. Versuchen Sie es in {n} Sekunden wieder.`},failedInvalid:`Nicht angenommen: {detail}`,failedServer:`Der Server kann gerade nicht antworten.`,failedNarrow:`Das ist zu viel zum Durchsuchen. Wählen Sie einen kürzeren Zeitraum.`,from:`Von`,to:`An`,cc:`Kopie`,inbound:`Eingehend`,outbound:`Ausgehend`,direction:`Richtung`,duration:`Dauer`,outcome:`Ergebnis`,subject:`Betreff`,notes:`Notizen`,phone:`Telefon`,recording:`Aufzeichnung`,attendees:{one:`{n} Teilnehmer`,other:`{n} Teilnehmer`},attendeesLabel:`Teilnehmer`,location:`Ort`,join:`Link zum Termin`,link:`Link`,reason:`Grund`,automated:`Automatisch`,competitor:`Mitbewerber`,amount:`Betrag`,closeDate:`Abgeschlossen am`,contact:`Kontakt`,account:`Firma`,deal:`Geschäft`,number:`Nummer`,due:`Fällig`,validUntil:`Gültig bis`,method:`Zahlungsart`,reference:`Verwendungszweck`,signedBy:`Unterzeichnet von`,expires:`Läuft ab`,priority:`Priorität`,category:`Kategorie`,internal:`Intern`,nothing:`leer`,yes:`Ja`,no:`Nein`,minutes:`Min.`,changedTo:`zu`,edited:`bearbeitet`,editedAt:`Bearbeitet {date}`,download:`Herunterladen`,rating:`{rating} von {best}`,on:`am`,fieldsChanged:{one:`{n} Feld geändert`,other:`{n} Felder geändert`},eventTypes:{note:`Notiz`,email:`E-Mail`,call:`Anruf`,meeting:`Termin`,task_completed:`Aufgabe erledigt`,status_change:`Statusänderung`,lead_converted:`Lead konvertiert`,deal_won:`Geschäft gewonnen`,deal_lost:`Geschäft verloren`,field_updated:`Feld geändert`,file_attached:`Datei angehängt`,quote_sent:`Angebot gesendet`,quote_accepted:`Angebot angenommen`,quote_rejected:`Angebot abgelehnt`,invoice_sent:`Rechnung gesendet`,payment_received:`Zahlung eingegangen`,contract_signed:`Vertrag unterzeichnet`,support_ticket_created:`Supportfall eröffnet`,feedback_received:`Rückmeldung erhalten`,campaign_response:`Kampagnenantwort`,social_mention:`Erwähnung`,custom:`Eigenes Ereignis`},objectTypes:{lead:`Lead`,account:`Firma`,contact:`Kontakt`,deal:`Geschäft`,ticket:`Ticket`,task:`Aufgabe`,quote:`Angebot`,invoice:`Rechnung`},fields:{text:`Text`,direction:`Richtung`,duration_seconds:`Dauer`,duration_minutes:`Dauer`,outcome:`Ergebnis`,subject:`Betreff`,notes:`Notizen`,title:`Titel`,attendees:`Teilnehmer`,location:`Ort`,meeting_url:`Link zum Termin`,recording_url:`Aufzeichnung`,phone_number:`Telefonnummer`,internal:`Intern`,attachments:`Anhänge`,from:`Von`,to:`An`,cc:`Kopie`,bcc:`Blindkopie`,body_preview:`Text`,sent_at:`Gesendet`,amount:`Betrag`,currency:`Währung`,reason:`Grund`,comment:`Kommentar`,description:`Beschreibung`,priority:`Priorität`,status:`Status`,stage:`Phase`,name:`Name`,assigned_to:`Zuständig`},values:{inbound:`Eingehend`,outbound:`Ausgehend`,successful:`Erfolgreich`,connected:`Verbunden`,voicemail:`Mailbox`,no_answer:`Nicht erreicht`,positive:`Positiv`,negative:`Negativ`,no_show:`Nicht erschienen`,low:`Niedrig`,normal:`Normal`,high:`Hoch`,urgent:`Dringend`,completed:`Erledigt`}},o={timeline:`Activity timeline`,feed:`Activity of the organization`,today:`Today`,yesterday:`Yesterday`,thisWeek:`This week`,upcoming:`Upcoming`,nobody:`Without a person`,groupBy:`Group by`,groupDate:`Date`,groupType:`Type`,groupActor:`Person`,filters:`Filters`,search:`Search in activities`,clearSearch:`Clear search`,types:`Type`,people:`Person`,dates:`Date`,dateFrom:`From`,dateTo:`To`,anyTime:`Any time`,last7Days:`Last 7 days`,last30Days:`Last 30 days`,thisMonth:`This month`,until:`until {date}`,since:`since {date}`,clearAll:`Clear all`,removeFilter:`Remove filter {name}`,nothingToChoose:`Nothing to choose`,findPerson:`Find a person`,addNote:`Note`,logCall:`Log call`,logMeeting:`Log meeting`,attachFile:`Attach file`,addOther:`More`,otherActivity:`Other activity`,save:`Save`,cancel:`Cancel`,edit:`Edit`,remove:`Delete`,undo:`Undo`,retry:`Try again`,close:`Close`,discard:`Discard`,more:`Show more`,less:`Show less`,details:`Details`,you:`You`,actionsOf:`Actions for {summary}`,draftKept:`Draft kept`,notePlaceholder:`Write a note. @ mentions somebody.`,moreFields:`More fields`,fewerFields:`Fewer fields`,when:`When`,required:`Required`,notANumber:`Not a number`,tooLong:`Too long`,oneEachLine:`one a line`,removed:`Activity deleted`,restored:`Activity restored`,saved:`Activity saved`,sending:`Saving…`,sendFailed:`Not saved`,stillComing:`Saved; it shows in a moment`,dropFile:`Drop the file to attach it`,uploading:`Attaching {name}`,conflict:`Somebody changed this activity meanwhile. Yours is kept in the form; saving again replaces theirs.`,conflictTheirs:`Theirs: {summary}`,mentionList:`People to mention`,loading:`Loading activities`,loadingMore:`Loading older activities`,emptyTitle:`Nothing has happened yet`,emptyText:`Notes, calls, emails and changes will show here.`,noMatchTitle:`Nothing matches the filters`,noMatchText:`Try other words, or fewer filters.`,end:`The beginning of the history`,olderInArchive:`Older activities are in the archive`,showArchive:`Show them`,newEvents:{one:`{n} new`,other:`{n} new`},newEventsSpoken:{one:`{n} new activity`,other:`{n} new activities`},events:{one:`{n} activity`,other:`{n} activities`},left:{one:`{n} more`,other:`{n} more`},live:`Live`,connecting:`Connecting`,offline:`Offline. Changes come when the connection is back.`,liveRefused:`No live updates here`,failedOffline:`There is no connection to the server.`,failedUnauthorized:`Your session has ended. Sign in again.`,failedForbidden:`You may not do this.`,failedNotFound:`This activity does not exist any more.`,failedConflict:`Somebody was faster.`,failedTooLarge:`This is too large.`,failedSlowDown:{one:`Too many requests. Try again in {n} second.`,other:`Too many requests. Try again in {n} seconds.`},failedInvalid:`This was not accepted: {detail}`,failedServer:`The server cannot answer now.`,failedNarrow:`This is too much to search. Choose a shorter time.`,from:`From`,to:`To`,cc:`Cc`,inbound:`Inbound`,outbound:`Outbound`,direction:`Direction`,duration:`Duration`,outcome:`Outcome`,subject:`Subject`,notes:`Notes`,phone:`Phone`,recording:`Recording`,attendees:{one:`{n} attendee`,other:`{n} attendees`},attendeesLabel:`Attendees`,location:`Location`,join:`Meeting link`,link:`Link`,reason:`Reason`,automated:`Automatic`,competitor:`Competitor`,amount:`Amount`,closeDate:`Closed on`,contact:`Contact`,account:`Account`,deal:`Deal`,number:`Number`,due:`Due`,validUntil:`Valid until`,method:`Method`,reference:`Reference`,signedBy:`Signed by`,expires:`Expires`,priority:`Priority`,category:`Category`,internal:`Internal`,nothing:`empty`,yes:`Yes`,no:`No`,minutes:`min`,changedTo:`to`,edited:`edited`,editedAt:`Edited {date}`,download:`Download`,rating:`{rating} of {best}`,on:`on`,fieldsChanged:{one:`{n} field changed`,other:`{n} fields changed`},eventTypes:{note:`Note`,email:`Email`,call:`Call`,meeting:`Meeting`,task_completed:`Task completed`,status_change:`Status change`,lead_converted:`Lead converted`,deal_won:`Deal won`,deal_lost:`Deal lost`,field_updated:`Field updated`,file_attached:`File attached`,quote_sent:`Quote sent`,quote_accepted:`Quote accepted`,quote_rejected:`Quote rejected`,invoice_sent:`Invoice sent`,payment_received:`Payment received`,contract_signed:`Contract signed`,support_ticket_created:`Support ticket created`,feedback_received:`Feedback received`,campaign_response:`Campaign response`,social_mention:`Social mention`,custom:`Custom`},objectTypes:{lead:`Lead`,account:`Account`,contact:`Contact`,deal:`Deal`,ticket:`Ticket`,task:`Task`,quote:`Quote`,invoice:`Invoice`},fields:{meeting_url:`Meeting link`,recording_url:`Recording link`},values:{}};function s(e,t,n){return(t[new Intl.PluralRules(e).select(n)]??t.other).replaceAll(`{n}`,new Intl.NumberFormat(e).format(n))}function c(e,t){return e.replace(/\{(\w+)\}/g,(e,n)=>t[n]??e)}var l={en:o,de:a},u=new Set([`ar`,`dv`,`fa`,`he`,`ku`,`ps`,`ur`,`yi`]),d=60,f=3600,p=24*f,m=7*p,h=class{constructor(e){this.lang=e,this.dateTimes=new Map,this.numbers=new Map;let t=e.toLowerCase().split(`-`)[0]??`en`;this.words=l[t]??o,this.isRightToLeft=u.has(t),this.relativeTimes=new Intl.RelativeTimeFormat(e,{numeric:`auto`,style:`short`})}plural(e,t){return s(this.lang,e,t)}fill(e,t){return c(e,t)}number(e){return this.numberFormat({}).format(e)}money(e,t){let n=Number(e);if(!Number.isFinite(n)||e===``)return String(e);let r=Number.isInteger(n)?{minimumFractionDigits:0}:{};return t!==void 0&&/^[A-Za-z]{3}$/.test(t)?this.numberFormat({style:`currency`,currency:t,...r}).format(n):this.numberFormat({maximumFractionDigits:2}).format(n)}bytes(e){let t=[`byte`,`kilobyte`,`megabyte`,`gigabyte`,`terabyte`],n=e<1?0:Math.min(Math.floor(Math.log10(e)/3),t.length-1),r={style:`unit`,unit:t[n],unitDisplay:`short`,maximumFractionDigits:1};return this.numberFormat(r).format(e/1e3**n)}duration(e){let t=Math.round(e),n=[[Math.floor(t/f),`hour`],[Math.floor(t%f/d),`minute`],[t<600?t%d:0,`second`]].filter(([e])=>e>0);return(n.length>0?n:[[0,`second`]]).map(([e,t])=>this.numberFormat({style:`unit`,unit:t,unitDisplay:`short`}).format(e)).join(` `)}list(e){return new Intl.ListFormat(this.lang,{type:`conjunction`}).format(e)}relative(e,t){let n=Date.parse(e);if(Number.isNaN(n))return e;let r=(n-t)/1e3,i=Math.abs(r);if(i<d)return this.relativeTimes.format(0,`second`);if(i<f)return this.relativeTimes.format(Math.trunc(r/d),`minute`);if(i<p)return this.relativeTimes.format(Math.trunc(r/f),`hour`);if(i<m)return this.relativeTimes.format(Math.trunc(r/p),`day`);let a=new Date(n).getFullYear()===new Date(t).getFullYear();return this.format(n,{day:`numeric`,month:`short`,...a?{}:{year:`numeric`}})}dateTime(e){return this.format(e,{dateStyle:`full`,timeStyle:`short`})}shortDateTime(e){return this.format(e,{dateStyle:`medium`,timeStyle:`short`})}date(e){let t=/^\d{4}-\d{2}-\d{2}$/.test(e);return this.format(t?`${e}T12:00:00`:e,{dateStyle:`medium`})}month(e,t){return this.format(new Date(e,t,1).getTime(),{month:`long`,year:`numeric`})}eventType(e,t){return this.words.eventTypes[e]??t??_(e)}objectType(e){return this.words.objectTypes[e]??_(e)}fieldName(e){return this.words.fields[e]??_(e.replace(/_(seconds|minutes|url|at)$/,``))}value(e){return this.words.values[e.toLowerCase()]??e}numberFormat(e){let t=JSON.stringify(e),n=this.numbers.get(t);return n===void 0&&this.numbers.set(t,n=new Intl.NumberFormat(this.lang,e)),n}format(e,t){let n=new Date(e);if(Number.isNaN(n.getTime()))return String(e);let r=JSON.stringify(t),i=this.dateTimes.get(r);return i===void 0&&(i=new Intl.DateTimeFormat(this.lang,t),this.dateTimes.set(r,i)),i.format(n)}};function g(e){let t=e||globalThis.document?.documentElement.lang||globalThis.navigator?.language||`en`;try{return new h(t)}catch{return new h(`en`)}}function _(e){let t=e.replace(/[_\s]+/g,` `).trim(),n=t===t.toUpperCase()?t.toLowerCase():t;return n.charAt(0).toUpperCase()+n.slice(1)}var v=e`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 2px solid var(--timeline-accent);
    outline-offset: 1px;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--timeline-space-1);
    min-block-size: 2rem;
    padding-inline: var(--timeline-space-3);
    border: 1px solid transparent;
    border-radius: var(--timeline-radius-small);
    background: transparent;
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
    transition: background var(--timeline-quick), border-color var(--timeline-quick);
  }
  button:hover {
    background: var(--timeline-surface-hover);
  }
  button:disabled {
    cursor: default;
    opacity: 0.55;
  }
  button.outlined {
    border-color: var(--timeline-border);
    background: var(--timeline-surface-raised);
  }
  button.outlined:hover {
    border-color: var(--timeline-border-control);
  }
  button.primary {
    background: var(--timeline-accent);
    color: var(--timeline-accent-text);
  }
  button.primary:hover:not(:disabled) {
    background: color-mix(in srgb, var(--timeline-accent) 88%, var(--timeline-text));
  }
  button.danger {
    color: var(--timeline-negative);
  }
  button.icon {
    inline-size: 2rem;
    padding: 0;
    color: var(--timeline-text-quiet);
  }
  button.icon:hover {
    color: var(--timeline-text);
  }
  button.link {
    min-block-size: 0;
    padding: 0;
    border-radius: 2px;
    color: var(--timeline-accent);
    font-weight: inherit;
  }
  button.link:hover {
    background: none;
    text-decoration: underline;
  }
  button[aria-pressed="true"] {
    border-color: var(--timeline-accent);
    background: var(--timeline-accent-soft);
    color: var(--timeline-accent);
  }
  a {
    color: var(--timeline-accent);
    text-decoration: none;
  }
  a:hover {
    text-decoration: underline;
  }
  input:not([type="checkbox"], [type="radio"]),
  select,
  textarea {
    inline-size: 100%;
    min-block-size: 2rem;
    padding: var(--timeline-space-1) var(--timeline-space-2);
    border: 1px solid var(--timeline-border-control);
    border-radius: var(--timeline-radius-small);
    background: var(--timeline-surface-raised);
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--timeline-text-quiet);
    opacity: 1;
  }
  input[type="checkbox"],
  input[type="radio"] {
    inline-size: 1rem;
    block-size: 1rem;
    margin: 0;
    accent-color: var(--timeline-accent);
  }
  [aria-invalid="true"] {
    border-color: var(--timeline-negative) !important;
  }
  .quiet {
    color: var(--timeline-text-quiet);
  }
  .small {
    font-size: var(--timeline-size-small);
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: var(--timeline-space-1);
    max-inline-size: 100%;
    padding: 0.0625rem var(--timeline-space-2);
    border-radius: 1rem;
    background: var(--timeline-surface-sunken);
    font-size: var(--timeline-size-small);
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .chip.positive {
    background: var(--timeline-positive-soft);
    color: var(--timeline-positive);
  }
  .chip.negative {
    background: var(--timeline-negative-soft);
    color: var(--timeline-negative);
  }
  .chip.warning {
    background: var(--timeline-warning-soft);
    color: var(--timeline-warning);
  }
  .spoken {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .alert {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--timeline-space-2);
    padding: var(--timeline-space-2) var(--timeline-space-3);
    border-radius: var(--timeline-radius-small);
    background: var(--timeline-negative-soft);
    color: var(--timeline-negative);
  }
  .alert button {
    color: inherit;
    text-decoration: underline;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
  @media (pointer: coarse) {
    button,
    button.icon {
      min-block-size: 2.5rem;
    }
    button.link {
      min-block-size: 0;
    }
  }
`,y=e`
  :host {
    color-scheme: light dark;
    /* Not system-ui: on Windows that is the language's own font, on many a Linux one that is too wide. */
    --timeline-font: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Helvetica,
      Arial, sans-serif;
    --timeline-surface: light-dark(#ffffff, #17181b);
    --timeline-surface-raised: light-dark(#ffffff, #212328);
    --timeline-surface-sunken: light-dark(#f6f7f9, #1e2024);
    --timeline-surface-hover: light-dark(#f3f4f6, #23252a);
    --timeline-text: light-dark(#1b1d22, #ececef);
    --timeline-text-quiet: light-dark(#5b616b, #a3a8b2);
    --timeline-border: light-dark(#e5e7eb, #303238);
    --timeline-border-control: light-dark(#868d98, #747a85);
    --timeline-accent: light-dark(#3451c7, #9db1ff);
    --timeline-accent-text: light-dark(#ffffff, #10131f);
    --timeline-accent-soft: light-dark(#eaeefc, #262d47);
    --timeline-positive: light-dark(#18703e, #6fd39a);
    --timeline-positive-soft: light-dark(#e3f5ea, #1c3427);
    --timeline-negative: light-dark(#b3261e, #ff9c94);
    --timeline-negative-soft: light-dark(#fdeceb, #42211f);
    --timeline-warning: light-dark(#855300, #f0bd62);
    --timeline-warning-soft: light-dark(#fdf1dc, #3b2d14);
    --timeline-mark: light-dark(#ffe38a, #6b5500);
    --timeline-shadow: 0 1px 2px light-dark(rgb(16 24 40 / 8%), rgb(0 0 0 / 40%)),
      0 8px 24px light-dark(rgb(16 24 40 / 12%), rgb(0 0 0 / 50%));
    --timeline-space-1: 0.25rem;
    --timeline-space-2: 0.5rem;
    --timeline-space-3: 0.75rem;
    --timeline-space-4: 1rem;
    --timeline-space-6: 1.5rem;
    --timeline-radius: 0.5rem;
    --timeline-radius-small: 0.375rem;
    --timeline-size-small: 0.75rem;
    --timeline-size: 0.875rem;
    --timeline-size-large: 1rem;
    --timeline-quick: 120ms;
    font-family: var(--timeline-font);
    font-size: var(--timeline-size);
    line-height: 1.45;
    color: var(--timeline-text);
  }
  :host([theme="light"]) {
    color-scheme: light;
  }
  :host([theme="dark"]) {
    color-scheme: dark;
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --timeline-quick: 0ms;
    }
  }
`;export{_ as a,t as c,g as i,r as l,v as n,c as o,h as r,i as s,y as t,n as u};