import{i as e,n as t,s as n,t as r}from"./lit.js";import{l as i,n as a,o,r as s,s as c,t as l}from"./tokens.js";import{t as u}from"./styles.js";var d=[`set`,`rename`,`drop`,`text`],f=/missing required field `([^`]+)`/,p=2;function m(e){let t=e.map(e=>({...e,path:e.path.trim()})).filter(e=>e.path!==``),n=e=>t.filter(t=>t.kind===e),r={};return n(`rename`).length>0&&(r.rename=Object.fromEntries(n(`rename`).map(e=>[e.path,e.value.trim()]))),n(`drop`).length>0&&(r.drop=n(`drop`).map(e=>e.path)),n(`text`).length>0&&(r.text=n(`text`).map(e=>e.path)),n(`set`).length>0&&(r.set=Object.fromEntries(n(`set`).map(e=>[e.path,g(e.value)]))),r}function h(e,t){let n=f.exec(e.detail)?.[1];if(n!==void 0){let r=_(e.path,n),i=v(t,e.path).find(e=>b(e,n)<=p);return i===void 0?{kind:`set`,path:r,value:``}:{kind:`rename`,path:_(e.path,i),value:r}}if(typeof y(t,e.path)==`number`&&e.detail.includes("Expected `str`"))return{kind:`text`,path:e.path,value:``};let r=y(t,e.path),i=e.path===`$`||r===void 0?``:typeof r==`string`?r:JSON.stringify(r);return{kind:`set`,path:e.path===`$`?``:e.path,value:i}}function g(e){try{return JSON.parse(e)}catch{return e}}function _(e,t){return/^[A-Za-z_][A-Za-z0-9_-]*$/.test(t)?`${e}.${t}`:`${e}[${JSON.stringify(t)}]`}function v(e,t){let n=y(e,t);return typeof n==`object`&&n&&!Array.isArray(n)?Object.keys(n):[]}function y(e,t){return(t.match(/\.([A-Za-z_][\w-]*)|\[(\d+)\]|\["(?:[^"\\]|\\.)*"\]/g)??[]).reduce((e,t)=>{if(typeof e!=`object`||!e)return;let n=t.startsWith(`.`)?t.slice(1):String(JSON.parse(t.slice(1,-1)));return Object.hasOwn(e,n)?e[n]:void 0},e)}function b(e,t){let n=Array.from({length:t.length+1},(e,t)=>t);for(let r=1;r<=e.length;r++){let i=[r];for(let a=1;a<=t.length;a++){let o=(n[a-1]??0)+(e[r-1]===t[a-1]?0:1);i.push(Math.min(o,(n[a]??0)+1,(i[a-1]??0)+1))}n=i}return n[t.length]??0}var x=`  `;function S(e){try{let t=JSON.parse(e);return{message:t,lines:[...C(t,`$`,``,``,``)]}}catch{return}}function*C(e,t,n,r,i){let a=w(e,t);if(a===void 0||a.length===0){yield{text:`${n}${r}${JSON.stringify(e)}${i}`,path:t};return}let[o,s]=Array.isArray(e)?[`[`,`]`]:[`{`,`}`];yield{text:`${n}${r}${o}`,path:t};for(let[e,t]of a.entries())yield*C(t.value,t.path,n+x,t.label,e<a.length-1?`,`:``);yield{text:`${n}${s}${i}`,path:``}}function w(e,t){if(Array.isArray(e))return e.map((e,n)=>({label:``,value:e,path:`${t}[${n}]`}));if(typeof e==`object`&&e)return Object.entries(e).map(([e,n])=>({label:`${JSON.stringify(e)}: `,value:n,path:_(t,e)}))}var T=n`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--timeline-space-4);
  }
  .card > header {
    align-items: center;
  }
  .card > header .segments {
    margin-inline-start: auto;
  }
  .why {
    margin-block-end: var(--timeline-space-3);
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr));
    gap: var(--timeline-space-3);
    margin: 0;
  }
  dt {
    color: var(--timeline-text-quiet);
    font-size: var(--timeline-size-small);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  code,
  pre {
    font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace;
    font-size: var(--timeline-size-small);
  }
  pre {
    max-block-size: 24rem;
    margin: 0;
    padding: var(--timeline-space-3);
    overflow: auto;
    border-radius: var(--timeline-radius-small);
    background: var(--timeline-surface-sunken);
    line-height: 1.6;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    direction: ltr;
    text-align: start;
  }
  mark {
    border-radius: 2px;
    background: var(--timeline-negative-soft);
    box-shadow: 0 0 0 2px var(--timeline-negative-soft);
    color: var(--timeline-negative);
  }
  details {
    margin-block-start: var(--timeline-space-3);
  }
  summary {
    inline-size: fit-content;
    margin-block-end: var(--timeline-space-2);
    color: var(--timeline-text-quiet);
    font-size: var(--timeline-size-small);
    cursor: pointer;
  }
  .history {
    display: flex;
    flex-direction: column;
    gap: var(--timeline-space-3);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .history li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--timeline-space-1) var(--timeline-space-3);
  }
  .history code {
    overflow-wrap: anywhere;
  }
`,E={reason:``,source:``,from:``,to:``,unresolved:!0};async function D(e,t,n,r){let i={reason:A(t.reason),source:A(t.source),date_from:A(t.from),date_to:A(t.to),unresolved:t.unresolved?!0:void 0,page:n,page_size:50};return(await e.request(`GET`,`/dead-letters/`,{query:i,signal:r})).body}async function O(e,t){let n=t.split(`|`).map(encodeURIComponent).join(`/`);return(await e.request(`GET`,`/dead-letters/${n}`)).body}async function k(e,t,n,r){let i={ids:t,repair:n,dry_run:r};return(await e.request(`POST`,`/dead-letters/replay`,{body:i})).body}function A(e){return e.trim()===``?void 0:e.trim()}var j={title:`Dead letters`,intro:`Messages that could not become events. Nothing is lost: mend one and replay it.`,filters:`Filters`,open:`Open`,all:`All`,reason:`Reason`,anyReason:`Any reason`,source:`Source`,anySource:`Any source`,from:`From`,to:`To`,letters:{one:`{n} letter`,other:`{n} letters`},loading:`Loading dead letters`,emptyTitle:`No dead letters`,emptyText:`Every message became an event.`,noMatchTitle:`No letter matches the filters`,noMatchText:`Try fewer of them.`,more:`Show more`,retry:`Try again`,back:`All dead letters`,choose:`Choose a letter to see what it says.`,where:`Where`,refused:`Refused`,attempts:`Attempts`,stage:`Step`,place:`Topic, partition, offset`,key:`Key`,headers:`Headers`,message:`Message`,formatted:`Formatted`,original:`Original bytes`,base64:`These bytes are no text. As base64:`,truncated:`Only the first part of the message was kept. A replay reads the whole one from the topic while it is there.`,bytes:`Size`,empty:`empty`,repair:`Repair and replay`,repairHint:`Steps on the JSON of the message. What they do not name keeps its bytes.`,step:`Step {n}`,kind:`What to do`,kinds:{set:`Set`,rename:`Rename`,drop:`Remove`,text:`Make text`},path:`Path`,value:`New value`,newPath:`New path`,addStep:`Add step`,removeStep:`Remove step {n}`,asWell:{one:`Also the {n} other listed letter with this reason and path`,other:`Also the {n} other listed letters with this reason and path`},tryIt:`Try without publishing`,replay:`Replay`,working:`Working`,outcomes:{published:`Published`,refused:`Refused`,would_publish:`Would be published`,would_refuse:`Would be refused`},outcomeCount:`{outcome}: {n}`,refusal:`{reason} at {path}: {detail}`,history:`Replays`,noHistory:`Never replayed.`,by:`by {user} ({origin})`,asItWas:`unchanged`,states:{open:`Open`,replayed:`Replayed`,refused_again:`Refused again`},reasons:{null_value:`Empty message`,size:`Too large`,encoding:`Not UTF-8`,depth:`Nested too deep`,json:`Not JSON`,schema:`Does not match the schema`,event_type:`Unknown event type`,data:`Data does not match the type`,range:`Time out of range`,tenant:`Foreign organization`,store:`Refused by the store`,internal:`Internal`}},M={title:`Unzustellbare Nachrichten`,intro:`Nachrichten, die kein Ereignis werden konnten. Nichts ist verloren: reparieren und erneut einspielen.`,filters:`Filter`,open:`Offen`,all:`Alle`,reason:`Grund`,anyReason:`Jeder Grund`,source:`Quelle`,anySource:`Jede Quelle`,from:`Von`,to:`Bis`,letters:{one:`{n} Nachricht`,other:`{n} Nachrichten`},loading:`Nachrichten werden geladen`,emptyTitle:`Keine unzustellbaren Nachrichten`,emptyText:`Jede Nachricht wurde ein Ereignis.`,noMatchTitle:`Keine Nachricht entspricht den Filtern`,noMatchText:`Versuchen Sie weniger Filter.`,more:`Mehr zeigen`,retry:`Erneut versuchen`,back:`Alle Nachrichten`,choose:`Wählen Sie eine Nachricht, um zu sehen, was darin steht.`,where:`Wo`,refused:`Abgelehnt`,attempts:`Versuche`,stage:`Schritt`,place:`Topic, Partition, Offset`,key:`Schlüssel`,headers:`Header`,message:`Nachricht`,formatted:`Formatiert`,original:`Originalbytes`,base64:`Diese Bytes sind kein Text. Als base64:`,truncated:`Nur der Anfang der Nachricht wurde aufgehoben. Ein erneutes Einspielen liest sie ganz aus dem Topic, solange sie dort steht.`,bytes:`Größe`,empty:`leer`,repair:`Reparieren und einspielen`,repairHint:`Schritte am JSON der Nachricht. Was sie nicht nennen, behält seine Bytes.`,step:`Schritt {n}`,kind:`Was geschieht`,kinds:{set:`Setzen`,rename:`Umbenennen`,drop:`Entfernen`,text:`Zu Text machen`},path:`Pfad`,value:`Neuer Wert`,newPath:`Neuer Pfad`,addStep:`Schritt hinzufügen`,removeStep:`Schritt {n} entfernen`,asWell:{one:`Auch die {n} andere gezeigte mit diesem Grund und Pfad`,other:`Auch die {n} anderen gezeigten mit diesem Grund und Pfad`},tryIt:`Probieren, ohne zu senden`,replay:`Einspielen`,working:`Läuft`,outcomes:{published:`Gesendet`,refused:`Abgelehnt`,would_publish:`Würde gesendet`,would_refuse:`Würde abgelehnt`},outcomeCount:`{outcome}: {n}`,refusal:`{reason} bei {path}: {detail}`,history:`Einspielungen`,noHistory:`Nie eingespielt.`,by:`von {user} ({origin})`,asItWas:`unverändert`,states:{open:`Offen`,replayed:`Eingespielt`,refused_again:`Wieder abgelehnt`},reasons:{null_value:`Leere Nachricht`,size:`Zu groß`,encoding:`Kein UTF-8`,depth:`Zu tief verschachtelt`,json:`Kein JSON`,schema:`Entspricht nicht dem Schema`,event_type:`Unbekannte Ereignisart`,data:`Daten passen nicht zur Art`,range:`Zeit außerhalb der Grenzen`,tenant:`Fremde Organisation`,store:`Vom Speicher abgelehnt`,internal:`Intern`}};function N(e){return e.startsWith(`de`)?M:j}var P=100,F=class extends r{constructor(...e){super(...e),this.lang=`en`,this.theme=``,this.alike=[],this.steps=[],this.withAlike=!1,this.isWorking=!1,this.suggestedFor=``,this.addStep=()=>{this.steps=[...this.steps,{kind:`set`,path:``,value:``}]},this.submit=e=>{e.preventDefault(),this.send(!1)}}static{this.properties={lang:{},theme:{reflect:!0},client:{attribute:!1},letter:{attribute:!1},message:{attribute:!1},alike:{attribute:!1},steps:{state:!0},withAlike:{state:!0},isWorking:{state:!0},answer:{state:!0},failure:{state:!0}}}static{this.styles=[a,u,n`
      form {
        display: flex;
        flex-direction: column;
        gap: var(--timeline-space-3);
      }
      fieldset {
        display: grid;
        grid-template-columns: minmax(7rem, 1fr) minmax(0, 3fr) minmax(0, 3fr) 2rem;
        align-items: end;
        gap: var(--timeline-space-2);
        min-inline-size: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      fieldset label {
        display: flex;
        flex-direction: column;
        gap: var(--timeline-space-1);
        color: var(--timeline-text-quiet);
        font-size: var(--timeline-size-small);
      }
      fieldset :is(input, select) {
        color: var(--timeline-text);
        font-size: var(--timeline-size);
      }
      fieldset .icon {
        grid-column: 4;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--timeline-space-2);
      }
      .alike {
        display: flex;
        align-items: center;
        gap: var(--timeline-space-2);
      }
      .answer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--timeline-space-2);
      }
      ul {
        flex-basis: 100%;
        margin: 0;
        padding-inline-start: var(--timeline-space-4);
      }
      @container (max-width: 34rem) {
        fieldset {
          grid-template-columns: minmax(0, 1fr) 2rem;
        }
        fieldset label {
          grid-column: 1;
        }
        fieldset .icon {
          grid-column: 2;
        }
      }
    `]}willUpdate(){this.letter!==void 0&&this.letter.id!==this.suggestedFor&&(this.suggestedFor=this.letter.id,this.steps=[h(this.letter,this.message)],this.withAlike=!1,this.answer=this.failure=void 0)}render(){let n=N(this.lang),r=new s(this.lang);return e`<section class="card" aria-labelledby="repair">
      <header>
        <h2 id="repair">${n.repair}</h2>
        <span class="quiet small">${n.repairHint}</span>
      </header>
      <form @submit=${this.submit} autocomplete="off">
        ${this.steps.map((e,t)=>this.step(e,t,n))}
        <div><button type="button" class="link" @click=${this.addStep}>${n.addStep}</button></div>
        ${this.alike.length===0?t:e`<label class="alike"
                ><input type="checkbox" .checked=${this.withAlike} @change=${e=>this.withAlike=e.target.checked} />
                ${r.plural(n.asWell,this.alike.length)}</label
              >`}
        <div class="actions">
          <button class="primary" type="submit" ?disabled=${this.isWorking}>${n.replay}</button>
          <button class="outlined" type="button" ?disabled=${this.isWorking} @click=${()=>this.send(!0)}>${n.tryIt}</button>
        </div>
        <div role="status">${this.outcome(n,r)}</div>
      </form>
    </section>`}step(n,r,i){let a=e=>{this.steps=this.steps.map((t,n)=>n===r?{...t,...e}:t),this.answer=void 0},s=e=>e.target.value,c=n.kind===`set`||n.kind===`rename`;return e`<fieldset>
      <legend class="spoken">${o(i.step,{n:String(r+1)})}</legend>
      <label
        >${i.kind}
        <select .value=${n.kind} @change=${e=>a({kind:s(e)})}>
          ${d.map(t=>e`<option value=${t} ?selected=${t===n.kind}>${i.kinds[t]}</option>`)}
        </select></label
      >
      <label>${i.path}<input .value=${n.path} placeholder="$.object_id" spellcheck="false" @input=${e=>a({path:s(e)})} /></label>
      ${c?e`<label
              >${n.kind===`set`?i.value:i.newPath}
              <input .value=${n.value} spellcheck="false" @input=${e=>a({value:s(e)})}
            /></label>`:t}
      <button type="button" class="icon" aria-label=${o(i.removeStep,{n:String(r+1)})} @click=${()=>this.removeStep(r)}>✕</button>
    </fieldset>`}outcome(n,r){if(this.isWorking)return e`<span class="quiet">${n.working}</span>`;if(this.failure!==void 0)return e`<p class="alert">${c(r,this.failure)}</p>`;if(this.answer===void 0)return t;let i=this.answer.letters.filter(e=>e.detail!==``);return e`<div class="answer">
      ${Object.entries(this.answer.counts).map(([t,i])=>e`<span class="chip ${t.endsWith(`refuse`)||t===`refused`?`negative`:`positive`}"
          >${o(n.outcomeCount,{outcome:n.outcomes[t],n:r.number(i)})}</span
        >`)}
      ${i.length===0?t:e`<ul>
              ${i.map(t=>e`<li>${o(n.refusal,{reason:n.reasons[t.reason]??t.reason,path:t.path,detail:t.detail})}</li>`)}
            </ul>`}
    </div>`}removeStep(e){this.steps=this.steps.filter((t,n)=>n!==e),this.answer=void 0}async send(e){let{client:t,letter:n}=this;if(t===void 0||n===void 0||this.isWorking)return;let r=[n.id,...this.withAlike?this.alike:[]].slice(0,P);this.isWorking=!0,this.answer=this.failure=void 0;try{this.answer=await k(t,r,m(this.steps),e),this.dispatchEvent(new CustomEvent(`replayed`,{detail:e}))}catch(e){this.failure=i(e)}finally{this.isWorking=!1}}};customElements.define(`repair-form`,F);var I=class extends r{constructor(...e){super(...e),this.lang=`en`,this.theme=``,this.alike=[],this.letterAddress=()=>`#`,this.isOriginal=!1,this.load=async()=>{let{client:e,letter:t}=this;if(e!==void 0&&t!==void 0)try{this.failure=void 0;let n=await O(e,t);this.letter===t&&(this.read=n)}catch(e){this.letter===t&&(this.failure=i(e))}},this.replayed=async e=>{await this.load(),e.detail||this.dispatchEvent(new CustomEvent(`replayed`))}}static{this.properties={lang:{},theme:{reflect:!0},client:{attribute:!1},letter:{attribute:!1},alike:{attribute:!1},letterAddress:{attribute:!1},read:{state:!0},failure:{state:!0},isOriginal:{state:!0}}}static{this.styles=[a,u,T]}willUpdate(e){(e.has(`letter`)||e.has(`client`))&&(this.read=void 0,this.isOriginal=!1,this.load())}render(){let n=N(this.lang),r=new s(this.lang);return this.failure===void 0?this.read===void 0?e`<p class="card quiet" role="status">${n.loading}</p>`:e`${this.head(this.read,n,r)} ${this.message(this.read,n)}
      <repair-form
        .lang=${this.lang}
        theme=${this.theme||t}
        .client=${this.client}
        .letter=${this.read.letter}
        .message=${S(this.read.value?.text??``)?.message}
        .alike=${this.alike}
        @replayed=${this.replayed}
      ></repair-form>
      ${this.history(this.read.replays,n,r)}`:e`<div class="alert" role="alert">
        ${c(r,this.failure)} <button @click=${this.load}>${n.retry}</button>
      </div>`}head({letter:n,key:r},i,a){let o=[[i.where,e`<code>${n.path}</code>`],[i.refused,a.shortDateTime(n.failed_at)],[i.source,n.source||`–`],[i.attempts,a.number(n.attempts)],[i.stage,n.stage],[i.bytes,a.bytes(n.value_bytes)],[i.place,e`<code>${n.id}</code>`],[i.key,e`<code>${r.text??r.base64??`–`}</code>`]];return e`<section class="card" aria-labelledby="reason">
      <header>
        <h2 id="reason">${i.reasons[n.reason]??n.reason}</h2>
        <span class="chip ${n.state===`replayed`?`positive`:n.state===`open`?`warning`:`negative`}">${i.states[n.state]}</span>
        ${n.refused_again_as===null?t:e`<a class="small" href=${this.letterAddress(n.refused_again_as)}>${n.refused_again_as}</a>`}
      </header>
      <p class="why">${n.detail}</p>
      <dl>${o.map(([t,n])=>e`<div><dt>${t}</dt><dd>${n}</dd></div>`)}</dl>
    </section>`}message({value:n,letter:r,headers:i},a){return e`<section class="card" aria-labelledby="message">
      <header>
        <h2 id="message">${a.message}</h2>
        <div class="segments">
          ${[!1,!0].map(t=>e`<button aria-pressed=${t===this.isOriginal} @click=${()=>this.isOriginal=t}>
              ${t?a.original:a.formatted}
            </button>`)}
        </div>
      </header>
      ${r.is_truncated?e`<p class="chip warning">${a.truncated}</p>`:t}
      ${this.content(n,r.path,a)}
      ${i.length===0?t:e`<details>
              <summary>${a.headers}</summary>
              <dl>${i.map(t=>e`<div><dt>${t.name}</dt><dd><code>${t.value?.text??t.value?.base64??a.empty}</code></dd></div>`)}</dl>
            </details>`}
    </section>`}content(t,n,r){let i=t=>e`<pre tabindex="0" role="region" aria-label=${r.original}>${t}</pre>`;if(t===null)return e`<p class="quiet">${r.empty}</p>`;if(t.text===void 0)return e`<p class="quiet">${r.base64}</p>${i(t.base64??``)}`;let a=this.isOriginal?void 0:S(t.text);return i(a===void 0?t.text:a.lines.map(t=>t.path===n&&n!==`$`?e`<mark>${t.text}</mark>${`
`}`:`${t.text}\n`))}history(t,n,r){return e`<section class="card" aria-labelledby="history">
      <header><h2 id="history">${n.history}</h2></header>
      ${t.length===0?e`<p class="quiet">${n.noHistory}</p>`:e`<ol class="history">${t.map(e=>this.past(e,n,r))}</ol>`}
    </section>`}past(n,r,i){let a=n.outcome===`published`||n.outcome===`would_publish`;return e`<li>
      <span class="chip ${a?`positive`:`negative`}">${r.outcomes[n.outcome]}</span>
      <time class="small" datetime=${n.replayed_at}>${i.shortDateTime(n.replayed_at)}</time>
      <span class="quiet small">${i.fill(r.by,{user:n.replayed_by,origin:n.origin})}</span>
      <code>${L(n.repair)??r.asItWas}</code>
      ${n.detail===``?t:e`<span class="quiet">${i.fill(r.refusal,{reason:r.reasons[n.reason]??n.reason,path:n.path,detail:n.detail})}</span>`}
    </li>`}};function L(e){return Object.keys(e).length===0?void 0:JSON.stringify(e)}customElements.define(`dead-letter`,I);var R=class extends r{constructor(...e){super(...e),this.lang=`en`,this.theme=``,this.letterAddress=()=>`#`,this.filters=E,this.items=[],this.sources=[],this.isLoading=!1,this.abort=new AbortController,this.readAnew=()=>this.read([],1),this.readMore=()=>this.read(this.items,(this.page?.pagination.page??0)+1),this.refresh=()=>this.read([],1)}static{this.properties={lang:{},theme:{reflect:!0},client:{attribute:!1},letter:{attribute:!1},letterAddress:{attribute:!1},filters:{state:!0},page:{state:!0},items:{state:!0},sources:{state:!0},failure:{state:!0},isLoading:{state:!0}}}static{this.styles=[l,a,u,n`
      .bar {
        margin-block-end: var(--timeline-space-1);
      }
      .intro {
        margin-block-end: var(--timeline-space-4);
      }
      .filters {
        display: flex;
        flex-wrap: wrap;
        gap: var(--timeline-space-2) var(--timeline-space-4);
        align-items: center;
        margin-block-end: var(--timeline-space-4);
      }
      .panes {
        display: grid;
        grid-template-columns: minmax(16rem, 2fr) minmax(0, 3fr);
        align-items: start;
        gap: var(--timeline-space-4);
      }
      .list {
        padding: 0;
        overflow: hidden;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li + li {
        border-block-start: 1px solid var(--timeline-border);
      }
      li a {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px var(--timeline-space-3);
        padding: var(--timeline-space-3) var(--timeline-space-4);
        border-inline-start: 2px solid transparent;
        color: inherit;
      }
      li a:hover {
        background: var(--timeline-surface-hover);
        text-decoration: none;
      }
      li a:focus-visible {
        outline-offset: -2px;
      }
      li a[aria-current] {
        border-inline-start-color: var(--timeline-accent);
        background: var(--timeline-accent-soft);
      }
      li a[aria-current] .quiet {
        color: var(--timeline-text);
      }
      .reason {
        font-weight: 500;
      }
      .detail {
        grid-column: 1 / -1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .more {
        margin: var(--timeline-space-2) var(--timeline-space-4);
      }
      .placeholder {
        display: grid;
        place-items: center;
        min-block-size: 16rem;
        border: 1px dashed var(--timeline-border);
        border-radius: var(--timeline-radius);
        color: var(--timeline-text-quiet);
      }
      .back {
        display: none;
      }
      @container (max-width: 46rem) {
        .panes {
          grid-template-columns: minmax(0, 1fr);
        }
        .placeholder,
        .chosen .list,
        .chosen .filters,
        .chosen .intro {
          display: none;
        }
        .chosen .back {
          display: inline-block;
          margin-block-end: var(--timeline-space-3);
        }
      }
    `]}disconnectedCallback(){super.disconnectedCallback(),this.abort.abort()}willUpdate(e){e.has(`client`)&&this.readAnew()}render(){let n=N(this.lang),r=new s(this.lang),i=this.page?.pagination.total;return e`<div class=${this.letter===void 0?``:`chosen`}>
      <a class="back" href=${this.letterAddress(void 0)}>${n.back}</a>
      <header class="bar">
        <h1>${n.title}</h1>
        <span class="quiet" role="status">${i===void 0?``:r.plural(n.letters,i)}</span>
      </header>
      <p class="intro quiet">${n.intro}</p>
      ${this.filterBar(n,r)}
      ${this.failure===void 0?t:this.alert(this.failure,r)}
      <div class="panes">
        <section class="card list" aria-label=${n.title} aria-busy=${this.isLoading}>${this.list(n,r)}</section>
        ${this.chosen(n)}
      </div>
    </div>`}filterBar(t,n){let{filters:r,page:i}=this,a=Object.entries(i?.counts??{});return r.reason!==``&&!a.some(([e])=>e===r.reason)&&a.push([r.reason,0]),e`<div class="filters" role="group" aria-label=${t.filters}>
      <div class="segments">
        ${[!0,!1].map(n=>e`<button aria-pressed=${n===r.unresolved} @click=${()=>this.narrow({unresolved:n})}>
            ${n?t.open:t.all}
          </button>`)}
      </div>
      <label class="field"
        >${t.reason}
        <select @change=${e=>this.narrow({reason:z(e)})}>
          <option value="">${t.anyReason}</option>
          ${a.map(([i,a])=>e`<option value=${i} ?selected=${i===r.reason}>
              ${t.reasons[i]??i} (${n.number(a)})
            </option>`)}
        </select></label
      >
      <label class="field"
        >${t.source}
        <input list="sources" size="12" .value=${r.source} placeholder=${t.anySource} @change=${e=>this.narrow({source:z(e)})} />
        <datalist id="sources">${this.sources.map(t=>e`<option value=${t}></option>`)}</datalist></label
      >
      ${[`from`,`to`].map(n=>e`<label class="field"
          >${t[n]} <input type="date" .value=${r[n]} @change=${e=>this.narrow({[n]:z(e)})} /></label
        >`)}
    </div>`}list(n,r){let{page:i,items:a}=this;if(i===void 0)return e`<p class="empty">${this.failure===void 0?n.loading:``}</p>`;if(a.length===0){let{reason:t,source:r,from:i,to:a}=this.filters,o=[t,r,i,a].some(e=>e!==``);return e`<p class="empty">
        <strong>${o?n.noMatchTitle:n.emptyTitle}</strong>${o?n.noMatchText:n.emptyText}
      </p>`}return e`<ul>
        ${a.map(e=>this.item(e,n,r))}
      </ul>
      ${a.length<i.pagination.total?e`<button class="more" ?disabled=${this.isLoading} @click=${this.readMore}>${n.more}</button>`:t}`}item(n,r,i){return e`<li>
      <a href=${this.letterAddress(n.id)} aria-current=${n.id===this.letter?`true`:t}>
        <span class="reason">${r.reasons[n.reason]??n.reason}</span>
        <time class="quiet small" datetime=${n.failed_at} title=${i.dateTime(n.failed_at)}
          >${i.relative(n.failed_at,Date.now())}</time
        >
        <span class="detail quiet">${n.path}: ${n.detail}</span>
        <span class="quiet small">${n.source}</span>
        ${n.state===`open`?t:e`<span class="chip ${n.state===`replayed`?`positive`:`negative`}">${r.states[n.state]}</span>`}
      </a>
    </li>`}chosen(n){if(this.letter===void 0)return e`<p class="placeholder">${n.choose}</p>`;let r=this.items.find(e=>e.id===this.letter),i=this.items.filter(e=>e.id!==this.letter&&e.state===`open`&&e.reason===r?.reason&&e.path===r.path);return e`<dead-letter
      .lang=${this.lang}
      theme=${this.theme||t}
      .client=${this.client}
      .letter=${this.letter}
      .alike=${i.map(e=>e.id)}
      .letterAddress=${this.letterAddress}
      @replayed=${this.refresh}
    ></dead-letter>`}alert(t,n){return e`<div class="alert" role="alert">
      ${c(n,t)} <button @click=${this.readAnew}>${N(this.lang).retry}</button>
    </div>`}narrow(e){this.filters={...this.filters,...e},this.readAnew()}async read(e,t){this.abort.abort();let n=this.abort=new AbortController;if(this.client!==void 0){this.isLoading=!0;try{let r=await D(this.client,this.filters,t,n.signal);if(n.signal.aborted)return;let i=new Set(e.map(e=>e.id));this.items=[...e,...r.dead_letters.filter(e=>!i.has(e.id))],this.sources=[...new Set([...this.sources,...this.items.map(e=>e.source).filter(e=>e!==``)])].sort(),this.page=r,this.failure=void 0}catch(e){n.signal.aborted||(this.failure=i(e))}finally{n.signal.aborted||(this.isLoading=!1)}}}};function z(e){return e.target.value}customElements.define(`dead-letters`,R);export{R as DeadLetters};