import{i as e,n as t,o as n,s as r,t as i}from"./lit.js";import{c as a,n as o}from"./activity-timeline.js";import{l as s,n as c,o as l,r as u,s as d,t as f}from"./tokens.js";import{a as p,c as m,i as h,l as g,n as ee,o as _,r as v,s as y,t as b}from"./app.js";import{t as x}from"./styles.js";var S=[1,2,3,4,5,6,7],C=Array.from({length:24},(e,t)=>t),w=5,T=27;function E(e){return new Map(e.map(e=>[e.key??``,e.total]))}function D(e,t){return`${e}T${String(t).padStart(2,`0`)}`}function te(e,t){return e===0?0:Math.max(1,Math.ceil(Math.log1p(e)/Math.log1p(t)*w))}function O(e,t,n){let r=[],i=v(n.to,-((g(n.to)-e+7)%7));for(;i>=n.from&&r.length<T;i=v(i,-7)){let e=k(i,t);e!==void 0&&r.push(e)}return r}function k(e,t){let[n=0,r=1,i=1]=e.split(`-`).map(Number),a=new Date(n,r-1,i,t);if(a.getHours()!==t)return;let o=new Date(a.getTime());for(;o.getHours()===t;)o.setMinutes(o.getMinutes()+15);return{starts:a,since:a.toISOString(),until:o.toISOString()}}async function A(e,t,n,r){let i=async i=>{let a={date_from:t.from,date_to:t.to,timezone:n,...i};return(await e.request(`GET`,`/summary/`,{query:a,...N(r)})).body.data},[a,o,s]=await Promise.all([i({group_by:m(t),compare:`previous`}),i({group_by:`weekday_hour`}),i({group_by:`actor`})]);return{overTime:a,byHour:o.groups??[],byActor:s.groups??[]}}async function j(e,t,n){let r={date_from:t,date_to:n};return(await e.request(`GET`,`/summary/`,{query:r})).body.data.total}async function M(e,t,n){return(await e.request(`GET`,`/summary/silent/`,{query:t,...N(n)})).body}function N(e){return e===void 0?{}:{signal:e}}var P={dashboard:`Dashboard`,period:`Period`,lastDays:{one:`{n} day`,other:`{n} days`},month:`This month`,custom:`Custom`,from:`From`,to:`To`,zone:`Times in {zone}`,all:`All activity`,before:`before: {n}, {from} to {to}`,newSince:`new`,same:`no change`,overTime:`Activity over time`,other:`Other`,asTable:`Show as a table`,day:`Day`,week:`Week of`,monthOf:`Month`,total:`Total`,chartOf:`Stacked bars of activity by type: {n} from {from} to {to}, most on {most}.`,events:{one:`{n} activity`,other:`{n} activities`},heatmap:`When it happens`,heatmapHint:`Weekday and hour. Choose one to see which days it was.`,less:`less`,more:`more`,cell:`{weekday}, {from} to {to}: {n}`,hoursOf:`{weekday}, {from} to {to}`,people:`Most active people`,nobody:`Without a person`,silent:`Silent objects`,silentFor:`Silent for`,silentDays:{one:`{n} day`,other:`{n} days`},kind:`Type`,allKinds:`All types`,object:`Object`,lastActivity:`Last activity`,activities:`Activities`,silentTotal:{one:`{n} object`,other:`{n} objects`},showMore:`Show more`,nothingSilent:`No object was silent for so long.`,emptyTitle:`No activity in this period`,emptyText:`Choose a longer one.`,loading:`Counting`},F={dashboard:`Übersicht`,period:`Zeitraum`,lastDays:{one:`{n} Tag`,other:`{n} Tage`},month:`Dieser Monat`,custom:`Eigener`,from:`Von`,to:`Bis`,zone:`Zeiten in {zone}`,all:`Alle Aktivitäten`,before:`davor: {n}, {from} bis {to}`,newSince:`neu`,same:`unverändert`,overTime:`Aktivität im Lauf der Zeit`,other:`Andere`,asTable:`Als Tabelle zeigen`,day:`Tag`,week:`Woche ab`,monthOf:`Monat`,total:`Summe`,chartOf:`Gestapelte Balken nach Art: {n} vom {from} bis {to}, die meisten am {most}.`,events:{one:`{n} Aktivität`,other:`{n} Aktivitäten`},heatmap:`Wann es geschieht`,heatmapHint:`Wochentag und Stunde. Wählen Sie eine, um die Tage zu sehen.`,less:`weniger`,more:`mehr`,cell:`{weekday}, {from} bis {to}: {n}`,hoursOf:`{weekday}, {from} bis {to}`,people:`Aktivste Personen`,nobody:`Ohne Person`,silent:`Stille Objekte`,silentFor:`Still seit`,silentDays:{one:`{n} Tag`,other:`{n} Tagen`},kind:`Art`,allKinds:`Alle Arten`,object:`Objekt`,lastActivity:`Letzte Aktivität`,activities:`Aktivitäten`,silentTotal:{one:`{n} Objekt`,other:`{n} Objekte`},showMore:`Mehr zeigen`,nothingSilent:`So lange war kein Objekt still.`,emptyTitle:`Keine Aktivität in diesem Zeitraum`,emptyText:`Wählen Sie einen längeren.`,loading:`Wird gezählt`};function I(e){return e.startsWith(`de`)?F:P}var L=class extends i{constructor(...e){super(...e),this.groups=[],this.feedAddress=()=>`#`,this.lang=`en`,this.theme=``,this.active=`1T09`,this.move=e=>{let[t=1,n=0]=this.active.split(`T`).map(Number),r=getComputedStyle(this).direction===`rtl`?-1:1,i={ArrowUp:[-1,0],ArrowDown:[1,0],ArrowLeft:[0,-r],ArrowRight:[0,r],Home:[0,-n],End:[0,23-n]};if(e.key===`Enter`||e.key===` `){e.preventDefault(),this.focusable()?.click();return}let a=i[e.key];a!==void 0&&(e.preventDefault(),this.active=D(R(t+a[0],1,7),R(n+a[1],0,23)),this.updateComplete.then(()=>this.focusable()?.focus()))}}static{this.properties={lang:{},theme:{reflect:!0},groups:{attribute:!1},period:{attribute:!1},client:{attribute:!1},feedAddress:{attribute:!1},active:{state:!0},chosen:{state:!0},hours:{state:!0}}}static{this.styles=[c,r`
      :host {
        display: block;
      }
      .scroll {
        overflow-x: auto;
        padding: 2px;
      }
      table {
        position: relative;
        inline-size: 100%;
        min-inline-size: 30rem;
        border-collapse: separate;
        border-spacing: 3px;
        table-layout: fixed;
      }
      th {
        color: var(--timeline-text-quiet);
        font-size: var(--timeline-size-small);
        font-weight: 400;
        text-align: start;
      }
      th.weekday {
        inline-size: 2.5rem;
      }
      thead th span {
        position: absolute;
      }
      thead th {
        block-size: 1.25rem;
        vertical-align: top;
        white-space: nowrap;
      }
      td {
        block-size: 1.25rem;
        padding: 0;
        border-radius: 3px;
        background: var(--timeline-surface-sunken);
      }
      td[data-shade="1"],
      i[data-shade="1"] {
        background: color-mix(in srgb, var(--timeline-accent) 18%, var(--timeline-surface));
      }
      td[data-shade="2"],
      i[data-shade="2"] {
        background: color-mix(in srgb, var(--timeline-accent) 36%, var(--timeline-surface));
      }
      td[data-shade="3"],
      i[data-shade="3"] {
        background: color-mix(in srgb, var(--timeline-accent) 56%, var(--timeline-surface));
      }
      td[data-shade="4"],
      i[data-shade="4"] {
        background: color-mix(in srgb, var(--timeline-accent) 78%, var(--timeline-surface));
      }
      td[data-shade="5"],
      i[data-shade="5"] {
        background: var(--timeline-accent);
      }
      td:not([data-shade="0"]) {
        cursor: pointer;
      }
      td:hover,
      td[aria-selected="true"] {
        outline: 2px solid var(--timeline-accent);
        outline-offset: 1px;
      }
      .scale {
        display: flex;
        align-items: center;
        justify-content: flex-end;
        gap: 3px;
        margin-block-start: var(--timeline-space-2);
      }
      i {
        inline-size: 0.75rem;
        block-size: 0.75rem;
        border-radius: 3px;
        background: var(--timeline-surface-sunken);
      }
      .hours {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--timeline-space-2);
        margin-block-start: var(--timeline-space-3);
      }
    `]}willUpdate(e){(e.has(`period`)||e.has(`groups`))&&(this.chosen=this.hours=void 0)}render(){let n=I(this.lang),r=E(this.groups),i=Math.max(1,...r.values());return e`<div class="scroll">
        <table role="grid" aria-label=${n.heatmap} @keydown=${this.move}>
          <thead>
            <tr>
              <th class="weekday"><span class="spoken">${n.day}</span></th>
              ${C.map(t=>e`<th scope="col">${t%3==0?e`<span>${this.clock(t)}</span>`:e`<span class="spoken">${this.clock(t)}</span>`}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${S.map(t=>e`<tr>
                <th scope="row">${this.weekday(t,`short`)}</th>
                ${C.map(e=>this.cell(t,e,r.get(D(t,e))??0,i))}
              </tr>`)}
          </tbody>
        </table>
      </div>
      <div class="scale small quiet" aria-hidden="true">
        ${n.less} ${[0,1,2,3,4,5].map(t=>e`<i data-shade=${t}></i>`)} ${n.more}
      </div>
      <div role="status">${this.chosen===void 0?t:this.list(this.chosen)}</div>`}cell(t,n,r,i){let a=I(this.lang),o=D(t,n),s=new u(this.lang).plural(a.events,r),c=l(a.cell,{...this.span(t,n),n:s}),d=this.chosen?.weekday===t&&this.chosen.hour===n;return e`<td
      role="gridcell"
      data-key=${o}
      data-shade=${te(r,i)}
      tabindex=${o===this.active?0:-1}
      aria-label=${c}
      aria-selected=${d}
      title=${c}
      @click=${()=>this.choose(t,n,r)}
    ></td>`}list(t){let n=I(this.lang),r=new u(this.lang);return e`<div class="hours">
      <strong>${l(n.hoursOf,this.span(t.weekday,t.hour))}</strong>
      ${this.hours===void 0?e`<span class="quiet">${n.loading}</span>`:this.hours.map(t=>e`<a class="chip" href=${this.feedAddress({from:t.since,to:t.until})}
                >${t.starts.toLocaleDateString(this.lang,{day:`numeric`,month:`short`})} ·
                ${r.plural(n.events,t.total)}</a
              >`)}
    </div>`}async choose(e,t,n){this.active=D(e,t);let{client:r,period:i}=this;if(n===0||r===void 0||i===void 0){this.chosen=void 0;return}let a=this.chosen={weekday:e,hour:t};this.hours=void 0;let o=O(e,t,i),s=await Promise.all(o.map(e=>j(r,e.since,e.until).catch(()=>0)));this.chosen===a&&(this.hours=o.map((e,t)=>({...e,total:s[t]??0})).filter(e=>e.total>0))}focusable(){return this.renderRoot.querySelector(`td[data-key="${this.active}"]`)}span(e,t){return{weekday:this.weekday(e,`long`),from:this.clock(t),to:this.clock((t+1)%24)}}weekday(e,t){return new Date(2024,0,e).toLocaleDateString(this.lang,{weekday:t})}clock(e){return new Date(2024,0,1,e).toLocaleTimeString(this.lang,{hour:`numeric`})}};function R(e,t,n){return Math.min(Math.max(e,t),n)}customElements.define(`activity-heatmap`,L);var z=[`light-dark(#3f56d0, #8ea2ff)`,`light-dark(#12968a, #4fd1c0)`,`light-dark(#d68a12, #f0bd62)`,`light-dark(#c2456a, #ff92ab)`,`light-dark(#7d4cc4, #c6a2ff)`,`light-dark(#2f8fd0, #76c5f7)`],B=`light-dark(#a9afba, #656b76)`;function V(e,t,n){let r=Object.entries(e).filter(([,e])=>e>0).sort(([e,t],[n,r])=>r-t||e.localeCompare(n)).map(([e])=>e),i=r.length===z.length+1?r:r.slice(0,z.length),a=i.map((e,t)=>({types:[e],isRest:!1,colour:z[t]??B})),o=r.slice(i.length),s=o.length===0?a:[...a,{types:o,isRest:!0,colour:B}],c=new Map(t.map(e=>[e.key,e.counts]));return s.map(t=>{let r=n.map(e=>H(c.get(e),t.types));return{...t,counts:r,total:H(e,t.types)}})}function H(e,t){return t.reduce((t,n)=>t+(e?.[n]??0),0)}var U=class extends i{constructor(...e){super(...e),this.feedAddress=()=>`#`,this.lang=`en`,this.theme=``}static{this.properties={lang:{},theme:{reflect:!0},summary:{attribute:!1},period:{attribute:!1},feedAddress:{attribute:!1}}}static{this.styles=[c,x,r`
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: var(--timeline-space-1) var(--timeline-space-4);
        margin-block-start: var(--timeline-space-3);
        font-size: var(--timeline-size-small);
      }
      .legend a {
        display: inline-flex;
        align-items: center;
        gap: var(--timeline-space-2);
        color: inherit;
      }
      .legend .number {
        color: var(--timeline-text-quiet);
      }
      .swatch {
        inline-size: 0.625rem;
        block-size: 0.625rem;
        border-radius: 2px;
      }
      summary {
        inline-size: fit-content;
        margin-block-start: var(--timeline-space-3);
        color: var(--timeline-text-quiet);
        font-size: var(--timeline-size-small);
        cursor: pointer;
      }
      activity-time-chart {
        block-size: 240px;
      }
      .scroll {
        max-block-size: 24rem;
        margin-block-start: var(--timeline-space-2);
        overflow: auto;
      }
      thead th {
        position: sticky;
        inset-block-start: 0;
        background: var(--timeline-surface);
      }
    `]}connectedCallback(){super.connectedCallback(),b(()=>import(`./time-chart.js`),[])}render(){let{summary:n,period:r}=this;if(n===void 0||r===void 0)return t;let i=I(this.lang),a=new u(this.lang),o=m(r),s=h(r,o),c=V(n.counts,n.groups??[],s),l=c.map(e=>ne(e,i,a));return e`<section class="card" aria-labelledby="title">
      <header><h2 id="title">${i.overTime}</h2></header>
      ${n.total===0?e`<p class="empty"><strong>${i.emptyTitle}</strong>${i.emptyText}</p>`:e`${this.chart(c,l,s,o)} ${this.legend(c,l,a)}
            ${this.table(c,l,s,o)}`}
    </section>`}chart(n,r,i,a){let o=I(this.lang),s=new u(this.lang),c=i.map((e,t)=>n.reduce((e,n)=>e+(n.counts[t]??0),0)),d=i[c.indexOf(Math.max(...c))]??``,f=l(o.chartOf,{n:s.plural(o.events,this.summary?.total??0),from:s.date(this.period?.from??``),to:s.date(this.period?.to??``),most:s.date(d)});return e`<activity-time-chart
      theme=${this.theme||t}
      .series=${n.map((e,t)=>({...e,name:r[t]??``}))}
      .labels=${i.map(e=>this.day(e,a,`long`))}
      .shortLabels=${i.map(e=>this.day(e,a,`short`))}
      .label=${f}
      @choose=${e=>this.open(i[e.detail],a)}
    ></activity-time-chart>`}legend(t,n,r){return e`<div class="legend">
      ${t.map((t,i)=>e`<a href=${this.feedAddress({...this.period,types:t.types})}
          ><svg class="swatch" aria-hidden="true"><rect width="100%" height="100%" fill=${t.colour}></rect></svg
          ><span>${n[i]}</span> <span class="number">${r.number(t.total)}</span></a
        >`)}
    </div>`}table(t,n,r,i){let a=I(this.lang),o=i===`day`?a.day:i===`week`?a.week:a.monthOf;return e`<details>
      <summary>${a.asTable}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${a.asTable}>
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">${o}</th>
              ${n.map(t=>e`<th scope="col" class="number">${t}</th>`)}
              <th scope="col" class="number">${a.total}</th>
            </tr>
          </thead>
          <tbody>
            ${r.map((e,t)=>({key:e,index:t})).reverse().map(({key:e,index:n})=>this.row(e,n,t,i))}
          </tbody>
        </table>
      </div>
    </details>`}row(n,r,i,a){let o=i.reduce((e,t)=>e+(t.counts[r]??0),0);if(o===0||this.period===void 0)return t;let s=_(n,a,this.period);return e`<tr>
      <th scope="row">${this.day(n,a,`long`)}</th>
      ${i.map(e=>this.number(e.counts[r]??0,this.feedAddress({...s,types:e.types})))}
      ${this.number(o,this.feedAddress(s))}
    </tr>`}number(t,n){return e`<td class="number">
      ${t===0?e`<span class="quiet">0</span>`:e`<a class="number" href=${n}>${new u(this.lang).number(t)}</a>`}
    </td>`}open(e,t){if(e===void 0||this.period===void 0)return;let n=document.createElement(`a`);n.href=this.feedAddress(_(e,t,this.period)),this.renderRoot.append(n),n.click(),n.remove()}day(e,t,n){let r=new Date(`${e}T12:00:00`);if(t===`month`)return r.toLocaleDateString(this.lang,{month:`short`,year:`numeric`});let i=n===`long`&&t===`day`?{weekday:`short`}:{};return r.toLocaleDateString(this.lang,{day:`numeric`,month:`short`,...i})}};function ne(e,t,n){return e.isRest?t.other:n.eventType(e.types[0]??``)}customElements.define(`activity-over-time`,U);var W=r`
  .all {
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    gap: var(--timeline-space-4);
  }
  .wide {
    grid-column: 1 / -1;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
    overflow: hidden;
    border: 1px solid var(--timeline-border);
    border-radius: var(--timeline-radius);
    background: var(--timeline-border);
    gap: 1px;
  }
  .tile {
    display: flex;
    flex-direction: column;
    gap: var(--timeline-space-1);
    padding: var(--timeline-space-3) var(--timeline-space-4);
    background: var(--timeline-surface);
    color: var(--timeline-text);
    transition: background var(--timeline-quick);
  }
  .tile:hover {
    background: var(--timeline-surface-hover);
    text-decoration: none;
  }
  .tile:focus-visible {
    outline-offset: -2px;
  }
  .label {
    color: var(--timeline-text-quiet);
    font-size: var(--timeline-size-small);
    font-weight: 500;
  }
  .value {
    font-size: 1.5rem;
    font-weight: 600;
    letter-spacing: -0.02em;
    line-height: 1.2;
  }
  .change {
    color: var(--timeline-text-quiet);
    font-size: var(--timeline-size-small);
    font-variant-numeric: tabular-nums;
  }
  .change.up {
    color: var(--timeline-positive);
  }
  .change.down {
    color: var(--timeline-negative);
  }
  .dates {
    display: flex;
    flex-wrap: wrap;
    gap: var(--timeline-space-3);
  }
  .people {
    display: flex;
    flex-direction: column;
    gap: var(--timeline-space-1);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .people a {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--timeline-space-1) var(--timeline-space-3);
    margin-inline: calc(-1 * var(--timeline-space-2));
    padding: var(--timeline-space-1) var(--timeline-space-2);
    border-radius: var(--timeline-radius-small);
    color: inherit;
  }
  .people a:hover {
    background: var(--timeline-surface-hover);
    text-decoration: none;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .share {
    grid-column: 1 / -1;
    inline-size: 100%;
    block-size: 4px;
  }
  :host(:dir(rtl)) .share {
    transform: scaleX(-1);
  }
  .track {
    fill: var(--timeline-surface-sunken);
  }
  .part {
    fill: var(--timeline-accent);
  }
  .waiting {
    min-block-size: 5.5rem;
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  .waiting.tall {
    min-block-size: 20rem;
  }
  @keyframes breathe {
    from {
      background: var(--timeline-surface);
    }
    to {
      background: var(--timeline-surface-sunken);
    }
  }
  @container (max-width: 40rem) {
    .tiles .tile:first-child {
      grid-column: 1 / -1;
    }
  }
  @container (max-width: 52rem) {
    .all {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;function G(e){let t=e.replaceAll(`,`,`\\,`);return t.startsWith(`-`)?`\\${t}`:t}var K=class{constructor(e){this.client=e,this.known=new Map}ofActor(e){return this.once(`actor ${e}`,`/feed/`,{actor_id:G(e)})}ofObject(e,t){return this.once(`object ${e} ${t}`,`/timeline/`,{object_type:e,object_id:t,cursor:``})}once(e,t,n){let r=this.known.get(e);return r===void 0&&(r=this.client.request(`GET`,t,{query:{...n,page_size:1}}).then(({body:e})=>e.events[0],()=>void 0),this.known.set(e,r)),r}};function q(e,t){let n=e?.actor;return n==null?t:`${n.first_name} ${n.last_name}`.trim()||n.email||t}var J=[7,14,30,60,90],Y=[`lead`,`account`,`contact`,`deal`,`ticket`,`task`,`quote`,`invoice`],X=8,Z=class extends i{constructor(...e){super(...e),this.objectAddress=()=>`#`,this.lang=`en`,this.theme=``,this.days=30,this.kind=``,this.total=0,this.cursor=``,this.lastEvents=new Map,this.abort=new AbortController,this.readAnew=async()=>{this.abort.abort(),this.abort=new AbortController,this.cursor=``,await this.read([])},this.readMore=()=>this.read(this.objects??[]),this.chooseDays=e=>{this.days=Number(e.target.value),this.readAnew()},this.chooseKind=e=>{this.kind=e.target.value,this.readAnew()}}static{this.properties={lang:{},theme:{reflect:!0},client:{attribute:!1},newest:{attribute:!1},objectAddress:{attribute:!1},days:{state:!0},kind:{state:!0},objects:{state:!0},total:{state:!0},failure:{state:!0},lastEvents:{state:!0}}}static{this.styles=[c,x,r`
      .rows td {
        max-inline-size: 22rem;
      }
      .object {
        font-weight: 500;
      }
      .object span {
        display: block;
        max-inline-size: 14rem;
        overflow: hidden;
        color: var(--timeline-text-quiet);
        font-size: var(--timeline-size-small);
        font-weight: 400;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .last {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 1;
        overflow-wrap: anywhere;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: var(--timeline-space-2) var(--timeline-space-4);
        margin-inline-start: auto;
      }
      @container (max-width: 34rem) {
        .rows .wide {
          display: none;
        }
        .rows :is(th, td) {
          padding-inline: 0 var(--timeline-space-2);
        }
        .choices {
          margin-inline-start: 0;
        }
      }
    `]}disconnectedCallback(){super.disconnectedCallback(),this.abort.abort()}willUpdate(e){e.has(`client`)&&this.readAnew()}render(){let n=I(this.lang),r=new u(this.lang);return e`<section class="card" aria-labelledby="title">
      <header>
        <h2 id="title">${n.silent}</h2>
        <span class="quiet small">${this.objects===void 0?n.loading:r.plural(n.silentTotal,this.total)}</span>
        <div class="choices">
          <label class="field small"
            >${n.silentFor}
            <select @change=${this.chooseDays}>
              ${J.map(t=>e`<option value=${t} ?selected=${t===this.days}>${r.plural(n.silentDays,t)}</option>`)}
            </select></label
          >
          <label class="field small"
            >${n.kind}
            <select @change=${this.chooseKind}>
              <option value="">${n.allKinds}</option>
              ${Y.map(t=>e`<option value=${t} ?selected=${t===this.kind}>${r.objectType(t)}</option>`)}
            </select></label
          >
        </div>
      </header>
      ${this.failure===void 0?t:this.alert(this.failure,r)}
      ${this.objects===void 0?t:this.table(this.objects,r)}
      ${this.objects!==void 0&&this.cursor!==null?e`<button @click=${this.readMore}>${n.showMore}</button>`:t}
    </section>`}table(t,n){let r=I(this.lang);return t.length===0?e`<p class="empty">${r.nothingSilent}</p>`:e`<div class="scroll">
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">${r.object}</th>
            <th scope="col" class="wide">${r.lastActivity}</th>
            <th scope="col" class="number">${r.silentFor}</th>
            <th scope="col" class="number">${r.activities}</th>
          </tr>
        </thead>
        <tbody>
          ${t.map(e=>this.row(e,n))}
        </tbody>
      </table>
    </div>`}row(t,n){let r=I(this.lang),i=this.objectAddress(t.object_type,t.object_id),a=this.lastEvents.get(`${t.object_type} ${t.object_id}`),s=a===void 0?void 0:o(a),c=n.plural(r.lastDays,t.silent_days);return e`<tr>
      <td class="object">
        <a href=${i}>${s??n.objectType(t.object_type)}</a>
        <span>${s===void 0?t.object_id:n.objectType(t.object_type)}</span>
      </td>
      <td class="wide">
        <span class="last">${a?.summary??``}</span>
        <span class="quiet small">${n.date(t.last_event_at)}</span>
      </td>
      <td class="number"><a class="number" href=${i}>${c}</a></td>
      <td class="number">
        <a class="number" href=${i} aria-label=${n.plural(r.events,t.events)}>${n.number(t.events)}</a>
      </td>
    </tr>`}alert(t,n){return e`<div class="alert" role="alert">
      ${d(n,t)} <button @click=${this.readAnew}>${n.words.retry}</button>
    </div>`}async read(e){let{client:t,abort:n}=this;if(t===void 0||this.cursor===null)return;let r=this.kind===``?{}:{object_type:this.kind},i={days:this.days,page_size:X,cursor:this.cursor,...r};try{this.failure=void 0;let r=await M(t,i,n.signal);this.objects=[...e,...r.objects],this.total=r.pagination.total,this.cursor=r.pagination.next_cursor,await this.nameThem(r.objects)}catch(e){n.signal.aborted||(this.failure=s(e))}}async nameThem(e){let{newest:t}=this;if(t===void 0)return;let n=await Promise.all(e.map(e=>t.ofObject(e.object_type,e.object_id))),r=new Map(this.lastEvents);for(let e of n)e!==void 0&&r.set(`${e.object_type} ${e.object_id}`,e);this.lastEvents=r}};customElements.define(`silent-objects`,Z);var re=8,ie=[`call`,`email`,`meeting`,`note`],Q=class extends i{constructor(...e){super(...e),this.baseUrl=``,this.token=``,this.lang=`en`,this.theme=``,this.feedAddress=()=>`#`,this.objectAddress=()=>`#`,this.preset=`30`,this.period=y(`30`,new Date),this.names=new Map,this.abort=new AbortController,this.zone=Intl.DateTimeFormat().resolvedOptions().timeZone,this.read=async()=>{this.abort.abort();let e=this.abort=new AbortController,{client:t,newest:n,period:r}=this;if(t!==void 0&&n!==void 0)try{this.failure=void 0;let i=await A(t,r,this.zone,e.signal);if(e.signal.aborted)return;this.summaries={...i,period:r},await this.nameThem(n,i.byActor)}catch(t){e.signal.aborted||(this.failure=s(t))}}}static{this.properties={baseUrl:{attribute:`base-url`},token:{},lang:{},theme:{reflect:!0},client:{attribute:!1},feedAddress:{attribute:!1},objectAddress:{attribute:!1},asked:{attribute:!1},preset:{state:!0},period:{state:!0},summaries:{state:!0},failure:{state:!0},names:{state:!0}}}static{this.styles=[f,c,x,W]}disconnectedCallback(){super.disconnectedCallback(),this.abort.abort()}willUpdate(e){this.client===void 0&&this.token!==``&&(this.client=new a(this.baseUrl,()=>this.token)),e.has(`asked`)&&this.asked!==void 0&&!this.hasUpdated&&({preset:this.preset,period:this.period}=this.asked),(e.has(`client`)||this.newest===void 0)&&(this.newest=this.client===void 0?void 0:new K(this.client),this.read())}render(){let n=I(this.lang),r=new u(this.lang);return e`<header class="bar">
        <h1>${n.dashboard}</h1>
        ${this.picker(n,r)}
      </header>
      ${this.failure===void 0?t:this.alert(this.failure,r)}
      <div class="all" aria-busy=${this.summaries?.period!==this.period&&this.failure===void 0}>
        ${this.summaries===void 0?this.skeleton(n):this.panels(this.summaries,n,r)}
        <silent-objects
          class="wide"
          .lang=${this.lang}
          theme=${this.theme||t}
          .client=${this.client}
          .newest=${this.newest}
          .objectAddress=${this.objectAddress}
        ></silent-objects>
      </div>`}picker(n,r){return e`<span class="quiet small">${l(n.zone,{zone:this.zone})}</span>
      <div class="segments" role="group" aria-label=${n.period}>
        ${ee.map(t=>e`<button aria-pressed=${t===this.preset} @click=${()=>this.choose(t)}>
            ${ae(t,n,r)}
          </button>`)}
      </div>
      ${this.preset===`custom`?e`<div class="dates">
              ${[`from`,`to`].map(t=>e`<label class="field"
                  >${n[t]}
                  <input type="date" .value=${this.period[t]} @change=${e=>this.chooseDay(t,e)} />
                </label>`)}
            </div>`:t}`}panels(n,r,i){let{overTime:a,byHour:o,byActor:s,period:c}=n;return e`<section class="tiles wide" aria-label=${r.dashboard}>
        ${this.tile(r.all,``,a.total,n,i)}
        ${ie.map(e=>this.tile(i.eventType(e),e,a.counts[e]??0,n,i))}
      </section>
      <activity-over-time
        class="wide"
        .lang=${this.lang}
        theme=${this.theme||t}
        .summary=${a}
        .period=${c}
        .feedAddress=${this.feedAddress}
      ></activity-over-time>
      <section class="card" aria-labelledby="heatmap">
        <header>
          <h2 id="heatmap">${r.heatmap}</h2>
          <span class="quiet small">${r.heatmapHint}</span>
        </header>
        <activity-heatmap
          .lang=${this.lang}
          theme=${this.theme||t}
          .groups=${o}
          .period=${c}
          .client=${this.client}
          .feedAddress=${this.feedAddress}
        ></activity-heatmap>
      </section>
      <section class="card" aria-labelledby="people">
        <header><h2 id="people">${r.people}</h2></header>
        ${this.people(s,c,r,i)}
      </section>`}tile(t,n,r,i,a){let{previous:o,change:s}=i.overTime,c=I(this.lang),u=n===``?o?.total??0:o?.counts[n]??0,d=n===``?s?.total??0:s?.counts[n]??0,f=o===void 0?{from:``,to:``}:se(o.since,o.until,a),p={...i.period,...n===``?{}:{types:[n]}};return e`<a class="tile" href=${this.feedAddress(p)}>
      <span class="label">${t}</span>
      <span class="value number">${a.number(r)}</span>
      <span class="change ${d>0?`up`:d<0?`down`:``}" title=${l(c.before,{n:a.number(u),...f})}
        >${oe(u,d,c,this.lang)}
        <span class="spoken">${l(c.before,{n:a.number(u),...f})}</span></span
      >
    </a>`}people(t,n,r,i){let a=$(t),o=a[0]?.total??1;return a.length===0?e`<p class="empty"><strong>${r.emptyTitle}</strong>${r.emptyText}</p>`:e`<ol class="people">
      ${a.map(t=>{let a=t.key===null?r.nobody:this.names.get(t.key)??t.key;return e`<li>
          <a href=${this.feedAddress({...n,actor:t.key??``})}
            ><span class="name">${a}</span><span class="number">${i.number(t.total)}</span>
            ${ce(t.total/o)}</a
          >
        </li>`})}
    </ol>`}skeleton(t){return this.failure===void 0?e`<span class="spoken" role="status">${t.loading}</span>
      <div class="wide tiles">${[1,2,3,4,5].map(()=>e`<div class="tile waiting"></div>`)}</div>
      <div class="card wide waiting tall"></div>`:e``}alert(t,n){return e`<div class="alert" role="alert">
      ${d(n,t)} <button @click=${this.read}>${n.words.retry}</button>
    </div>`}async nameThem(e,t){let n=$(t).flatMap(({key:e})=>e===null?[]:[e]),r=await Promise.all(n.map(async t=>[t,q(await e.ofActor(t),t)]));this.names=new Map([...this.names,...r])}choose(e){this.preset=e,e!==`custom`&&this.ask(y(e,new Date))}chooseDay(e,t){let n={...this.period,[e]:t.target.value};p(n)&&this.ask(n)}ask(e){this.period=e;let t={preset:this.preset,period:e};this.dispatchEvent(new CustomEvent(`period`,{detail:t})),this.read()}};function ae(e,t,n){return e===`custom`?t.custom:e===`month`?t.month:n.plural(t.lastDays,Number(e))}function $(e){return[...e].sort((e,t)=>t.total-e.total).slice(0,re)}function oe(e,t,n,r){return t===0?n.same:e===0?n.newSince:new Intl.NumberFormat(r,{style:`percent`,signDisplay:`exceptZero`,maximumFractionDigits:0}).format(t/e)}function se(e,t,n){return{from:n.date(e),to:n.date(new Date(Date.parse(t)-1).toISOString())}}function ce(t){let r=`${Math.max(1,Math.round(t*100))}%`;return e`<svg class="share" aria-hidden="true">${n`<rect class="track" width="100%" height="100%" rx="2" /><rect class="part" width=${r} height="100%" rx="2" />`}</svg>`}customElements.define(`activity-dashboard`,Q);export{Q as ActivityDashboard};