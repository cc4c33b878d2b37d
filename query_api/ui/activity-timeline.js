import{a as e,i as t,n,o as r,r as i,s as a,t as o}from"./lit.js";import{a as s,c,l,n as u,o as d,r as f,s as p,u as m}from"./localizer.js";var h=`/api/v1/activities`,ee=`X-Timeline-Position`,g=class{constructor(e,t,n=()=>Promise.resolve(!1)){this.baseUrl=e,this.token=t,this.onUnauthorized=n}events(e,t,n){let r=e===void 0?`/feed/`:`/timeline/`;return this.request(`GET`,r,{query:{...e,...t,expand:`revision`},signal:n})}async event(e){return _(await this.request(`GET`,`/events/${encodeURIComponent(e)}`))}async record(e){return _(await this.request(`POST`,`/events/`,{query:{wait:`visible`},body:e}))}async edit(e,t,n){let r={body:{data:t},ifRevision:n};return _(await this.request(`PATCH`,`/events/${encodeURIComponent(e)}`,r))}async remove(e,t){await this.request(`DELETE`,`/events/${encodeURIComponent(e)}`,{ifRevision:t})}async restore(e){return _(await this.request(`POST`,`/events/${encodeURIComponent(e)}/restore`))}async eventTypes(){return(await this.request(`GET`,`/event-types/`)).body}async request(e,t,n={}){let r=this.position,i=await this.send(e,t,n);i.status===401&&await this.onUnauthorized()&&(i=await this.send(e,t,n));let a=await i.text();if(!i.ok){let o=m(i.status,a,i.headers.get(`Retry-After`));if(o.code!==`invalid_position`||r===void 0)throw o;return this.position=void 0,this.request(e,t,n)}return this.position=i.headers.get(ee)??this.position,{body:a===``?void 0:JSON.parse(a),headers:i.headers}}address(e,t={}){let n=new URL(`${this.baseUrl.replace(/\/+$/,``)}${h}${e}`,globalThis.location?.href);for(let[e,r]of Object.entries(t))if(Array.isArray(r))for(let t of r)n.searchParams.append(e,t);else r!==void 0&&n.searchParams.set(e,String(r));return n}async send(e,t,n){let r=new Headers({Authorization:`Bearer ${await this.token()}`,Accept:`application/json`});n.body!==void 0&&r.set(`Content-Type`,`application/json`),n.ifRevision!==void 0&&r.set(`If-Match`,`"${n.ifRevision}"`),this.position!==void 0&&r.set(ee,this.position);try{return await fetch(this.address(t,n.query),{method:e,headers:r,body:n.body===void 0?null:JSON.stringify(n.body),signal:n.signal??null})}catch(e){throw n.signal?.aborted?e:l(e)}}};function _(e){let t=/^"(\d+)"$/.exec(e.headers.get(`ETag`)??``);return t===null?e.body:{...e.body,revision:Number(t[1])}}var v={note:[`M5 4h14a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-8l-4 4v-4H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Z`,`M8 8.5h8M8 11.5h5`],email:[`M4 6h16v12H4z`,`m4 7 8 6 8-6`],call:[`M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4Z`],meeting:[`M4 6h16v14H4z`,`M4 10h16M8 3.5v4M16 3.5v4`],task_completed:[`M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z`,`m8.5 12 2.5 2.5 4.5-5`],status_change:[`M4 9h14l-3.5-3.5M20 15H6l3.5 3.5`],lead_converted:[`M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z`,`M12 7.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z`,`M12 11.9v.2`],deal_won:[`M8 4h8v5a4 4 0 0 1-8 0V4Z`,`M8 5.5H4.5V7A3.5 3.5 0 0 0 8 10.5M16 5.5h3.5V7a3.5 3.5 0 0 1-3.5 3.5`,`M12 13v4M8.5 20h7M10 17h4v3h-4z`],deal_lost:[`m6.5 6.5 11 11M17.5 6.5l-11 11`],field_updated:[`M4.5 19.5l1-4L16 5l3 3L8.5 18.5l-4 1Z`,`m13.5 7.5 3 3`],file_attached:[`m19 11-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4l8-8a3 3 0 0 1 4.3 4.3l-8 8a1.5 1.5 0 0 1-2.2-2.2L14.5 7`],quote_sent:[`M6 3.5h8l4 4v13H6z`,`M14 3.5v4h4M9 12h6M9 15.5h6`],quote_accepted:[`M6 3.5h8l4 4v13H6z`,`M14 3.5v4h4`,`m9 14 2.2 2.2L15.5 12`],quote_rejected:[`M6 3.5h8l4 4v13H6z`,`M14 3.5v4h4`,`m9.5 12 5 5M14.5 12l-5 5`],invoice_sent:[`M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5z`,`M9 8h6M9 11.5h6M9 15h3`],payment_received:[`M3.5 7h17v10h-17z`,`M12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z`,`M6.5 12h.1M17.5 12h.1`],contract_signed:[`M4 20h16`,`M5 16c3-1 3-9 5-9s0 9 2 9 1.5-3 3-3 1 3 4 3`],support_ticket_created:[`M4 7h16v3.5a1.5 1.5 0 0 0 0 3V17H4v-3.5a1.5 1.5 0 0 0 0-3V7Z`,`M14.5 7v2M14.5 11v2M14.5 15v2`],feedback_received:[`m12 4 2.4 5 5.6.8-4 3.9 1 5.5-5-2.7-5 2.7 1-5.5-4-3.9 5.6-.8z`],campaign_response:[`M4 10v4h3l8 4V6l-8 4H4Z`,`M8 14.5 9.5 20M18 9.5a3.5 3.5 0 0 1 0 5`],social_mention:[`M4 5h16v11h-7l-4.5 4v-4H4z`,`M8.5 10.5h.1M12 10.5h.1M15.5 10.5h.1`],custom:[`M12 4v3M12 17v3M4 12h3M17 12h3M6.3 6.3l2.2 2.2M15.5 15.5l2.2 2.2M17.7 6.3l-2.2 2.2M8.5 15.5l-2.2 2.2`],search:[`M11 4.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z`,`m16 16 4 4`],close:[`m7 7 10 10M17 7 7 17`],down:[`m7 10 5 5 5-5`],next:[`m10 7 5 5-5 5`],up:[`m7 14 5-5 5 5`],trash:[`M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13`,`M10.5 11v5M13.5 11v5`],plus:[`M12 5.5v13M5.5 12h13`],arrow:[`M5 12h13M13.5 7.5 18 12l-4.5 4.5`],person:[`M12 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z`,`M5 20c.5-4 3.5-5.5 7-5.5s6.5 1.5 7 5.5`],archive:[`M4 5h16v4H4zM5.5 9v10.5h13V9M10 12.5h4`],alert:[`M12 4 3.5 19.5h17z`,`M12 10v4.5M12 17v.1`],link:[`M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3L12 6.3M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1`]},te={note:`yellow`,email:`blue`,call:`blue`,meeting:`violet`,task_completed:`green`,lead_converted:`violet`,deal_won:`green`,deal_lost:`red`,quote_accepted:`green`,quote_rejected:`red`,payment_received:`green`,contract_signed:`green`,support_ticket_created:`orange`,feedback_received:`yellow`,campaign_response:`orange`,social_mention:`blue`};function y(e,n=18){let i=v[e]??v.custom??[];return t`<svg
    viewBox="0 0 24 24"
    width=${n}
    height=${n}
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    ${i.map(e=>r`<path d=${e} />`)}
  </svg>`}function ne(e){return e in v}function re(e){return te[e]??`grey`}var ie={day:`date`,moment:`datetime-local`,web:`url`};function ae(e,t){return e.control===`long`||e.control===`lines`?oe(e,t):e.control===`choice`?se(e,t):ce(e,t)}function oe({name:e,isRequired:r},i){let a=e===`text`;return t`<textarea
    id=${e}
    name=${e}
    rows=${a?3:2}
    placeholder=${a?i.localizer.words.notePlaceholder:n}
    aria-required=${r}
    aria-invalid=${i.isWrong?`true`:n}
    aria-describedby=${i.isWrong?`${e}-problem`:n}
    aria-autocomplete=${a?`list`:n}
    aria-activedescendant=${i.activeOption??n}
    .value=${i.value}
    @input=${i.typed}
    @blur=${i.left}
  ></textarea>`}function se({name:e,options:n},{value:r,localizer:i,typed:a}){let o=[...new Set([...n,...r===``?[]:[r]])];return t`<select id=${e} name=${e} @change=${a}>
    <option value="" ?selected=${r===``}></option>
    ${o.map(e=>t`<option value=${e} ?selected=${e===r}>${i.value(e)}</option>`)}
  </select>`}function ce({name:e,control:r,options:i,isRequired:a},o){let s=r===`number`||r===`minutes`;return t`<input
      id=${e}
      name=${e}
      type=${ie[r]??`text`}
      inputmode=${s?`decimal`:n}
      list=${i.length>0?`${e}-options`:n}
      aria-required=${a}
      aria-invalid=${o.isWrong?`true`:n}
      aria-describedby=${o.isWrong?`${e}-problem`:n}
      autocomplete="off"
      .value=${o.value}
      @input=${o.typed}
    />
    ${i.length===0?n:t`<datalist id="${e}-options">
          ${i.map(e=>t`<option value=${e}>${o.localizer.value(e)}</option>`)}
        </datalist>`}`}var le=5,ue=new Set([`text`,`notes`,`body`,`body_preview`,`description`,`comment`,`message`,`reason`]),de=/^(\w+) or (\w+)\.$/,fe=/^(\w+(?:, \w+)+)(?:, \.\.\.)?\.?$/,pe=60;function me(e){return e.fields.filter(({stands_for:e})=>e===null).map(({name:t,description:n,required:r})=>{let i=be(e.schema.properties?.[t]??{}),a=Se(i,n),o=xe(t,i,n);return{name:t,help:a.length>0?``:n.replace(/\.$/,``),control:o,isRequired:r,options:a,olderNames:e.fields.filter(e=>e.stands_for===t).map(e=>e.name),schema:i}}).filter(e=>e.control!==void 0).sort((e,t)=>Number(t.isRequired)-Number(e.isRequired))}function he(e){let t=e.length<=6?e.length:le;return[e.slice(0,t),e.slice(t)]}function ge(e,t){let n=[e.name,...e.olderNames].find(e=>t[e]!==void 0&&t[e]!==null),r=n===void 0?void 0:t[n];return r===void 0||n===void 0?``:e.control===`minutes`?String(we(Number(r)/(Ce(n,e)?pe:1))):e.control===`lines`&&Array.isArray(r)?r.map(String).join(`
`):e.control===`moment`?b(String(r)):typeof r==`object`?JSON.stringify(r):String(r)}function _e(e,t){let n=t.trim();if(n===``)return e.isRequired?{problem:`required`}:{value:void 0};if(n.length>(e.schema.maxLength??1/0))return{problem:`tooLong`};switch(e.control){case`number`:case`minutes`:{let t=Number(n.replace(`,`,`.`)),{minimum:r=-1/0,maximum:i=1/0}=e.schema;return!Number.isFinite(t)||t<r||t>i?{problem:`notANumber`}:{value:e.control===`minutes`&&e.name.endsWith(`_seconds`)?Math.round(t*pe):t}}case`flag`:return{value:n===`true`};case`lines`:return{value:n.split(`
`).map(e=>e.trim()).filter(e=>e!==``)};case`moment`:return{value:new Date(n).toISOString()};default:return{value:n}}}function ve(e,t,n){let r={...e};for(let e of t){for(let t of[e.name,...e.olderNames])delete r[t];n[e.name]!==void 0&&(r[e.name]=n[e.name])}return r}function ye(e){return[...new Set(e.match(/(?<![\p{L}\p{N}])@[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?/gu)??[])]}function be(e){let t=e.anyOf?.filter(e=>e.type!==`null`)??[],n=t.find(e=>e.type===`number`)??t[0];return n===void 0?e:{...n,...e.description?{description:e.description}:{}}}function xe(e,t,n){if(t.enum!==void 0||de.test(n))return`choice`;if(t.type===`boolean`)return`flag`;if(t.type===`integer`||t.type===`number`)return/_(seconds|minutes)$/.test(e)?`minutes`:`number`;if(t.type===`array`)return t.items?.type===`string`?`lines`:void 0;if(t.type!==`object`)return t.format===`date-time`?`moment`:t.format===`date`?`day`:/(^|_)url$/.test(e)?`web`:ue.has(e)?`long`:`text`}function Se(e,t){if(e.enum!==void 0)return e.enum.map(String);let n=de.exec(t);return n===null?fe.exec(t)?.[1]?.split(`, `)??[]:[n[1]??``,n[2]??``]}function Ce(e,t){return e.endsWith(`_minutes`)?!1:e.endsWith(`_seconds`)||t.name.endsWith(`_seconds`)}function we(e){return Math.round(e*100)/100}function b(e){let t=new Date(e);return Number.isNaN(t.getTime())?``:new Date(t.getTime()-t.getTimezoneOffset()*6e4).toISOString().slice(0,16)}var Te=a`
  :host {
    display: block;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr));
    gap: var(--timeline-space-3);
  }
  .field {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 0.1875rem;
    min-inline-size: 0;
  }
  .field.wide {
    grid-column: 1 / -1;
  }
  .field.flag {
    flex-direction: row;
    align-items: center;
    gap: var(--timeline-space-2);
    align-self: end;
    min-block-size: 2rem;
  }
  .label {
    font-size: var(--timeline-size-small);
    font-weight: 500;
    color: var(--timeline-text-quiet);
  }
  textarea {
    resize: vertical;
    min-block-size: 3.25rem;
    field-sizing: content;
    max-block-size: 20rem;
  }
  .problem {
    color: var(--timeline-negative);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--timeline-space-2);
    margin-block-start: var(--timeline-space-3);
  }
  .buttons .more {
    margin-inline-start: auto;
    font-weight: 400;
  }
  .alert {
    margin-block: var(--timeline-space-3) 0;
  }
  .mentions {
    position: absolute;
    inset-block-start: 100%;
    inset-inline-start: 0;
    z-index: 3;
    min-inline-size: 16rem;
    max-inline-size: 100%;
    margin: 0.25rem 0 0;
    padding: 0.25rem;
    list-style: none;
    border: 1px solid var(--timeline-border);
    border-radius: var(--timeline-radius);
    background: var(--timeline-surface-raised);
    box-shadow: var(--timeline-shadow);
  }
  .mentions li {
    padding: var(--timeline-space-1) var(--timeline-space-2);
    border-radius: var(--timeline-radius-small);
    cursor: pointer;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .mentions li:hover,
  .mentions li[aria-selected="true"] {
    background: var(--timeline-accent-soft);
  }
`,x={types:[],actors:[],from:``,to:``,search:``},Ee=[`date`,`type`,`actor`];function S(e){let{types:t,actors:n,from:r,to:i,search:a}=e;return t.length+n.length>0||[r,i,a.trim()].some(e=>e!==``)}function De(e,t,n=[]){let r=e.actors.filter(e=>e!==``).map(O),i=e.actors.includes(``)?n.map(e=>`-${O(e)}`):r;return{event_type:e.types.length>0?e.types.join(`,`):void 0,actor_id:i.length>0?i.join(`,`):void 0,date_from:e.from===``?void 0:e.from,date_to:e.to===``?void 0:e.to,timezone:e.from===``&&e.to===``?void 0:t,q:e.search.trim()===``?void 0:e.search.trim().slice(0,200)}}function Oe(e,t){let{types:n,actors:r,from:i,to:a}=t;if(n.length>0&&!n.includes(e.event_type)||r.length>0&&!r.includes(e.actor?.id??``))return!1;let o=Date.parse(e.created_at);if(i!==``&&o<k(i,0)||a!==``&&o>=k(a,1))return!1;let s=C(t.search);if(s.length===0)return!0;let c=new Set(C(`${e.summary} ${A(e.data)}`));return s.every(e=>c.has(e))}function C(e){return w(e).match(/[\p{L}\p{N}]+/gu)??[]}function w(e){return e.normalize(`NFD`).replace(/\p{M}/gu,``).toLowerCase()}var T={types:`type`,actors:`actor`,from:`from`,to:`to`,search:`q`},ke=/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$/;function E(e,t,n=``){let r=new URL(t),i=(e,t)=>{r.searchParams.delete(n+e);for(let i of t)r.searchParams.append(n+e,i)},{filters:a,grouping:o}=e;i(T.types,a.types),i(T.actors,a.actors);for(let e of[`from`,`to`,`search`])i(T[e],a[e]===``?[]:[a[e]]);return i(`group`,o===`date`?[]:[o]),r}function Ae(e,t=``){let n=n=>e.searchParams.getAll(t+n).slice(0,100);return[...Object.values(T),`group`].some(n=>e.searchParams.has(t+n))?D({...je(n),grouping:n(`group`)[0]}):void 0}function je(e){return{types:e(T.types),actors:e(T.actors),from:e(T.from)[0],to:e(T.to)[0],search:e(T.search)[0]}}function D(e){let t=e=>Array.isArray(e)?e.filter(e=>typeof e==`string`):[],n=e=>typeof e==`string`&&ke.test(e)?e:``;return{filters:{types:t(e.types).filter(e=>/^[a-z_]+$/.test(e)),actors:t(e.actors),from:n(e.from),to:n(e.to),search:typeof e.search==`string`?e.search.slice(0,200):``},grouping:Ee.includes(String(e.grouping))?e.grouping:`date`}}function O(e){return e.replaceAll(`,`,`\\,`).replace(/^-/,`\\-`)}function k(e,t){if(e.includes(`T`))return Date.parse(e);let[n=0,r=1,i=1]=e.split(`-`).map(Number);return new Date(n,r-1,i+t).getTime()}function A(e){return Array.isArray(e)?e.map(A).join(` `):typeof e==`object`&&e?Object.values(e).map(A).join(` `):typeof e==`string`||typeof e==`number`?String(e):``}var Me=20;function j(e){return`${e.first_name} ${e.last_name}`.trim()||e.email||N(e.id)}function M(e){return((e.email.split(`@`)[0]??``)||j(e)).replace(/[^\p{L}\p{N}._-]+/gu,``).toLowerCase()}var Ne=class{constructor(){this.known=new Map,this.asked=new Set}learn(e){for(let{actor:t}of e)t!==null&&(Pe(t)||!this.known.has(t.id))&&this.known.set(t.id,t)}nameOfActor(e){return Pe(e)?j(e):this.nameOf(e.id)}nameOf(e){let t=this.known.get(e);return t===void 0?N(e):j(t)}get all(){return[...this.known.values()].sort((e,t)=>j(e).localeCompare(j(t)))}async lookUp(e,t,n){let r=e.filter(e=>e!==``&&!this.known.has(e)&&!this.asked.has(e)).slice(0,Me);for(let e of r)this.asked.add(e);let i=await Promise.allSettled(r.map(e=>{let r=e.replaceAll(`,`,`\\,`).replace(/^-/,`\\-`);return t.events(n,{actor_id:r,page_size:1,cursor:``})}));for(let e of i)e.status===`fulfilled`&&this.learn(e.value.body.events);return i.length>0}};function Pe(e){return`${e.first_name}${e.last_name}${e.email}`!=``}function N(e){return/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(e)?e.slice(0,8):e}var Fe=6;function Ie(e,t){let n=/(?:^|\s)@([\p{L}\p{N}._-]{0,40})$/u.exec(e.slice(0,t));return n===null?void 0:{start:t-(n[1]??``).length-1,text:n[1]??``}}function Le(e,t){let n=w(t),r=e=>[M(e),...j(e).split(/\s+/)].some(e=>w(e).startsWith(n));return e.filter(e=>M(e)!==``&&r(e)).slice(0,Fe)}function Re(e,t,n){let r=`${e.slice(0,t.start)}@${M(n)} `;return[r+e.slice(t.start+1+t.text.length),r.length]}var P=`created_at`,ze=class extends o{static{this.styles=[d,p,Te]}static{this.properties={type:{attribute:!1},data:{attribute:!1},draft:{attribute:!1},localizer:{attribute:!1},people:{attribute:!1},isBusy:{type:Boolean},problem:{attribute:!1},showsAll:{state:!0},problems:{state:!0},mention:{state:!0},mentionIndex:{state:!0}}}constructor(){super(),this.typed=e=>{let t=e.target;if(this.keep(t.name,t.value),!(t instanceof HTMLTextAreaElement))return;let n=Ie(t.value,t.selectionStart);this.mention=n===void 0?void 0:{...n,field:t.name},this.mentionIndex=0},this.keyDown=e=>{e.stopPropagation();let t=this.found[this.mentionIndex];t===void 0?e.key===`Escape`?this.tell(`form-cancel`):e.key===`Enter`&&(e.ctrlKey||e.metaKey)&&this.submit(e):this.mentionKey(e,t)},this.submit=e=>{if(e.preventDefault(),this.isBusy)return;let t={},n={};for(let e of this.fields){let r=_e(e,this.textOf(e));`problem`in r?n[e.name]=r.problem:t[e.name]=r.value}if(this.problems=n,Object.keys(n).length>0){this.updateComplete.then(()=>this.renderRoot.querySelector(`[aria-invalid]`)?.focus());return}let r=ve(this.data??{},this.fields,t);if(this.type.name===`note`){let e=ye(String(t.text??``));e.length>0?r.mentions=e:delete r.mentions}let i=this.draft[P],a=i===void 0||i===``?{data:r}:{data:r,created_at:new Date(i).toISOString()};this.tell(`form-save`,a)},this.draft={},this.people=[],this.isBusy=!1,this.problem=``,this.showsAll=!1,this.problems={},this.mentionIndex=0}focus(){this.updateComplete.then(()=>this.renderRoot.querySelector(`textarea, input:not([type=hidden]), select`)?.focus())}get fields(){let e=this.type.name===`note`;return me(this.type).filter(({name:t})=>t!==`occurred_at`&&!(e&&t===`mentions`))}render(){let{words:e}=this.localizer,[r,i]=this.split();return t`<form @submit=${this.submit} @keydown=${this.keyDown} novalidate aria-label=${this.name}>
      <div class="fields">${r.map(e=>this.row(e))} ${this.showsAll?this.rest(i):n}</div>
      ${this.problem===``?n:t`<p class="alert" role="alert">${this.problem}</p>`}
      <div class="buttons">
        <button class="primary" type="submit" ?disabled=${this.isBusy}>${this.isBusy?e.sending:e.save}</button>
        <button type="button" @click=${()=>this.tell(`form-cancel`)}>${e.cancel}</button>
        <button
          type="button"
          class="quiet more"
          aria-expanded=${this.showsAll}
          ?hidden=${i.length===0&&this.data!==void 0}
          @click=${()=>this.showsAll=!this.showsAll}
        >
          ${this.showsAll?e.fewerFields:e.moreFields}
        </button>
      </div>
    </form>`}get name(){return this.localizer.eventType(this.type.name,this.type.title)}split(){let e=this.fields;if(this.type.name!==`note`){let[t,n]=he(e);return[Be(t),Be(n)]}return[e.filter(({name:e})=>e===`text`),e.filter(({name:e})=>e!==`text`)]}rest(e){return t`${e.map(e=>this.row(e))}${this.data===void 0?this.whenRow():n}`}whenRow(){let{words:e}=this.localizer;return t`<label class="field">
      <span class="label">${e.when}</span>
      <input
        type="datetime-local"
        name=${P}
        .value=${this.draft[P]??b(new Date().toISOString())}
        @input=${this.typed}
      />
    </label>`}row(e){let{words:r}=this.localizer,i=this.problems[e.name],a=e.control===`long`,o=this.mention?.field===e.name,s=this.localizer.fieldName(e.name),c=e.control===`minutes`?` (${r.minutes})`:e.control===`lines`?`, ${r.oneEachLine}`:``;return e.control===`flag`?this.flag(e,s):t`<div class="field ${a||e.control===`lines`?`wide`:``}">
      <label class="label" for=${e.name}>${s}<span class="quiet">${c}</span></label>
      ${ae(e,{value:this.textOf(e),isWrong:i!==void 0,localizer:this.localizer,activeOption:o&&this.found.length>0?`mention-${this.mentionIndex}`:void 0,typed:this.typed,left:()=>this.mention=void 0})}
      ${i===void 0?n:t`<span class="problem small" id="${e.name}-problem">${r[i]}</span>`}
      ${o?this.mentionList():n}
    </div>`}flag(e,n){return t`<label class="field flag">
      <input
        type="checkbox"
        name=${e.name}
        .checked=${this.textOf(e)===`true`}
        @change=${t=>this.keep(e.name,String(t.target.checked))}
      />
      <span>${n}</span>
    </label>`}mentionList(){let e=this.found;return e.length===0?n:t`<ul class="mentions" role="listbox" aria-label=${this.localizer.words.mentionList}>
      ${e.map((e,n)=>t`<li
          role="option"
          id="mention-${n}"
          aria-selected=${n===this.mentionIndex}
          @pointerdown=${t=>{t.preventDefault(),this.choose(e)}}
        >
          ${`${e.first_name} ${e.last_name}`.trim()||e.email}
          <span class="quiet small">${e.email}</span>
        </li>`)}
    </ul>`}get found(){return this.mention===void 0?[]:Le(this.people,this.mention.text)}textOf(e){return this.draft[e.name]??ge(e,this.data??{})}keep(e,t){this.draft={...this.draft,[e]:t},this.problems[e]!==void 0&&(this.problems={}),this.tell(`form-draft`,this.draft)}choose(e){let{mention:t}=this;if(t===void 0)return;let n=this.renderRoot.querySelector(`textarea[name="${t.field}"]`);if(n===null)return;let[r,i]=Re(n.value,t,e);this.keep(t.field,r),this.mention=void 0,n.value=r,n.setSelectionRange(i,i)}mentionKey(e,t){let n=this.found.length,r={ArrowDown:1,ArrowUp:-1}[e.key];if(r!==void 0)this.mentionIndex=(this.mentionIndex+r+n)%n;else if(e.key===`Enter`||e.key===`Tab`)this.choose(t);else if(e.key===`Escape`)this.mention=void 0;else return;e.preventDefault()}tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}};function Be(e){let t=({control:e})=>Number(e===`long`||e===`lines`);return e.toSorted((e,n)=>t(e)-t(n))}customElements.define(`activity-timeline-form`,ze);var Ve=a`
  :host {
    display: block;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--timeline-space-2);
  }
  .buttons svg {
    color: var(--timeline-text-quiet);
  }
  button[aria-pressed="true"] svg {
    color: inherit;
  }
  .dot {
    inline-size: 0.4375rem;
    block-size: 0.4375rem;
    border-radius: 50%;
    background: var(--timeline-accent);
  }
  .others {
    inline-size: auto;
    min-inline-size: 0;
    border-color: var(--timeline-border) !important;
    font-weight: 500;
    cursor: pointer;
    field-sizing: content;
  }
  .others:hover {
    border-color: var(--timeline-border-control) !important;
  }
  @container timeline (max-width: 34rem) {
    .buttons {
      flex-wrap: nowrap;
      margin: -3px;
      padding: 3px;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .buttons > * {
      flex: none;
    }
  }
  .card {
    margin-block-start: var(--timeline-space-2);
    padding: var(--timeline-space-3);
    border: 1px solid var(--timeline-border);
    border-radius: var(--timeline-radius);
    background: var(--timeline-surface-sunken);
  }
  h2 {
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2);
    margin: 0 0 var(--timeline-space-3);
    font-size: var(--timeline-size);
    font-weight: 600;
  }
`,F=[`note`,`call`,`meeting`],He=new Set([`field_updated`,`status_change`,`lead_converted`,`file_attached`]),Ue=class extends o{static{this.styles=[d,p,Ve]}static{this.properties={types:{attribute:!1},localizer:{attribute:!1},people:{attribute:!1},storage:{attribute:!1},takesFiles:{type:Boolean},open:{state:!0},draft:{state:!0}}}constructor(){super(),this.chooseOther=e=>{let t=e.target;t.value!==``&&this.show(t.value),t.value=``},this.chosen=e=>{let t=e.target;for(let e of t.files??[])this.dispatchEvent(new CustomEvent(`activity-file`,{detail:e}));t.value=``},this.takesFiles=!1,this.draft={}}reopen(e,t){let n=Object.fromEntries(Object.entries(t).map(([e,t])=>[e,Array.isArray(t)?t.join(`
`):String(t)]));this.storage.write(`draft:${e}`,n),this.show(e)}render(){let{words:e}=this.localizer,r={note:e.addNote,call:e.logCall,meeting:e.logMeeting},i=[...this.types.keys()].filter(e=>!F.includes(e)&&!He.has(e));return t`<div class="buttons" role="group" aria-label=${e.addOther}>
        ${F.filter(e=>this.types.has(e)).map(e=>this.button(e,r[e]??e))}
        ${this.takesFiles?this.fileButton():n}
        ${i.length===0?n:this.others(i)}
      </div>
      ${this.form()}`}button(e,r){return t`<button class="outlined" aria-pressed=${this.open===e} @click=${()=>this.toggle(e)}>
      ${y(e,16)} ${r}
      ${this.hasDraft(e)&&this.open!==e?t`<span class="dot" title=${this.localizer.words.draftKept}><span class="spoken">${this.localizer.words.draftKept}</span></span>`:n}
    </button>`}fileButton(){return t`<button class="outlined" @click=${()=>this.renderRoot.querySelector(`#file`)?.click()}>
        ${y(`file_attached`,16)} ${this.localizer.words.attachFile}
      </button>
      <input id="file" type="file" multiple hidden aria-hidden="true" tabindex="-1" @change=${this.chosen} />`}others(e){let{words:n}=this.localizer;return t`<select class="others" aria-label=${n.otherActivity} .value=${``} @change=${this.chooseOther}>
      <option value="">${n.addOther}</option>
      ${e.map(e=>t`<option value=${e}>${this.localizer.eventType(e,this.types.get(e)?.title)}</option>`)}
    </select>`}form(){let e=this.open===void 0?void 0:this.types.get(this.open);return e===void 0?n:t`<div class="card">
      ${F.includes(e.name)?n:t`<h2>${y(e.name,16)} ${this.localizer.eventType(e.name,e.title)}</h2>`}
      <activity-timeline-form
        .type=${e}
        .draft=${this.draft}
        .localizer=${this.localizer}
        .people=${this.people}
        @form-draft=${e=>this.keep(e.detail)}
        @form-cancel=${()=>this.closeForm()}
        @form-save=${t=>this.save(e.name,t.detail)}
      ></activity-timeline-form>
    </div>`}save(e,{data:t,created_at:n}){this.storage.write(`draft:${e}`,void 0);let r=n===void 0?{event_type:e,data:t}:{event_type:e,data:t,created_at:n};this.dispatchEvent(new CustomEvent(`activity-record`,{detail:r})),this.closeForm()}toggle(e){this.open===e?this.closeForm():this.show(e)}show(e){let t=this.storage.read(`draft:${e}`);this.draft=typeof t==`object`&&t?t:{},this.open=e,this.updateComplete.then(()=>this.renderRoot.querySelector(`activity-timeline-form`)?.focus())}closeForm(){let e=this.open;this.open=void 0,this.updateComplete.then(()=>{let t=F.indexOf(e??``);this.renderRoot.querySelectorAll(`.buttons > button`)[Math.max(0,t)]?.focus()})}keep(e){this.draft=e;let t=Object.values(e).every(e=>e.trim()===``);this.storage.write(`draft:${this.open??``}`,t?void 0:e)}hasDraft(e){return this.storage.read(`draft:${e}`)!==void 0}};customElements.define(`activity-timeline-composer`,Ue);var We=2600,Ge=class{constructor(e){this.changed=e,this.fresh=new Map,this.count=0,this.told=0,this.isAtTop=!0}get above(){return this.isAtTop?0:this.count}add(e){this.count++,this.told++,clearTimeout(this.fresh.get(e)),this.fresh.set(e,setTimeout(()=>{this.fresh.delete(e),this.fresh.size===0&&(this.told=0),this.changed()},We)),this.isAtTop&&(this.count=0),this.changed()}atTop(e){this.isAtTop=e,e&&(this.count=0),this.changed()}isFresh(e){return this.fresh.has(e)}spoken(e){return this.told===0?``:e.plural(e.words.newEventsSpoken,this.told)}clear(){for(let e of this.fresh.values())clearTimeout(e);this.fresh.clear(),this.count=this.told=0,this.isAtTop=!0}},Ke={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},qe=e=>(...t)=>({_$litDirective$:e,values:t}),Je=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},{I:Ye}=e,Xe=e=>e,I=()=>document.createComment(``),L=(e,t,n)=>{let r=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(n===void 0)n=new Ye(r.insertBefore(I(),i),r.insertBefore(I(),i),e,e.options);else{let t=n._$AB.nextSibling,a=n._$AM,o=a!==e;if(o){let t;n._$AQ?.(e),n._$AM=e,n._$AP!==void 0&&(t=e._$AU)!==a._$AU&&n._$AP(t)}if(t!==i||o){let e=n._$AA;for(;e!==t;){let t=Xe(e).nextSibling;Xe(r).insertBefore(e,i),e=t}}}return n},R=(e,t,n=e)=>(e._$AI(t,n),e),Ze={},z=(e,t=Ze)=>e._$AH=t,Qe=e=>e._$AH,B=e=>{e._$AR(),e._$AA.remove()},V=(e,t,n)=>{let r=new Map;for(let i=t;i<=n;i++)r.set(e[i],i);return r},H=qe(class extends Je{constructor(e){if(super(e),e.type!==Ke.CHILD)throw Error(`repeat() can only be used in text expressions`)}dt(e,t,n){let r;n===void 0?n=t:t!==void 0&&(r=t);let i=[],a=[],o=0;for(let t of e)i[o]=r?r(t,o):o,a[o]=n(t,o),o++;return{values:a,keys:i}}render(e,t,n){return this.dt(e,t,n).values}update(e,[t,n,r]){let a=Qe(e),{values:o,keys:s}=this.dt(t,n,r);if(!Array.isArray(a))return this.ut=s,o;let c=this.ut??=[],l=[],u,d,f=0,p=a.length-1,m=0,h=o.length-1;for(;f<=p&&m<=h;)if(a[f]===null)f++;else if(a[p]===null)p--;else if(c[f]===s[m])l[m]=R(a[f],o[m]),f++,m++;else if(c[p]===s[h])l[h]=R(a[p],o[h]),p--,h--;else if(c[f]===s[h])l[h]=R(a[f],o[h]),L(e,l[h+1],a[f]),f++,h--;else if(c[p]===s[m])l[m]=R(a[p],o[m]),L(e,a[f],a[p]),p--,m++;else if(u===void 0&&(u=V(s,m,h),d=V(c,f,p)),u.has(c[f])){if(u.has(c[p])){let t=d.get(s[m]),n=t===void 0?null:a[t];if(n===null){let t=L(e,a[f]);R(t,o[m]),l[m]=t}else l[m]=R(n,o[m]),L(e,a[f],n),a[t]=null;m++}else B(a[p]),p--}else B(a[f]),f++;for(;m<=h;){let t=L(e,l[h+1]);R(t,o[m]),l[m++]=t}for(;f<=p;){let e=a[f++];e!==null&&B(e)}return this.ut=s,z(e,l),i}}),$e=class{constructor(){this.rows=[],this.heights=new Float64Array,this.tree=new Float64Array(1),this.measured=new Map}layout(e,t){let[n,r]=[this.rows,this.heights],i=new Float64Array(e.length);for(let a=0;a<e.length;a++){let o=e[a];i[a]=o===n[a]?r[a]:this.measured.get(o.key)??t(a)}this.rows=e,this.heights=i,this.plant()}measure(e,t){let n=this.rows[e];if(n===void 0)return!1;this.measured.set(n.key,t);let r=t-(this.heights[e]??0);if(Math.abs(r)<.5)return!1;this.heights[e]=t;for(let t=e+1;t<this.tree.length;t+=t&-t)this.tree[t]+=r;return!0}forget(){this.measured.clear()}get total(){return this.offset(this.rows.length)}offset(e){let t=0;for(let n=Math.max(0,Math.min(e,this.rows.length));n>0;n-=n&-n)t+=this.tree[n]??0;return t}indexAt(e){let[t,n]=[0,e];for(let e=2**Math.floor(Math.log2(Math.max(1,this.rows.length)));e>=1;e/=2){let r=t+e,i=this.tree[r];i===void 0||i>n||(t=r,n-=i)}return Math.max(0,Math.min(t,this.rows.length-1))}range(e,t,n){return this.rows.length===0?[0,0]:[this.indexAt(Math.max(0,e-n)),Math.min(this.rows.length,this.indexAt(e+t+n)+1)]}plant(){let e=this.heights.length,t=new Float64Array(e+1);for(let n=1;n<=e;n++){t[n]+=this.heights[n-1];let r=n+(n&-n);r<=e&&(t[r]+=t[n])}this.tree=t}};function et(e,t){let n=new Set(C(t));if(n.size===0||e===``)return[{text:e,isHit:!1}];let r=[],i=0;for(let t of e.matchAll(/[\p{L}\p{N}\p{M}]+/gu))n.has(w(t[0]))&&(t.index>i&&r.push({text:e.slice(i,t.index),isHit:!1}),r.push({text:t[0],isHit:!0}),i=t.index+t[0].length);return i<e.length&&r.push({text:e.slice(i),isHit:!1}),r}var tt=class{constructor(e,t){this.data=e,this.localizer=t,this.used=new Set}value(...e){for(let t of e)this.used.add(t);let t=e.find(e=>this.data[e]!==void 0&&this.data[e]!==null);return t===void 0?void 0:this.data[t]}text(...e){let t=this.value(...e);return t===void 0?``:K(t,this.localizer)}number(...e){let t=this.value(...e),n=typeof t==`string`&&t!==``?Number(t):t;return typeof n==`number`&&Number.isFinite(n)?n:void 0}list(...e){let t=this.value(...e);return(Array.isArray(t)?t:t===void 0?[]:[t]).map(e=>K(e,this.localizer)).filter(e=>e!==``)}money(e,...t){let n=this.value(...t),r=this.value(e);return typeof n!=`number`&&typeof n!=`string`?``:this.localizer.money(n,typeof r==`string`?r:void 0)}skip(...e){for(let t of e)this.used.add(t)}rest(){return Object.entries(this.data).filter(([e,t])=>!this.used.has(e)&&t!==null&&t!==``).map(([e,t])=>G(this.localizer.fieldName(e),K(t,this.localizer),t))}};function U(...e){return e.filter(([,e])=>e!==``).map(([e,t,n])=>G(e,t,n))}function W(...e){return e.filter(e=>e!==void 0&&e.text!==``)}function G(e,t,n){let r=nt(typeof n==`string`?n:t);return r===void 0?{label:e,text:t}:{label:e,text:t,href:r}}function nt(e){if(/^https?:\/\//i.test(e))try{return new URL(e).href}catch{return}}var rt=/^(?:[a-z0-9]+(?:_[a-z0-9]+)+|[A-Z]{3,}(?:[_ ][A-Z0-9]+)*)$/;function K(e,t){let{words:n}=t;return e==null||e===``?``:typeof e==`boolean`?e?n.yes:n.no:typeof e==`number`?t.number(e):typeof e==`string`?it(e,t):Array.isArray(e)?t.list(e.map(e=>K(e,t)).filter(e=>e!==``)):at(e,t)}function it(e,t){if(/^\d{4}-\d{2}-\d{2}$/.test(e))return t.date(e);if(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:\d{2})$/.test(e))return t.shortDateTime(e);let n=t.value(e);return n===e&&rt.test(e)?f(e):n}function at(e,t){let n=[e.first_name,e.last_name].filter(e=>typeof e==`string`&&e!==``).join(` `)||e.name||e.title||e.email;return typeof n==`string`&&n!==``?n:Object.entries(e).map(([e,n])=>`${f(e)}: ${K(n,t)}`).join(`, `)}function q(e,t){let{words:n}=e.localizer,r=e.text(`competitor`);return e.skip(`field`,`from`,`to`,`status`,`stage`),{title:e.text(`deal_name`,`name`,`title`),chips:W({text:e.money(`currency`,`amount`),tone:t},{text:r}),text:e.text(`reason`),facts:U([n.closeDate,e.text(`close_date`,`closed_on`)],[n.competitor,r])}}var ot=e=>q(e,`positive`),st=e=>q(e,`negative`),J=e=>{let{words:t}=e.localizer,n=e.text(`quote_number`,`estimate_number`,`invoice_number`),r=e.text(`due_date`);e.skip(`field`,`from`,`status`,`quote_id`,`invoice_id`);let i=e.text(`accepted_by`,`rejected_by`,`recipient`);return e.data.to!==void 0&&e.skip(`to`),{title:e.text(`title`,`invoice_title`),chips:W({text:n},{text:e.money(`currency`,`amount`,`total_amount`)},{text:i},r===``?void 0:{text:`${t.due} ${r}`,tone:`warning`}),text:e.text(`reason`),facts:U([t.validUntil,e.text(`valid_until`)],[t.due,r])}},ct=e=>{let{words:t}=e.localizer;return e.skip(`invoice_id`),{chips:W({text:e.money(`currency`,`amount`),tone:`positive`},{text:e.text(`invoice_number`)},{text:e.text(`payment_method`)}),facts:U([t.when,e.text(`payment_date`)],[t.reference,e.text(`reference`)])}},lt=e=>{let{words:t}=e.localizer;return e.skip(`contract_id`,`stage`,`closed_on`),{title:e.text(`contract_name`,`title`,`name`),chips:W({text:e.money(`currency`,`amount`),tone:`positive`},{text:e.text(`signed_by`)}),facts:U([t.when,e.text(`signed_on`)],[t.expires,e.text(`expires_on`)])}},ut=e=>{let{words:t,localizer:n}={words:e.localizer.words,localizer:e.localizer},r=e.number(`file_size`,`size`),i=e.text(`filename`,`file_name`);return e.skip(`file_id`,`sha256`),{title:i,chips:W(r===void 0?void 0:{text:n.bytes(r)},{text:dt(i,String(e.value(`file_type`,`mime_type`)??``))}),facts:U([t.download,e.text(`url`)])}};function dt(e,t){return(/\.([A-Za-z0-9]{1,5})$/.exec(e)?.[1]??t.split(`/`).pop()??``).toUpperCase()}var ft=[`title`,`name`,`status`,`source`,`opportunity_amount`,`currency`,`priority`,`stage`],pt=e=>{let{localizer:t}=e,{words:n}=t,r=vt(e),i=r.length===1?r[0]:void 0,a=e.list(`fields`).map(e=>t.fieldName(e)),o=e.text(`of`);e.skip(`title`,`name`);let s=r.length+a.length,c=i?.field??(s>1?t.plural(n.fieldsChanged,s):a[0]??``);return{title:o===``?c:`${o}: ${c}`,changes:i===void 0?r:[{...i,field:``}],text:r.length===0&&a.length>1?a.join(`, `):``,chips:[]}},mt=e=>{let{words:t}=e.localizer,n=e.value(`automated`)===!0,r=_t(e);return e.skip(...ft),{title:e.localizer.fieldName(String(e.value(`field_name`,`field`)??`status`)),changes:r,chips:n?[{text:t.automated}]:[],text:e.text(`reason`)}},ht=e=>{let{words:t}=e.localizer,n=e.text(`task_name`,`title`,`name`,`subject`);return e.skip(`field`,`from`,`to`,`status`,`task_id`),{title:n,chips:W({text:e.text(`priority`)}),facts:U([t.to,e.list(`assigned_to`).join(`, `)],[t.when,e.text(`completed_at`)])}},gt=e=>{let{words:t,localizer:n}={words:e.localizer.words,localizer:e.localizer},r=[[t.contact,e.text(`contact_name`,`contact_id`)],[t.account,e.text(`account_name`,`account_id`)],[t.deal,e.text(`deal_name`,`deal_id`)]],i=e.value(`opportunity_amount`),a=e.text(`currency`);return e.skip(`field`,`from`,`to`,`status`,`source`,`converted_at`,`opportunity_amount`),{title:e.text(`title`,`name`),chips:W(...r.map(([e,t])=>t===``?void 0:{text:`${e}: ${t}`}),typeof i==`number`?{text:n.money(i,a)}:void 0)}};function _t(e){let t=e.text(`from_value`,`from_status`,`from`),n=e.text(`to_value`,`to_status`,`to`);return t===``&&n===``?[]:[{field:``,from:t,to:n}]}function vt(e){let{localizer:t}=e,n=e.value(`changes`),r=(e,n,r)=>({field:t.fieldName(e),from:K(n,t),to:K(r,t)}),i=String(e.value(`field_name`)??``),[a,o]=[e.value(`old_value`),e.value(`new_value`)];return i===``?typeof n!=`object`||!n?[]:Object.entries(n).map(([e,t])=>{let[n,i]=Array.isArray(t)?t:[void 0,t];return r(e,n,i)}):[r(i,a,o)]}var yt=new Set([`successful`,`connected`,`positive`,`completed`,`accepted`,`answered`,`held`]),bt=new Set([`no_answer`,`failed`,`negative`,`no_show`,`busy`,`declined`,`rejected`,`cancelled`]),xt=new Set([`voicemail`,`left_message`,`rescheduled`,`neutral`,`callback`]);function St(e){let t=String(e.value(`outcome`)??``).toLowerCase(),n=yt.has(t)?`positive`:bt.has(t)?`negative`:xt.has(t)?`warning`:``;return{text:kt(e.text(`outcome`)),tone:n}}function Ct(e){let{words:t}=e.localizer,n=e.text(`direction`);return{text:{inbound:t.inbound,outbound:t.outbound}[n.toLowerCase()]??kt(n)}}var wt=e=>{let{words:t}=e.localizer,n=e.value(`internal`)===!0;return e.skip(`mentions`),{text:e.text(`text`),chips:n?[{text:t.internal,tone:`warning`}]:[]}},Tt=e=>{let{words:t,isRightToLeft:n}=e.localizer,[r,i]=[e.text(`from`),e.list(`to`)],a=[r,e.localizer.list(i.slice(0,2))].filter(e=>e!==``);return e.skip(`kind`,`origin`,`message_id`,`thread_id`,`occurred_at`),{title:e.text(`subject`),chips:W(Ct(e),{text:a.join(n?` ← `:` → `)}),text:e.text(`body_preview`,`body`),facts:U([t.from,r],[t.to,i.join(`, `)],[t.cc,e.list(`cc`).join(`, `)],[`Bcc`,e.list(`bcc`).join(`, `)],[t.when,e.text(`sent_at`)])}},Et=e=>{let{words:t}=e.localizer,n=e.number(`duration_seconds`,`duration`);return e.skip(`kind`,`origin`,`occurred_at`),{title:e.text(`subject`),chips:W(Ct(e),St(e),Ot(e.localizer,n)),text:e.text(`notes`,`body`),facts:U([t.phone,e.text(`phone_number`)],[t.recording,e.text(`recording_url`)])}},Dt=e=>{let{localizer:t}=e,{words:n}=t,r=e.number(`duration_minutes`,`duration`),i=e.number(`duration_seconds`),a=e.list(`attendees`),o=a.length>0?t.plural(n.attendees,a.length):``,s=e.text(`meeting_url`);return e.skip(`kind`,`origin`,`direction`),{title:e.text(`title`,`subject`),chips:W(Ot(t,r===void 0?i:r*60),{text:o},St(e)),text:e.text(`notes`,`body`),facts:U([n.when,e.text(`occurred_at`)],[n.attendeesLabel,a.join(`, `)],[n.location,e.text(`location`)],[n.join,s])}};function Ot(e,t){return t===void 0?void 0:{text:e.duration(t)}}function kt(e){return e.charAt(0).toUpperCase()+e.slice(1)}var At=new Set([`urgent`,`high`,`critical`]),jt={positive:`positive`,negative:`negative`},Mt={note:wt,email:Tt,call:Et,meeting:Dt,task_completed:ht,status_change:mt,lead_converted:gt,deal_won:ot,deal_lost:st,field_updated:pt,file_attached:ut,quote_sent:J,quote_accepted:J,quote_rejected:J,invoice_sent:J,payment_received:ct,contract_signed:lt,support_ticket_created:e=>{let{words:t}=e.localizer,n=e.text(`priority`),r=At.has(n.toLowerCase())?`negative`:``;return e.skip(`ticket_id`),{title:e.text(`subject`,`title`,`name`),chips:W({text:e.text(`ticket_number`)},{text:n,tone:r},{text:e.text(`status`)}),text:e.text(`description`),facts:U([t.category,e.text(`category`,`case_type`)])}},feedback_received:e=>{let{words:t,localizer:n}={words:e.localizer.words,localizer:e.localizer},r=e.number(`rating`),i=e.number(`max_rating`);return{chips:W({text:r===void 0?``:i===void 0?`★ ${n.number(r)}`:n.fill(t.rating,{rating:n.number(r),best:n.number(i)}),tone:`warning`},{text:e.text(`survey`)},{text:e.text(`channel`)}),text:e.text(`comment`,`text`)}},campaign_response:e=>{e.skip(`campaign_id`,`occurred_at`,`kind`,`direction`,`source`,`status`);let t=e.text(`campaign_name`,`campaign`),n=e.text(`subject`,`title`);return{title:t||n,chips:W({text:e.text(`response`),tone:`positive`},{text:e.text(`channel`,`origin`)}),text:t===``?``:n}},social_mention:e=>{let t=e.text(`sentiment`),n=e.text(`url`);return e.skip(`posted_at`),{title:e.text(`author`),chips:W({text:e.text(`platform`,`network`)},{text:t,tone:jt[t]??``}),text:e.text(`text`,`content`),facts:U([e.localizer.words.link,n])}}},Nt=new WeakMap;function Pt(e,t){let n=Nt.get(e);if(n?.localizer===t)return n.layout;let r=Ft(e,t);return Nt.set(e,{localizer:t,layout:r}),r}function Ft(e,t){let n=new tt(typeof e.data==`object`&&e.data!==null&&!Array.isArray(e.data)?e.data:{},t),{title:r=``,chips:i=[],changes:a=[],text:o=``,facts:s=[]}=(Mt[e.event_type]??It)(n,e);return{title:r===``&&o===``&&a.length+i.length===0?e.summary:r,chips:i,changes:a,text:o,facts:[...s,...n.rest()]}}var It=(e,t)=>{let n=e.text(`action`,`kind`),r=e.text(`title`,`name`,`invoice_title`,`subject`),i=[e.text(`first_name`),e.text(`last_name`)].filter(e=>e!==``).join(` `);e.skip(`direction`);let a=r||i,o=e.localizer.objectType(t.object_type);return{title:a||t.summary,chips:W({text:n===``?``:`${o}: ${f(n)}`},{text:e.text(`status`)}),text:e.text(`text`,`message`,`description`,`body`)}},Lt=new Set([`field_updated`,`status_change`,`lead_converted`,`deal_won`,`deal_lost`]);function Rt(e,r,i,a){let{localizer:o}=a,s=Pt(e,o),c=o.eventType(e.event_type,a.types.get(e.event_type)?.title),l=a.isOpen(e.id),u=a.editor(e),d=a.pending(e.id),f=s.text.length>140||s.text.split(`
`).length>2,p=`title-${e.id}`;return t`<article
    class="event ${d?.state??``} ${a.isFresh(e.id)?`fresh`:``} ${l?`open`:``}"
    data-id=${e.id}
    tabindex=${a.isActive(e.id)?0:-1}
    aria-labelledby=${p}
    aria-posinset=${r}
    aria-setsize=${i}
  >
    ${zt(e,a)}
    <div class="content">
      <div class="line">
        <div class="headline" id=${p}>
          ${s.title===``?t`<span class="title">${c}</span>`:t`<span class="spoken">${c}: </span><span class="title">${Y(s.title,a)}</span>`}
          ${s.changes.length===1?Jt(s.changes[0],a):n}
          ${s.chips.map(e=>qt(e,a))}
        </div>
        ${Yt(e,a)}
        <time class="quiet small" datetime=${e.created_at} title=${o.dateTime(e.created_at)}
          >${o.relative(e.created_at,a.now)}</time
        >
      </div>
      ${Bt(e,s.title===``||s.changes.length>0?``:c,s.facts.length>0,a)}
      ${s.changes.length>1?t`<div class="changes">${s.changes.map(e=>Jt(e,a))}</div>`:n}
      ${u??Ut(e,s.text,s.facts,f,a)} ${Xt(e,d,a)}
    </div>
  </article>`}function zt(e,n){let r=n.types.get(e.event_type),i=ne(e.event_type)||r===void 0;return t`<div class="rail" aria-hidden="true">
    <span class="node ${re(e.event_type)}">${i?y(e.event_type,16):r.icon}</span>
  </div>`}function Bt(e,n,r,i){let{words:a}=i.localizer,o=e.updated_at>e.created_at&&(e.revision??1)>1,s=[n===``?void 0:t`<span>${n}</span>`,e.actor===null?void 0:t`<span class="actor">${Y(i.nameOf(e.actor),i)}</span>`,i.isFeed?Vt(e,i):void 0,o?t`<span title=${i.localizer.fill(a.editedAt,{date:i.localizer.dateTime(e.updated_at)})}>${a.edited}</span>`:void 0,r?Wt(e,a.details,i):void 0,typeof e.data?.file_id==`string`?Gt(e,`file`,a.download,i):void 0].filter(e=>e!==void 0);return t`<div class="byline quiet small">
    ${s.map((e,n)=>n===0?e:t`<span aria-hidden="true">·</span>${e}`)}
  </div>`}function Vt(e,r){let i=`${r.localizer.objectType(e.object_type)} ${Ht(e)??N(e.object_id)}`,a=r.objectHref(e),o=r.isActive(e.id)?n:-1;return a===void 0?t`<button class="link" tabindex=${o} @click=${()=>r.on(`object`,e)}>${i}</button>`:t`<a href=${a} tabindex=${o}>${i}</a>`}function Ht({event_type:e,data:t}){if(typeof t!=`object`||!t||!Lt.has(e))return;let n=t.name??t.title;return typeof n==`string`&&n!==``?n:void 0}function Ut(e,r,i,a,o){let{words:s}=o.localizer,c=o.isOpen(e.id);return t`${r===``?n:t`<p class="text ${c?``:`short`}">${Y(r,o)}</p>`}
  ${c&&i.length>0?t`<dl>${i.map(e=>t`<dt>${e.label}</dt><dd>${Kt(e,o)}</dd>`)}</dl>`:n}
  ${a?t`<div class="below small">${Wt(e,c?s.less:s.more,o)}</div>`:n}`}function Wt(e,r,i){let a=i.isActive(e.id)?n:-1;return t`<button
    class="link toggle"
    tabindex=${a}
    aria-expanded=${i.isOpen(e.id)}
    @click=${()=>i.on(`toggle`,e)}
  >
    ${r}
  </button>`}function Gt(e,r,i,a){let o=a.isActive(e.id)?n:-1;return t`<button class="link" tabindex=${o} @click=${()=>a.on(r,e)}>${i}</button>`}function Kt(e,n){return e.href===void 0?Y(e.text,n):t`<a href=${e.href} target="_blank" rel="noopener noreferrer">${e.text}</a>`}function qt({text:e,tone:n=``},r){return t`<span class="chip ${n}">${Y(e,r)}</span>`}function Jt({field:e,from:r,to:i},a){let{words:o}=a.localizer,s=(e,n)=>t`<span class="chip ${e===``?`none`:n}">${e===``?o.nothing:Y(e,a)}</span>`;return t`<span class="change">
    ${e===``?n:t`<span class="quiet field">${e}</span>`} ${s(r,`before`)}
    <span class="spoken">${o.changedTo}</span><span class="arrow quiet" aria-hidden="true">${y(`arrow`,14)}</span>
    ${s(i,`after`)}
  </span>`}function Yt(e,r){if(!r.mayEdit(e)||r.pending(e.id)!==void 0)return n;let{words:i}=r.localizer,a=r.isActive(e.id)?0:-1,o=(n,i,o)=>t`<button class="icon" tabindex=${a} title=${o} aria-label=${o} @click=${()=>r.on(n,e)}>
      ${y(i,16)}
    </button>`;return t`<span class="actions">
    ${o(`edit`,`field_updated`,i.edit)} ${o(`delete`,`trash`,i.remove)}
  </span>`}function Xt(e,r,i){let{words:a}=i.localizer;if(r===void 0)return n;if(r.state!==`failed`)return t`<div class="pending small quiet">${r.state===`sending`?a.sending:a.stillComing}</div>`;let o=r.failure===void 0?``:s(i.localizer,r.failure);return t`<div class="alert small" role="alert">
    <span>${a.sendFailed}. ${o}</span>
    <button class="link" @click=${()=>i.on(`retry`,e)}>${a.retry}</button>
    <button class="link" @click=${()=>i.on(`discard`,e)}>${a.edit}</button>
  </div>`}function Y(e,n){return n.search===``?t`${e}`:t`${et(e,n.search).map(e=>e.isHit?t`<mark>${e.text}</mark>`:e.text)}`}function X(e,n){return t`<div class="skeleton" role="status">
    <span class="spoken">${e}</span>
    ${Array.from({length:n},()=>t`<div class="bone"><i></i><b></b><u></u></div>`)}
  </div>`}function Zt(e,n){return t`<div class="row" data-key=${e.key}>${Qt(e,n)}</div>`}function Qt(e,t){switch(e.kind){case`event`:return Rt(e.event,e.index+1,t.total,t);case`group`:return $t(e,t);case`loading`:return X(t.localizer.words.loadingMore,e.section.list.size===0?3:2);case`failure`:return en(e.section,t);case`more`:return tn(e.section,t);case`end`:return nn(e.section,t)}}function $t(e,{localizer:r,toggle:i}){let{section:a}=e,o=e.count===void 0?n:t`<span class="count quiet">${r.number(e.count)}</span>`;return a===void 0?t`<h2 class="heading"><span>${e.label}</span>${o}</h2>`:t`<h2 class="heading">
    <button aria-expanded=${!a.isCollapsed} @click=${()=>i(a)}>
      ${y(a.isCollapsed?`next`:`down`,16)} ${e.label} ${o}
    </button>
  </h2>`}function en(e,{localizer:n,more:r}){let{words:i}=n,a=e.failure===void 0?i.failedServer:s(n,e.failure);return t`<div class="alert" role="alert">
    <span>${a}</span>
    <button class="link" @click=${()=>r(e)}>${i.retry}</button>
  </div>`}function tn(e,{localizer:r,more:i}){let a=Math.max(0,(e.total??0)-e.list.size);return t`<button class="more" @click=${()=>i(e)}>
    ${r.words.more}
    ${a>0?t`<span class="quiet">${r.plural(r.words.left,a)}</span>`:n}
  </button>`}function nn(e,{localizer:n}){let{words:r}=n;return t`<p class="end quiet small">
    ${e.isOlderInArchive?t`${y(`archive`,16)} ${r.olderInArchive}`:r.end}
  </p>`}var rn=a`
  :host {
    position: relative;
    display: block;
    min-block-size: 0;
    container: timeline / inline-size;
  }
  .scroller {
    block-size: 100%;
    overflow-y: auto;
    overflow-anchor: none;
    scrollbar-gutter: stable;
    scrollbar-width: thin;
    scrollbar-color: var(--timeline-border-control) transparent;
    padding-block-end: var(--timeline-space-4);
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .row {
    display: flow-root;
  }
  .heading {
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2);
    margin: 0;
    padding: var(--timeline-space-3) var(--timeline-space-4) var(--timeline-space-1);
    font-size: var(--timeline-size-small);
    font-weight: 600;
    color: var(--timeline-text-quiet);
  }
  .heading button {
    min-block-size: 1.75rem;
    padding-inline: var(--timeline-space-1) var(--timeline-space-2);
    margin-inline-start: calc(-1 * var(--timeline-space-1));
    font-weight: 600;
    color: var(--timeline-text);
  }
  .heading.sticky {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0 1rem;
    z-index: 1;
    padding-block: var(--timeline-space-2);
    background: linear-gradient(var(--timeline-surface) 75%, transparent);
    pointer-events: none;
  }
  .count {
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  button.more {
    margin: var(--timeline-space-1) var(--timeline-space-4) var(--timeline-space-2) calc(var(--timeline-space-4) + 2.25rem);
    color: var(--timeline-accent);
  }
  .alert {
    margin: var(--timeline-space-2) var(--timeline-space-4);
  }
  .end {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--timeline-space-2);
    margin: 0;
    padding: var(--timeline-space-6) var(--timeline-space-4);
  }
  @container timeline (max-width: 34rem) {
    .heading,
    .skeleton {
      padding-inline: var(--timeline-space-2);
    }
  }
`,an=a`
  .event {
    position: relative;
    display: grid;
    grid-template-columns: 1.75rem minmax(0, 1fr);
    column-gap: var(--timeline-space-3);
    margin-inline: var(--timeline-space-2);
    padding-inline: var(--timeline-space-2);
    border-radius: var(--timeline-radius);
  }
  .event:hover,
  .event:focus-within {
    background: var(--timeline-surface-hover);
  }
  .event:focus-visible {
    outline-offset: -2px;
  }
  .rail {
    position: relative;
    display: flex;
    justify-content: center;
    padding-block-start: 0.375rem;
  }
  .rail::before {
    content: "";
    position: absolute;
    inset-block: 0;
    inset-inline-start: calc(50% - 0.5px);
    inline-size: 1px;
    background: var(--timeline-border);
  }
  .node {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    border-radius: 50%;
    box-shadow: 0 0 0 3px var(--timeline-surface);
    background: light-dark(#eceef1, #2c2f35);
    color: light-dark(#545b67, #b4bac5);
    font-size: 0.875rem;
  }
  .event:hover .node,
  .event:focus-within .node {
    box-shadow: 0 0 0 3px var(--timeline-surface-hover);
  }
  .node.yellow {
    background: light-dark(#fdf0cd, #3d3216);
    color: light-dark(#805600, #f2c66d);
  }
  .node.blue {
    background: light-dark(#e3edfd, #1d3050);
    color: light-dark(#1d56b0, #93bdff);
  }
  .node.violet {
    background: light-dark(#eee8fd, #332a52);
    color: light-dark(#6338bf, #c0abff);
  }
  .node.green {
    background: light-dark(#dff4e7, #1b3828);
    color: light-dark(#176a3a, #74d69f);
  }
  .node.red {
    background: light-dark(#fde6e4, #472220);
    color: light-dark(#b3261e, #ffa49c);
  }
  .node.orange {
    background: light-dark(#fde9da, #452a17);
    color: light-dark(#9a4708, #ffb27a);
  }
  .content {
    display: flex;
    flex-direction: column;
    gap: 0.125rem;
    min-inline-size: 0;
    padding-block: 0.4375rem 0.5rem;
  }
  .line {
    display: flex;
    align-items: flex-start;
    gap: var(--timeline-space-2);
    min-block-size: 1.5rem;
  }
  .headline {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.375rem;
    min-inline-size: 0;
  }
  .title {
    margin-inline-end: 0.125rem;
    font-weight: 550;
    overflow-wrap: anywhere;
  }
  time {
    flex: none;
    line-height: 1.5rem;
    font-variant-numeric: tabular-nums;
  }
  .byline {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: 0.3125rem;
  }
  .byline .toggle::after {
    content: "";
    inline-size: 0.25rem;
    block-size: 0.25rem;
    margin-block-end: 0.125rem;
    border: solid currentColor;
    border-width: 0 1.25px 1.25px 0;
    rotate: 45deg;
  }
  .byline .toggle[aria-expanded="true"]::after {
    margin-block: 0.25rem 0;
    rotate: 225deg;
  }
  .byline a,
  .byline button {
    color: var(--timeline-text-quiet);
    font-size: inherit;
    text-decoration: underline;
    text-decoration-color: var(--timeline-border-control);
    text-underline-offset: 2px;
  }
  .byline button.toggle {
    text-decoration: none;
  }
  .byline a:hover,
  .byline button:hover {
    color: var(--timeline-accent);
  }
  .text {
    max-inline-size: 44rem;
    margin: 0.125rem 0 0;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  .text.short {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  .change {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem;
    min-inline-size: 0;
  }
  .changes {
    display: flex;
    flex-direction: column;
    gap: 0.25rem;
    margin-block: 0.1875rem 0.0625rem;
  }
  .changes .field {
    min-inline-size: 7.5rem;
    font-size: var(--timeline-size-small);
  }
  .chip {
    background: light-dark(#eff1f4, #2a2d33);
  }
  .chip.before,
  .chip.none {
    color: var(--timeline-text-quiet);
  }
  .chip.none {
    padding-inline: 0.125rem;
    background: none;
    font-weight: 400;
  }
  .arrow {
    display: inline-grid;
  }
  :host([dir="rtl"]) .arrow {
    transform: scaleX(-1);
  }
  dl {
    display: grid;
    grid-template-columns: fit-content(12rem) minmax(0, 1fr);
    gap: 0.1875rem var(--timeline-space-4);
    max-inline-size: 44rem;
    margin: var(--timeline-space-2) 0 0;
    font-size: 0.8125rem;
  }
  dt {
    overflow-wrap: anywhere;
    color: var(--timeline-text-quiet);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .below {
    display: flex;
    gap: var(--timeline-space-3);
    margin-block-start: 0.125rem;
  }
  .below button {
    font-size: inherit;
  }
  .actions {
    display: inline-flex;
    flex: none;
    gap: 0.125rem;
    margin-block: -0.125rem;
    opacity: 0;
  }
  .event:hover .actions,
  .event:focus-within .actions {
    opacity: 1;
  }
  .actions button.icon {
    inline-size: 1.75rem;
    min-block-size: 1.75rem;
  }
  .actions button.icon:hover {
    background: var(--timeline-border);
  }
  .event.sending {
    opacity: 0.65;
  }
  .event.fresh {
    animation: arrive 2.5s ease-out;
  }
  @keyframes arrive {
    from {
      background: var(--timeline-accent-soft);
    }
  }
  mark {
    border-radius: 2px;
    background: var(--timeline-mark);
    color: inherit;
  }
  .content .alert {
    max-inline-size: 44rem;
    margin: var(--timeline-space-1) 0;
  }
  activity-timeline-form {
    margin-block: var(--timeline-space-2);
  }
  @media (hover: none) {
    .actions {
      opacity: 1;
    }
  }
  @container timeline (max-width: 34rem) {
    .event {
      column-gap: var(--timeline-space-2);
      margin-inline: 0;
    }
    .changes .field {
      flex-basis: 100%;
    }
    dl {
      grid-template-columns: minmax(0, 1fr);
      row-gap: 0;
    }
    dd {
      margin-block-end: 0.25rem;
    }
  }
`;function on(e,t,n){let r=[],i=sn(e,t);for(let a of e.slice(t,n)){let e=a.kind===`event`;a.kind===`group`&&(i={key:a.key,label:a.label});let t=r.at(-1);if(t?.isEvents===e&&e)t.rows.push(a);else{let t=e?`feed:${i.key}`:a.key;r.push({key:t,isEvents:e,label:i.label,rows:[a]})}}return r}function sn(e,t){for(let n=t;n>=0;n--){let t=e[n];if(t?.kind===`group`)return{key:t.key,label:t.label}}return{key:``,label:``}}var cn=a`
  .skeleton {
    padding: var(--timeline-space-1) var(--timeline-space-4);
  }
  .bone {
    display: grid;
    grid-template: auto auto / 1.75rem minmax(0, 1fr);
    gap: 0.5rem var(--timeline-space-3);
    padding-block: 0.75rem;
    animation: breathe 1.4s ease-in-out infinite;
  }
  .bone > * {
    display: block;
    block-size: 0.75rem;
    border-radius: 0.375rem;
    background: var(--timeline-border);
  }
  .bone i {
    grid-row: span 2;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    border-radius: 50%;
  }
  .bone b {
    inline-size: 45%;
  }
  .bone u {
    inline-size: 70%;
  }
  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }
`,ln=600,un=1500,dn={group:40,event:64,more:44,loading:200,failure:60,end:72},fn=class extends o{static{this.styles=[d,p,an,cn,rn]}static{this.properties={rows:{attribute:!1},context:{attribute:!1},label:{type:String},isBusy:{type:Boolean},total:{type:Number},range:{state:!0},heading:{state:!0}}}constructor(){super(),this.heights=new $e,this.shownRows=[],this.width=0,this.isAtTop=!0,this.isReturning=!1,this.resized=new ResizeObserver(()=>{this.keepAnchor(),this.remeasure()}),this.scrolled=()=>{this.updateRange(),this.askForMore();let e=(this.scroller?.scrollTop??0)<8;e&&(this.isReturning=!1),e!==this.isAtTop&&(this.isAtTop=e,this.tell(`list-top`,e))},this.keyDown=e=>{let t=e.composedPath()[0],n=t instanceof Element?t.closest(`article`):null;if(t instanceof HTMLInputElement||t instanceof HTMLTextAreaElement||e.altKey||e.ctrlKey||e.metaKey)return;let r=this.keyTarget(e.key,n?.dataset.id);r===void 0?n!==null&&t===n&&this.act(e,n.dataset.id??``):(e.preventDefault(),this.tell(`list-active`,r),this.focusEvent(r))},this.rows=[],this.label=``,this.isBusy=!1,this.total=-1,this.range=[0,0],this.heading=``}disconnectedCallback(){super.disconnectedCallback(),this.resized.disconnect(),this.scroller=void 0}scrollToTop(){this.anchor=void 0,this.scroller?.scrollTo({top:0,behavior:`instant`})}async focusEvent(e){let t=this.rows.findIndex(t=>t.key===e),{scroller:n}=this;if(t<0||n===void 0)return;let[r,i]=[this.heights.offset(t),this.heights.offset(t+1)];r-44<n.scrollTop?n.scrollTop=Math.max(0,r-44):i>n.scrollTop+n.clientHeight&&(n.scrollTop=i-n.clientHeight),this.updateRange(),await this.updateComplete,this.renderRoot.querySelector(`article[data-id="${CSS.escape(e)}"]`)?.focus({preventScroll:!0})}willUpdate(e){this.keepAnchor(),(e.has(`rows`)||e.has(`context`))&&(this.layout(),this.range=this.wantedRange())}render(){let[e,r]=this.range,i=on(this.rows,e,r),a={...this.context,total:this.total,more:e=>this.tell(`list-more`,e),toggle:e=>this.tell(`list-toggle-section`,e)};return t`<div class="scroller" tabindex="-1" @scroll=${this.scrolled} @scrollend=${()=>this.isReturning=!1} @keydown=${this.keyDown}>
        <div class="above"></div>
        <div class="rows">
          ${H(i,e=>e.key,e=>e.isEvents?t`<div role="feed" aria-label="${this.label}, ${e.label}" aria-busy=${this.isBusy}>
                    ${H(e.rows,e=>e.key,e=>Zt(e,a))}
                  </div>`:H(e.rows,e=>e.key,e=>Zt(e,a)))}
        </div>
        <div class="under"></div>
      </div>
      ${this.heading===``?n:t`<div class="heading sticky" aria-hidden="true"><span>${this.heading}</span></div>`}`}firstUpdated(){this.scroller=this.renderRoot.querySelector(`.scroller`)??void 0,this.observe()}connectedCallback(){super.connectedCallback(),this.hasUpdated&&(this.scroller=this.renderRoot.querySelector(`.scroller`)??void 0,this.observe())}updated(){this.remeasure(),this.askForMore()}observe(){let e=this.renderRoot.querySelector(`.rows`);e!==null&&this.resized.observe(e),this.scroller!==void 0&&this.resized.observe(this.scroller)}updateRange(){let[e,t]=this.wantedRange();(e!==this.range[0]||t!==this.range[1])&&(this.range=[e,t]),this.heading=this.headingAt(this.scroller?.scrollTop??0)}headingAt(e){if(e<4)return``;for(let t=this.heights.indexAt(e);t>=0;t--){let e=this.rows[t];if(e?.kind===`group`)return e.label}return``}wantedRange(){let{scroller:e}=this;return this.heights.range(e?.scrollTop??0,e?.clientHeight??800,ln)}layout(){this.heights.layout(this.rows,e=>dn[this.rows[e]?.kind??`event`])}keepAnchor(){let e=this.scroller?.scrollTop??0;if(this.anchor=void 0,e<8||this.isReturning)return;let t=this.heights.indexAt(e),n=this.shownRows[t]?.key;n!==void 0&&(this.anchor={key:n,index:t,offset:e-this.heights.offset(t)})}remeasure(){let{scroller:e}=this;e!==void 0&&(e.clientWidth!==this.width&&(this.width=e.clientWidth,this.heights.forget()),this.renderRoot.querySelectorAll(`.row`).forEach((e,t)=>{let n=e.getBoundingClientRect().height;n>0&&this.heights.measure(this.range[0]+t,n)}),this.shownRows=this.rows,this.place(e),this.updateRange())}place(e){let[t,n]=this.range,r=this.renderRoot.querySelector(`.above`),i=this.renderRoot.querySelector(`.under`);if(r===null||i===null)return;r.style.blockSize=`${this.heights.offset(t)}px`,i.style.blockSize=`${Math.max(0,this.heights.total-this.heights.offset(n))}px`;let{anchor:a}=this;if(this.anchor=void 0,a===void 0)return;let o=this.indexNear(a.key,a.index);if(o<0)return;let s=this.heights.offset(o)+a.offset;Math.abs(s-e.scrollTop)>.5&&(e.scrollTop=s)}indexNear(e,t){for(let n=0;n<=this.rows.length;n++){if(this.rows[t+n]?.key===e)return t+n;if(this.rows[t-n]?.key===e)return t-n}return-1}askForMore(){let{scroller:e}=this;if(e===void 0)return;let t=this.heights.range(e.scrollTop,e.clientHeight,un);for(let e of this.rows.slice(t[0],t[1]))e.kind===`loading`&&!e.section.isLoading&&this.tell(`list-more`,e.section)}act(e,t){let n=this.rows.find(e=>e.key===t);if(n?.kind!==`event`)return;let{context:r}=this;if(e.key===`Enter`||e.key===` `)r.on(`toggle`,n.event);else if(!r.mayEdit(n.event))return;else if(e.key===`e`)r.on(`edit`,n.event);else if(e.key===`Delete`)r.on(`delete`,n.event);else return;e.preventDefault()}keyTarget(e,t){let n={ArrowDown:1,j:1,ArrowUp:-1,k:-1,PageDown:8,PageUp:-8},r=this.rows.filter(e=>e.kind===`event`),i=r.findIndex(e=>e.key===t);if(e===`Home`)return r[0]?.key;if(e===`End`)return r.at(-1)?.key;let a=n[e];if(a!==void 0)return r[Math.max(0,Math.min(r.length-1,i<0?0:i+a))]?.key}tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}};customElements.define(`activity-timeline-list`,fn);var pn=class{constructor(e,t,n){this.mayTake=e,this.take=t,this.changed=n,this.isOver=!1,this.dragged=e=>{this.mayTake()&&e.dataTransfer?.types.includes(`Files`)&&(e.preventDefault(),this.isOver||this.set(!0))},this.left=e=>{let t=e.currentTarget;e.relatedTarget instanceof Node&&t.contains(e.relatedTarget)||this.set(!1)},this.dropped=e=>{if(this.isOver){e.preventDefault(),this.set(!1);for(let t of e.dataTransfer?.files??[])this.take(t)}}}set(e){this.isOver=e,this.changed()}},mn=a`
  :host {
    display: block;
    container: timeline-filters / inline-size;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--timeline-space-2);
  }
  .search {
    position: relative;
    display: flex;
    flex: 1 1 14rem;
    align-items: center;
    color: var(--timeline-text-quiet);
  }
  .search svg {
    position: absolute;
    inset-inline-start: 0.5625rem;
    pointer-events: none;
  }
  .search input {
    padding-inline: 2rem;
    border-color: var(--timeline-border);
    color: var(--timeline-text);
  }
  .search input:hover {
    border-color: var(--timeline-border-control);
  }
  .search .clear {
    position: absolute;
    inset-inline-end: 0;
    min-block-size: 2rem;
  }
  .search .clear svg {
    position: static;
  }
  .menus {
    display: flex;
    flex-wrap: wrap;
    gap: var(--timeline-space-2);
  }
  .menu {
    position: relative;
  }
  .menu > button {
    font-weight: 450;
  }
  .menu > button svg {
    margin-inline-end: -0.25rem;
    color: var(--timeline-text-quiet);
  }
  .chosen {
    border-color: var(--timeline-accent) !important;
  }
  .badge {
    display: inline-grid;
    place-items: center;
    min-inline-size: 1.125rem;
    block-size: 1.125rem;
    padding-inline: 0.25rem;
    border-radius: 1rem;
    background: var(--timeline-accent);
    color: var(--timeline-accent-text);
    font-size: 0.6875rem;
    font-weight: 600;
  }
  .panel {
    position: absolute;
    inset-block-start: calc(100% + 0.25rem);
    inset-inline-end: 0;
    z-index: 10;
    inline-size: 16.5rem;
    padding: 0.375rem;
    border: 1px solid var(--timeline-border);
    border-radius: var(--timeline-radius);
    background: var(--timeline-surface-raised);
    box-shadow: var(--timeline-shadow);
  }
  .options {
    display: flex;
    flex-direction: column;
    max-block-size: 20rem;
    overflow-y: auto;
  }
  .options label {
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2);
    min-block-size: 2rem;
    padding-inline: var(--timeline-space-2);
    border-radius: var(--timeline-radius-small);
    cursor: pointer;
  }
  .options label:hover {
    background: var(--timeline-surface-hover);
  }
  .options .glyph {
    display: grid;
  }
  .options .name {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .options p {
    margin: var(--timeline-space-2);
  }
  .presets button {
    justify-content: flex-start;
    font-weight: 400;
  }
  .find {
    margin-block-end: 0.375rem;
  }
  .dates {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--timeline-space-2);
    margin-block-start: 0.375rem;
    padding: var(--timeline-space-2) 0.25rem 0.25rem;
    border-block-start: 1px solid var(--timeline-border);
  }
  .date {
    min-inline-size: 0;
  }
  .date input {
    padding-inline: 0.375rem 0.125rem !important;
    font-size: 0.8125rem;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
    margin-block-start: var(--timeline-space-2);
  }
  .active-filter {
    min-block-size: 1.625rem;
    padding-inline: var(--timeline-space-2) 0.375rem;
    border-radius: 1rem;
    background: var(--timeline-accent-soft);
    color: var(--timeline-accent);
    font-size: var(--timeline-size-small);
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .active-filter:hover {
    background: color-mix(in srgb, var(--timeline-accent-soft) 80%, var(--timeline-accent));
  }
  .chips .link {
    margin-inline-start: var(--timeline-space-1);
    font-weight: 500;
  }
  @container timeline-filters (max-width: 34rem) {
    .search {
      flex-basis: 100%;
    }
    .menus {
      position: relative;
      inline-size: 100%;
    }
    .menu {
      position: static;
    }
    .menus {
      gap: 0.375rem;
    }
    .menu > button svg {
      display: none;
    }
    .menu > button {
      padding-inline: 0.4375rem;
      font-size: 0.8125rem;
    }
    .panel {
      inset-inline: 0;
      inline-size: auto;
    }
  }
`;function hn(e,t){let n=t=>gn(new Date(e.getFullYear(),e.getMonth(),e.getDate()-t)),r=(e.getDay()+6)%7;return[{label:t.anyTime,span:{from:``,to:``}},{label:t.today,span:{from:n(0),to:``}},{label:t.thisWeek,span:{from:n(r),to:``}},{label:t.thisMonth,span:{from:n(e.getDate()-1),to:``}},{label:t.last30Days,span:{from:n(29),to:``}}]}function gn(e){let[t,n]=[e.getMonth()+1,e.getDate()].map(e=>String(e).padStart(2,`0`));return`${e.getFullYear()}-${t}-${n}`}var _n=300,vn=9,yn=class extends o{static{this.styles=[d,p,mn]}static{this.properties={view:{attribute:!1},counts:{attribute:!1},people:{attribute:!1},types:{attribute:!1},localizer:{attribute:!1},mayChooseNobody:{type:Boolean},turn:{type:Number},menu:{state:!0},find:{state:!0}}}constructor(){super(),this.searched=e=>{clearTimeout(this.searchTimer);let t=e.target;this.searchTimer=setTimeout(()=>this.searchNow(t),_n)},this.outside=e=>{e.composedPath().some(e=>e instanceof Element&&e.classList.contains(`menu`))||(this.menu=void 0,document.removeEventListener(`pointerdown`,this.outside))},this.escape=e=>{e.key===`Escape`&&this.menu!==void 0&&(e.stopPropagation(),this.close())},this.find=``,this.mayChooseNobody=!1}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.searchTimer),document.removeEventListener(`pointerdown`,this.outside)}render(){let{words:e}=this.localizer,{filters:n,grouping:r}=this.view,i={date:e.groupDate,type:e.groupType,actor:e.groupActor};return t`<div class="bar" role="search" aria-label=${e.filters} @keydown=${this.escape}>
        ${this.search(n.search)}
        <div class="menus">
          ${this.menuOf(`types`,e.types,n.types.length,()=>this.typeMenu())}
          ${this.menuOf(`actors`,e.people,n.actors.length,()=>this.actorMenu())}
          ${this.menuOf(`dates`,e.dates,n.from||n.to?1:0,()=>this.dateMenu())}
          ${this.menuOf(`group`,`${e.groupBy}: ${i[r]}`,0,()=>this.groupMenu(i))}
        </div>
      </div>
      ${this.chips()}`}search(e){let{words:r}=this.localizer;return t`<div class="search">
      ${y(`search`,16)}
      <input
        type="text"
        inputmode="search"
        enterkeyhint="search"
        maxlength="200"
        aria-label=${r.search}
        placeholder=${r.search}
        .value=${e}
        @input=${this.searched}
        @keydown=${e=>{e.key===`Enter`&&this.searchNow(e.target)}}
      />
      ${e===``?n:t`<button class="icon clear" aria-label=${r.clearSearch} @click=${()=>this.change({search:``})}>
            ${y(`close`,14)}
          </button>`}
    </div>`}menuOf(e,r,i,a){let o=this.menu===e;return t`<div class="menu">
      <button
        class="outlined ${i>0?`chosen`:``}"
        id="button-${e}"
        aria-expanded=${o}
        aria-controls="panel-${e}"
        @click=${()=>this.toggle(e)}
      >
        ${r}${i>0?t` <span class="badge">${this.localizer.number(i)}</span>`:n} ${y(`down`,14)}
      </button>
      <div class="panel" id="panel-${e}" role="group" aria-labelledby="button-${e}" ?hidden=${!o}>
        ${o?a():n}
      </div>
    </div>`}typeMenu(){let{types:e}=this.view.filters,{event_type:t}=this.counts,n=[...new Set([...e,...Object.keys(t)])];return n.sort((e,n)=>(t[n]??0)-(t[e]??0)),this.choices(n,e,e=>this.typeName(e),t,`type`,e=>this.change({types:e}))}actorMenu(){let{actors:e}=this.view.filters,{actor:t}=this.counts,n=[...new Set([...e,...Object.keys(t)])].filter(e=>e!==``||this.mayChooseNobody);return n.sort((e,n)=>(t[n]??0)-(t[e]??0)),this.choices(n,e,e=>this.actorName(e),t,void 0,t=>{let n=t.includes(``)&&!e.includes(``);this.change({actors:n?[``]:t.filter(e=>e!==``||t.length===1)})})}choices(e,r,i,a,o,s){let{words:c}=this.localizer,l=w(this.find),u=e.filter(e=>w(i(e)).includes(l)).slice(0,200),d=e=>s(r.includes(e)?r.filter(t=>t!==e):[...r,e]);return t`${e.length>=vn&&o===void 0?t`<input
            class="find"
            type="text"
            aria-label=${c.findPerson}
            placeholder=${c.findPerson}
            .value=${this.find}
            @input=${e=>this.find=e.target.value}
          />`:n}
      <div class="options">
        ${u.map(e=>t`<label>
            <input type="checkbox" .checked=${r.includes(e)} @change=${()=>d(e)} />
            ${o===`type`?t`<span class="quiet glyph">${y(e,16)}</span>`:n}
            <span class="name">${i(e)}</span>
            <span class="quiet small number">${this.localizer.number(a[e]??0)}</span>
          </label>`)}
        ${u.length===0?t`<p class="quiet">${c.nothingToChoose}</p>`:n}
      </div>`}dateMenu(){let{words:e}=this.localizer,{from:n,to:r}=this.view.filters,i=(e,n,r)=>t`<label class="date"
        ><span class="small quiet">${n}</span
        ><input
          type="date"
          .value=${r.slice(0,10)}
          @change=${t=>this.change({[e]:t.target.value})}
      /></label>`,a=e=>e.from===n&&e.to===r;return t`<div class="options presets">
        ${hn(new Date,e).map(({label:e,span:n})=>t`<button aria-pressed=${a(n)} @click=${()=>this.choose(()=>this.change(n))}>${e}</button>`)}
      </div>
      <div class="dates">${i(`from`,e.dateFrom,n)} ${i(`to`,e.dateTo,r)}</div>`}groupMenu(e){let n=e=>this.tell({...this.view,grouping:e});return t`<div class="options presets">
      ${Object.entries(e).map(([e,r])=>t`<button aria-pressed=${this.view.grouping===e} @click=${()=>this.choose(()=>n(e))}>${r}</button>`)}
    </div>`}chips(){let{filters:e}=this.view;if(!S(e))return n;let{words:r}=this.localizer,{types:i,actors:a,from:o,to:s}=e,c=(e,n)=>t`<button class="active-filter" aria-label=${this.localizer.fill(r.removeFilter,{name:e})} @click=${n}>
        ${e} ${y(`close`,12)}
      </button>`;return t`<div class="chips">
      ${e.search===``?n:c(`“${e.search}”`,()=>this.change({search:``}))}
      ${i.map(e=>c(this.typeName(e),()=>this.change({types:i.filter(t=>t!==e)})))}
      ${a.map(e=>c(this.actorName(e),()=>this.change({actors:a.filter(t=>t!==e)})))}
      ${o||s?c(this.spanName(o,s),()=>this.change({from:``,to:``})):n}
      <button class="link small" @click=${()=>this.tell({...this.view,filters:x})}>${r.clearAll}</button>
    </div>`}spanName(e,t){let{words:n}=this.localizer,[r,i]=[this.localizer.date(e),this.localizer.date(t)];return e===``?this.localizer.fill(n.until,{date:i}):t===``?this.localizer.fill(n.since,{date:r}):e===t?r:`${r} – ${i}`}typeName(e){return this.localizer.eventType(e,this.types.get(e)?.title)}actorName(e){return e===``?this.localizer.words.nobody:this.people.nameOf(e)}searchNow(e){clearTimeout(this.searchTimer),e.value!==this.view.filters.search&&this.change({search:e.value})}change(e){clearTimeout(this.searchTimer),this.tell({...this.view,filters:{...this.view.filters,...e}})}tell(e){this.dispatchEvent(new CustomEvent(`view-change`,{detail:e}))}choose(e){e(),this.close()}toggle(e){this.menu=this.menu===e?void 0:e,this.find=``,document.removeEventListener(`pointerdown`,this.outside),this.menu!==void 0&&(document.addEventListener(`pointerdown`,this.outside),e===`actors`&&this.dispatchEvent(new CustomEvent(`people-wanted`)),this.updateComplete.then(()=>this.renderRoot.querySelector(`#panel-${e} :is(input, button)`)?.focus()))}close(){let{menu:e}=this;e!==void 0&&(this.menu=void 0,document.removeEventListener(`pointerdown`,this.outside),this.renderRoot.querySelector(`#button-${e}`)?.focus())}};customElements.define(`activity-timeline-filters`,yn);var bn=3e4,xn=class{constructor(e,t){this.listener=t,this.seen=()=>{document.visibilityState===`visible`&&this.listener.woke()},e.addController(this)}hostConnected(){addEventListener(`popstate`,this.listener.addressChanged),addEventListener(`online`,this.seen),addEventListener(`offline`,this.listener.offline),document.addEventListener(`visibilitychange`,this.seen),this.ticking=setInterval(this.listener.tick,bn)}hostDisconnected(){removeEventListener(`popstate`,this.listener.addressChanged),removeEventListener(`online`,this.seen),removeEventListener(`offline`,this.listener.offline),document.removeEventListener(`visibilitychange`,this.seen),clearInterval(this.ticking)}};function Sn(e,t){if(!(e===``||/^\s*(javascript|data|vbscript):/i.test(e)))return e.replaceAll(`{type}`,encodeURIComponent(t.object_type)).replaceAll(`{id}`,encodeURIComponent(t.object_id))}function Cn(e){try{let t=(e.split(`.`)[1]??``).replaceAll(`-`,`+`).replaceAll(`_`,`/`),n=Uint8Array.from(atob(t),e=>e.charCodeAt(0)),{sub:r,org:i,role:a}=JSON.parse(new TextDecoder().decode(n));return typeof r!=`string`||typeof i!=`string`?void 0:{user:r,organization:i,role:typeof a==`string`?a:`member`}}catch{return}}function wn(e,t){return t===void 0?!1:t.role!==`member`||!e.is_system_generated&&e.actor?.id===t.user}function Tn(e,t){let{localizer:n,arrivals:r,isFeed:i}=t,{types:a}=e,o=e=>wn(e,t.session)&&a.has(e.event_type);return{localizer:n,types:a,isFeed:i,now:Date.now(),search:e.reader.view.filters.search,nameOf:r=>r.id===t.session?.user?n.words.you:e.reader.people.nameOfActor(r),objectHref:e=>Sn(t.objectHref,e),isOpen:t=>e.open.has(t),isFresh:e=>r.isFresh(e),isActive:e=>e===t.activeId,mayEdit:e=>!t.isReadOnly&&o(e),pending:t=>e.writer.pending.get(t),editor:n=>En(e,n,t),on:(t,n)=>e.actions.run(t,n)}}function En({editing:e,reader:n,types:r},i,a){let o=r.get(i.event_type);return e.event?.id!==i.id||o===void 0?void 0:t`<activity-timeline-form
    .type=${o}
    .data=${e.event.data}
    .draft=${e.draft}
    .localizer=${a.localizer}
    .people=${n.people.all}
    .isBusy=${e.isBusy}
    .problem=${e.problem}
    @form-draft=${t=>e.keep(t.detail)}
    @form-cancel=${()=>{e.stop(),a.focusEvent(i.id)}}
    @form-save=${t=>void e.save(t.detail.data)}
  ></activity-timeline-form>`}function Dn(e){let[t,n,r]=[e.getFullYear(),e.getMonth(),e.getDate()],i=(e.getDay()+6)%7;return{tomorrow:new Date(t,n,r+1).getTime(),today:new Date(t,n,r).getTime(),yesterday:new Date(t,n,r-1).getTime(),week:new Date(t,n,r-i).getTime()}}function On(e,t){let{tomorrow:n,today:r,yesterday:i,week:a}=t;if(e>=n)return{key:`upcoming`,from:n,until:1/0};if(e>=r)return{key:`today`,from:r,until:n};if(e>=i)return{key:`yesterday`,from:i,until:r};let o=Math.min(a,i);if(e>=o)return{key:`thisWeek`,from:o,until:i};let s=new Date(e),[c,l]=[s.getFullYear(),s.getMonth()];return{key:`${c}-${String(l+1).padStart(2,`0`)}`,from:new Date(c,l,1).getTime(),until:Math.min(new Date(c,l+1,1).getTime(),o)}}function kn(e,t){let n=[];for(let r of e)t.grouping===`date`?An(n,r,t):jn(n,r,t);return n}function An(e,t,n){let{events:r}=t.list,i=Fn.get(t),a=`${t.list.version} ${n.borders.today} ${n.localizer.lang}`,o=i?.state===a?i:void 0,s=o?.rows??[],c=o?.group;for(let e=o?.count??0;e<r.length;e++){let t=r[e],i=Date.parse(t.created_at);if(c===void 0||i<c.from||i>=c.until){c=On(i,n.borders);let e=Pn(c.key,n.localizer);s.push({kind:`group`,key:`group:${c.key}`,label:e,count:void 0,section:void 0})}s.push(In(t,e))}Fn.set(t,{state:a,rows:s,count:r.length,group:c});for(let t of s)e.push(t);Mn(e,t,`loading`)}function jn(e,t,n){let{key:r,total:i}=t;e.push({kind:`group`,key:`section:${r}`,label:n.labelOf(r),count:i,section:t}),t.isCollapsed||(t.list.events.forEach((t,n)=>e.push(In(t,n))),Mn(e,t,t.list.size>0?`more`:`loading`))}function Mn(e,t,n){if(t.failure!==void 0)e.push({kind:`failure`,key:`failure:${t.key}`,section:t});else if(t.isWhole)t.total===void 0&&t.list.size>0&&e.push({kind:`end`,key:`end`,section:t});else{let r=t.isLoading?`loading`:n;e.push({kind:r,key:`${r}:${t.key}`,section:t})}}function Nn(e,t){let n=e.filter(e=>e.kind===`event`),r=n.findIndex(e=>e.key===t);return(n[r+1]??n[r-1])?.key}function Pn(e,t){let{words:n}=t,r={upcoming:n.upcoming,today:n.today,yesterday:n.yesterday,thisWeek:n.thisWeek},[i=0,a=1]=e.split(`-`).map(Number);return r[e]??t.month(i,a-1)}var Fn=new WeakMap,Z=new WeakMap;function In(e,t){let n=Z.get(e);if(n?.kind===`event`&&n.index===t)return n;let r={kind:`event`,key:e.id,event:e,index:t};return Z.set(e,r),r}function Ln(e,r){let i=r!==void 0;return t`<div class="state">
    <span class="emblem">${y(i?`search`:`note`,28)}</span>
    <h2>${i?e.noMatchTitle:e.emptyTitle}</h2>
    <p class="quiet">${i?e.noMatchText:e.emptyText}</p>
    ${i?t`<button class="outlined" @click=${r}>${e.clearAll}</button>`:n}
  </div>`}function Rn(e,n,r){return t`<div class="state" role="alert">
    <span class="emblem negative">${y(`alert`,28)}</span>
    <h2>${n}</h2>
    <button class="outlined" @click=${r}>${e.retry}</button>
  </div>`}function zn(e,n){let r={connecting:e.connecting,live:e.live,offline:e.offline,refused:e.liveRefused}[n];return t`<span class="connection ${n}" role="status" title=${r}
    ><span class="dot" aria-hidden="true"></span><span class=${n===`offline`?`small`:`spoken`}>${r}</span></span
  >`}function Bn(e,r,i){return r===0?n:t`<button class="pill primary" @click=${i}>
    ${y(`up`,14)} ${e.plural(e.words.newEvents,r)}
  </button>`}function Vn(e,r){if(r===void 0||r.all.length===0)return n;let{words:i}=e;return t`<ul class="uploads">
    ${r.all.map(n=>{let a=e.fill(i.uploading,{name:n.file.name});return n.failure===void 0?t`<li>
        ${y(`file_attached`,16)}<span>${a}</span><progress max="1" .value=${n.part} aria-label=${a}></progress>
      </li>`:t`<li class="alert" role="alert">
      <span>${n.file.name}: ${s(e,n.failure)}</span>
      <button class="link" @click=${()=>void r.send(n)}>${i.retry}</button>
      <button class="link" @click=${()=>r.remove(n)}>${i.discard}</button>
    </li>`})}
  </ul>`}var Hn=a`
  :host {
    display: block;
    block-size: 40rem;
    min-block-size: 16rem;
    background: var(--timeline-surface);
    container: timeline / inline-size;
  }
  .frame {
    position: relative;
    display: flex;
    flex-direction: column;
    block-size: 100%;
  }
  .head {
    display: flex;
    flex-direction: column;
    gap: var(--timeline-space-3);
    padding: var(--timeline-space-3) var(--timeline-space-4);
    border-block-end: 1px solid var(--timeline-border);
  }
  .head:empty {
    display: none;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: var(--timeline-space-2);
  }
  activity-timeline-filters {
    flex: 1;
    min-inline-size: 0;
  }
  .connection {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 2rem;
    color: var(--timeline-text-quiet);
  }
  .connection.offline {
    flex-basis: 100%;
    min-block-size: 0;
    color: var(--timeline-warning);
  }
  .dot {
    flex: none;
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    background: var(--timeline-border-control);
  }
  .live .dot {
    background: light-dark(#1e9e57, #4cc585);
  }
  .offline .dot {
    background: var(--timeline-warning);
  }
  .body {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
  }
  activity-timeline-list {
    flex: 1;
    transition: opacity var(--timeline-quick) 150ms;
  }
  .reading activity-timeline-list {
    opacity: 0.5;
  }
  .body > .skeleton {
    padding-block-start: var(--timeline-space-4);
  }
  .pill {
    position: absolute;
    inset-block-start: var(--timeline-space-2);
    inset-inline: 0;
    z-index: 2;
    inline-size: max-content;
    margin-inline: auto;
    border-radius: 2rem;
    box-shadow: var(--timeline-shadow);
    animation: drop var(--timeline-quick) ease-out;
  }
  @keyframes drop {
    from {
      opacity: 0;
      transform: translateY(-0.5rem);
    }
  }
  .state {
    display: flex;
    flex: 1;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--timeline-space-1);
    padding: var(--timeline-space-6);
    text-align: center;
  }
  .state h2 {
    margin: var(--timeline-space-2) 0 0;
    font-size: var(--timeline-size-large);
    font-weight: 600;
  }
  .state p {
    max-inline-size: 26rem;
    margin: 0;
  }
  .state button {
    margin-block-start: var(--timeline-space-3);
  }
  .emblem {
    display: grid;
    place-items: center;
    inline-size: 3.5rem;
    block-size: 3.5rem;
    border-radius: 50%;
    background: var(--timeline-surface-sunken);
    color: var(--timeline-text-quiet);
  }
  .emblem.negative {
    background: var(--timeline-negative-soft);
    color: var(--timeline-negative);
  }
  .uploads {
    margin: 0;
    padding: var(--timeline-space-2) var(--timeline-space-4);
    list-style: none;
    border-block-end: 1px solid var(--timeline-border);
  }
  .uploads li {
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2);
    margin: 0;
  }
  .uploads span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  progress {
    flex: 1;
    min-inline-size: 6rem;
    block-size: 0.375rem;
    appearance: none;
    border: 0;
    border-radius: 1rem;
    overflow: hidden;
    background: var(--timeline-border);
  }
  progress::-webkit-progress-bar {
    background: var(--timeline-border);
  }
  progress::-webkit-progress-value {
    background: var(--timeline-accent);
  }
  progress::-moz-progress-bar {
    background: var(--timeline-accent);
  }
  .drop {
    position: absolute;
    inset: var(--timeline-space-2);
    z-index: 20;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--timeline-space-2);
    border: 2px dashed var(--timeline-accent);
    border-radius: var(--timeline-radius);
    background: color-mix(in srgb, var(--timeline-accent-soft) 92%, transparent);
    color: var(--timeline-accent);
    font-weight: 600;
    pointer-events: none;
  }
  .toasts {
    position: absolute;
    inset-block-end: var(--timeline-space-4);
    inset-inline: var(--timeline-space-4);
    z-index: 15;
    display: flex;
    justify-content: center;
    pointer-events: none;
  }
  .toast {
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2);
    padding: 0.25rem 0.25rem 0.25rem var(--timeline-space-4);
    border-radius: var(--timeline-radius);
    background: light-dark(#23252b, #ececef);
    color: light-dark(#ffffff, #17181b);
    box-shadow: var(--timeline-shadow);
    pointer-events: auto;
    animation: drop var(--timeline-quick) ease-out;
  }
  .toast button {
    color: inherit;
    font-weight: 600;
  }
  .toast button:hover {
    background: light-dark(#3a3d45, #d3d5da);
  }
  @container timeline (max-width: 34rem) {
    .head {
      padding-inline: var(--timeline-space-2);
    }
  }
`,Un=1e4,Wn=class{constructor(e){this.changed=e,this.text=``,this.pause=()=>clearTimeout(this.timer),this.resume=()=>{clearTimeout(this.timer),this.timer=setTimeout(this.hide,Un)},this.hide=()=>{this.stop(),this.changed()}}show(e,t){this.text=e,this.action=t,this.resume(),this.changed()}stop(){clearTimeout(this.timer),this.text=``,this.action=void 0}render(e){let{action:r}=this;return t`<div class="toasts" role="status" aria-live="polite">
      ${this.text===``?n:t`<div class="toast" @pointerenter=${this.pause} @pointerleave=${this.resume} @focusin=${this.pause} @focusout=${this.resume}>
            <span>${this.text}</span>
            ${r===void 0?n:t`<button @click=${()=>{this.stop(),r?.run(),this.changed()}}>${r.label}</button>`}
            <button class="icon" aria-label=${e.close} @click=${this.hide}>${y(`close`,14)}</button>
          </div>`}
    </div>`}},Gn=1e4,Kn=class{constructor(e){this.ask=e}forNew(){if(this.waiting===void 0){let{promise:e,resolve:t}=Promise.withResolvers();this.waiting={promise:e,resolve:t},setTimeout(t,Gn,!1),e.then(()=>this.waiting=void 0),this.ask()}return this.waiting.promise}came(){this.waiting?.resolve(!0)}},qn=class{constructor(e,t,n,r,i){this.reader=e,this.writer=t,this.storage=n,this.localizer=r,this.changed=i,this.draft={},this.problem=``,this.isBusy=!1}async start(e){let t=this.storage.read(`edit:${e.id}`);this.draft=typeof t==`object`&&t?t:{},this.problem=``,this.event=e.revision===void 0?await this.reader.client.event(e.id):e,this.changed()}keep(e){this.draft=e,this.storage.write(`edit:${this.event?.id??``}`,e)}stop(){this.event!==void 0&&this.storage.write(`edit:${this.event.id}`,void 0),this.event=void 0,this.problem=``,this.changed()}async save(e){let{event:t}=this;if(t!==void 0){this.isBusy=!0,this.problem=``,this.changed();try{await this.writer.edit(t,e),this.stop()}catch(e){await this.refused(t,e)}this.isBusy=!1,this.changed()}}async refused(e,t){let n=l(t);if(this.problem=s(this.localizer(),n),!n.isConflict)return;let{words:r}=this.localizer();try{let t=await this.reader.client.event(e.id);this.event=t,this.reader.put(t,!0),this.problem=`${r.conflict} ${this.localizer().fill(r.conflictTheirs,{summary:t.summary})}`}catch(e){this.problem=s(this.localizer(),l(e))}}},Q=500,Jn=3e4,Yn=new Set([4403,1008]),Xn=class{constructor(e){this.options=e,this.waitMilliseconds=Q,this.isStopped=!1,this.position=e.position}start(){this.isStopped=!1,this.open()}stop(){this.isStopped=!0,clearTimeout(this.timer),this.dropSocket()}resumeFrom(e){this.position??=e}wake(){this.isStopped||this.socket!==void 0||(clearTimeout(this.timer),this.waitMilliseconds=Q,this.open())}sleep(){this.isStopped||(this.dropSocket(),clearTimeout(this.timer),this.options.onConnection(`offline`))}open(){this.options.onConnection(`connecting`);let e=this.options.connect();this.socket=e,e.onopen=()=>void this.greet(e),e.onmessage=e=>this.take(JSON.parse(e.data)),e.onclose=t=>{this.socket===e&&this.closed(t.code)}}async greet(e){let t=await this.options.token();if(this.socket!==e)return;let n={token:t,subscribe:this.options.subscribe};e.send(JSON.stringify(this.position===void 0?n:{...n,position:this.position})),this.options.onConnection(`live`)}take(e){this.waitMilliseconds=Q,e.type===`resync`?(this.position=void 0,this.options.onResync()):(this.options.onEvent(e),this.position=e.position)}closed(e){if(this.socket=void 0,this.isStopped)return;if(Yn.has(e)){this.options.onConnection(`refused`);return}this.options.onConnection(`offline`),e===4401&&this.options.onUnauthorized?.();let t=this.options.random??Math.random;this.timer=setTimeout(()=>this.open(),this.waitMilliseconds*(.5+t())),this.waitMilliseconds=Math.min(this.waitMilliseconds*2,Jn)}dropSocket(){let e=this.socket;this.socket=void 0,e!==void 0&&(e.onopen=e.onmessage=e.onclose=null,e.close())}},Zn=class{constructor(){this.texts=new Map,this.actors=new Map}event(e){return e.event_type=this.text(e.event_type),e.object_type=this.text(e.object_type),e.object_id=this.text(e.object_id),e.updated_at===e.created_at&&(e.updated_at=e.created_at),e.actor!==null&&(e.actor=this.actor(e.actor)),e}text(e){let t=this.texts.get(e);return t===void 0&&this.texts.set(e,e),t??e}actor(e){let t=this.actors.get(e.id);return t?.email===e.email&&t.first_name===e.first_name&&t.last_name===e.last_name?t:(this.actors.set(e.id,e),e)}};function $(e){let[t=``,n=``]=e.replace(/Z$|[+]00:00$/,``).split(`.`);return`${t}.${n.padEnd(6,`0`)}`}var Qn=class{constructor(){this.events=[],this.known=new Map,this.interning=new Zn,this.version=0}get size(){return this.events.length}get(e){return this.known.get(e)}append(e){for(let t of e)this.known.has(t.id)||(this.known.set(t.id,t),this.events.push(this.interning.event(t)))}put(e,t){let n=this.known.get(e.id);if(this.version++,n!==void 0){let t=n.updated_at===e.updated_at&&n.revision!==void 0,r=e.revision===void 0&&t?{...e,revision:n.revision}:e;return this.known.set(e.id,r),this.events[this.events.indexOf(n)]=r,!1}let r=this.placeOf($(e.created_at));return r===this.events.length&&!t?!1:(this.known.set(e.id,e),this.events.splice(r,0,e),!0)}remove(e){let t=this.known.get(e);if(t!==void 0)return this.version++,this.known.delete(e),this.events.splice(this.events.indexOf(t),1),t}placeOf(e){let t=0,n=this.events.length;for(;t<n;){let r=t+n>>1,i=this.events[r];i!==void 0&&$(i.created_at)>e?t=r+1:n=r}return t}},$n=100,er=20,tr=`X-Timeline-Older-In-Archive`,nr=class{constructor(e,t,n,r=``,i){this.client=e,this.place=t,this.query=n,this.key=r,this.total=i,this.list=new Qn,this.isLoading=!1,this.isWhole=!1,this.isOlderInArchive=!1,this.isCollapsed=!1,this.cursor=``,this.abort=new AbortController}get isStarted(){return this.isWhole||this.cursor!==``||this.isLoading||this.failure!==void 0}async loadMore(){if(this.isLoading||this.isWhole)return;this.isLoading=!0,this.failure=void 0;let{signal:e}=this.abort;try{let t=this.key===``&&this.total===void 0?$n:er,{body:n,headers:r}=await this.client.events(this.place,{...this.query,page_size:t,cursor:this.cursor},e);if(e.aborted)return;this.list.append(n.events),this.cursor=n.pagination.next_cursor??``,this.isWhole=n.pagination.next_cursor===null;let i=r.get(tr);this.isOlderInArchive=i!==null&&i!==`false`&&i!==`0`}catch(t){e.aborted||(this.failure=l(t))}finally{this.isLoading=!1}}stop(){this.abort.abort(),this.abort=new AbortController}},rr=100,ir=3e3,ar=5e3,or=class{constructor(e,t,n){this.client=e,this.place=t,this.on=n,this.view={filters:x,grouping:`date`},this.sections=[],this.counts={event_type:{},actor:{}},this.connection=`connecting`,this.isReading=!1,this.people=new Ne,this.meanwhile=[],this.turn=0,this.zone=Intl.DateTimeFormat().resolvedOptions().timeZone}async show(e){let t=++this.turn;clearTimeout(this.again),this.view=e,this.isReading=!0;let n=e.grouping!==`date`||e.filters.actors.includes(``);try{let r=this.loadFacets();n?await r:r.catch(()=>void 0);let i=this.sectionsOf(e);if(await(i[0]?.loadMore()??Promise.resolve()),t!==this.turn)return;if(i[0]?.failure!==void 0)throw i[0].failure;for(let e of this.sections)e.stop();this.sections=i,this.shown=e,this.failure=void 0,this.learn()}catch(n){if(t!==this.turn)return;this.shown===e?this.again=setTimeout(()=>void this.show(e),ar):this.failure=l(n)}this.isReading=!1,this.replay(),this.shown===e&&this.failure===void 0&&(this.live??=this.follow(),this.live?.resumeFrom(this.client.position)),this.on.changed()}async loadMore(e){if(e.isLoading)return;let t=e.loadMore();this.on.changed(),await t,this.replay(),this.learn(),this.on.changed()}put(e,t=!1){let n=t||Oe(e,this.view.filters),r=this.sections.find(t=>this.belongs(e,t));return n?(this.people.learn([e]),r?.list.put(e,r.isWhole)??!1):(this.remove(e.id),!1)}remove(e){let t;for(let n of this.sections)t=n.list.remove(e)??t;return t}find(e){return this.sections.map(t=>t.list.get(e)).find(e=>e!==void 0)}get isLoading(){return this.sections.length===0&&this.failure===void 0}get everybody(){let e=Object.keys(this.counts.actor).filter(e=>e!==``);return e.length<=100?e:void 0}wake(){this.live?.wake()}sleep(){this.live?.sleep()}stop(){this.turn++,clearTimeout(this.again),clearTimeout(this.facetsTimer),this.live?.stop();for(let e of this.sections)e.stop()}async loadFacets(){let{view:e}=this,{filters:t}=e,n=async(e,t)=>{let n={...this.query(e),facets:t,page_size:1,cursor:``};return(await this.client.events(this.place,n)).body.facets??{}},r=await n({...t,actors:[]},t.actors.length>0?`actor`:`actor,event_type`);if(e===this.view){if(this.counts={event_type:r.event_type??this.counts.event_type,actor:r.actor??{}},t.types.length+t.actors.length>0){let r=await n({...t,types:[]},`event_type`);if(e!==this.view)return;this.counts={...this.counts,event_type:r.event_type??{}}}this.updateTotals(),this.on.changed()}}async lookUpPeople(){let e=Object.entries(this.counts.actor).sort(([,e],[,t])=>t-e).map(([e])=>e);await this.people.lookUp(e,this.client,this.place)&&this.on.changed()}sectionsOf(e){let{filters:t,grouping:n}=e;if(n===`date`)return[new nr(this.client,this.place,this.query(t))];let[r,i]=n===`type`?[this.counts.event_type,t.types]:[this.counts.actor,t.actors];return Object.entries(r).filter(([e])=>i.length===0||i.includes(e)).sort(([,e],[,t])=>t-e).slice(0,rr).map(([e,r])=>{let i=n===`type`?{...t,types:[e]}:{...t,actors:[e]};return new nr(this.client,this.place,this.query(i),e,r)})}query(e){return De(e,this.zone,this.everybody??[])}belongs(e,t){let{grouping:n}=this.view;return n===`date`||t.key===(n===`type`?e.event_type:e.actor?.id??``)}follow(){if(typeof WebSocket>`u`)return;let e=this.client.address(`/live`);e.protocol=e.protocol===`https:`?`wss:`:`ws:`;let t=new Xn({connect:()=>new WebSocket(e),token:this.client.token,subscribe:this.place===void 0?`organization`:[this.place],position:this.client.position,onEvent:e=>this.take(e),onResync:()=>void this.show(this.view),onConnection:e=>{this.connection=e,this.on.changed()},onUnauthorized:this.on.unauthorized});return t.start(),t}take(e){if((this.isReading||this.sections.some(e=>e.isLoading))&&this.meanwhile.push(e),this.on.seen(e.event.id),e.action===`deleted`)this.remove(e.event.id);else{let t=this.find(e.event.id)===void 0;this.put(e.event)&&t&&this.on.arrived(e.event)}this.facetsTimer??=setTimeout(()=>{this.facetsTimer=void 0,this.loadFacets().catch(()=>void 0)},ir),this.on.changed()}replay(){if(!(this.isReading||this.sections.some(e=>e.isLoading)))for(let{action:e,event:t}of this.meanwhile.splice(0)){let n=this.find(t.id);e===`deleted`?this.remove(t.id):(n===void 0||$(n.updated_at)<=$(t.updated_at))&&this.put(t)}}updateTotals(){if(this.view.grouping!==`date`&&this.sections.length!==0)for(let e of this.sectionsOf(this.view)){let t=this.sections.find(t=>t.key===e.key);t===void 0?this.sections.push(e):t.total=e.total}}learn(){for(let e of this.sections)this.people.learn(e.list.events.slice(-100))}};async function sr(e,t){let{body:n}=await e.request(`GET`,`/files/${encodeURIComponent(t)}`);return new URL(n.url,e.address(`/`))}async function cr(e,t,n,r,i){let a=await e.token();return new Promise((o,s)=>{let l=new XMLHttpRequest;l.open(`POST`,e.address(`/files/`,{...t,filename:n.name,id:r})),l.setRequestHeader(`Authorization`,`Bearer ${a}`),l.setRequestHeader(`Content-Type`,n.type||`application/octet-stream`),l.upload.onprogress=e=>{e.lengthComputable&&i(e.loaded/e.total)},l.onerror=()=>s(new c(0,`offline`,``)),l.onload=()=>{l.status===201?o(JSON.parse(l.responseText)):s(m(l.status,l.responseText,l.getResponseHeader(`Retry-After`)))},l.send(n)})}var lr=class{constructor(e,t,n,r){this.reader=e,this.writer=t,this.editing=n,this.around=r}run(e,t){this.around.activate(t.id),{toggle:()=>this.toggle(t),edit:()=>void this.edit(t),delete:()=>void this.delete(t),retry:()=>void this.writer.retry(t.id),discard:()=>this.discard(t),object:()=>this.around.tell(`timeline-object`,{object_type:t.object_type,object_id:t.object_id}),file:()=>void this.download(t)}[e]()}toggle(e){let{open:t}=this.around;t.delete(e.id)||t.add(e.id),this.around.activate(e.id)}async edit(e){await this.orSay(()=>this.editing.start(e)),this.editing.event?.id===e.id&&this.around.focusForm()}async delete(e){let{toast:t,neighbour:n,activate:r}=this.around,{words:i}=this.around.localizer(),a=n(e.id),o=this.orSay(()=>this.writer.remove(e),()=>this.delete(this.reader.find(e.id)??e));a!==void 0&&r(a),await o&&t.show(i.removed,{label:i.undo,run:()=>void this.restore(e.id)})}async restore(e){await this.orSay(()=>this.writer.restore(e),()=>this.restore(e))&&this.around.toast.show(this.around.localizer().words.restored)}discard(e){let t=this.writer.discard(e.id);t!==void 0&&this.around.reopen(t)}async download(e){let t=String(e.data.file_id);await this.orSay(async()=>location.assign(await sr(this.reader.client,t)))}async orSay(e,t){let n=this.around.localizer();try{return await e(),!0}catch(e){let r=t&&{label:n.words.retry,run:()=>void t()};return this.around.toast.show(s(n,l(e)),r),!1}}},ur=class{constructor(e){this.scope=e}read(e){try{let t=localStorage.getItem(this.key(e));return t===null?void 0:JSON.parse(t)}catch{return}}write(e,t){try{t===void 0?localStorage.removeItem(this.key(e)):localStorage.setItem(this.key(e),JSON.stringify(t))}catch{}}key(e){return`activity-timeline:${this.scope}:${e}`}},dr=class{constructor(e,t,n,r){this.client=e,this.place=t,this.writer=n,this.changed=r,this.all=[]}async add(e){let t={id:crypto.randomUUID(),file:e,part:0,failure:void 0};this.all.push(t),await this.send(t)}async send(e){e.failure=void 0,e.part=0,this.changed();try{let t=await cr(this.client,this.place,e.file,e.id,t=>{e.part=t,this.changed()});this.remove(e),await this.writer.adopt(t)}catch(t){e.failure=l(t),this.changed()}}remove(e){this.all.splice(this.all.indexOf(e),1),this.changed()}},fr={filters:x,grouping:`date`},pr=class{constructor(e,t,n){this.storage=e,this.objectType=t,this.usesAddress=n}first(){let e=this.said();if(e!==void 0)return e;let t=this.kept()??fr;return this.usesAddress&&history.replaceState(history.state,``,E(t,new URL(location.href))),t}current(){return this.said()??fr}keep(e,t){if(this.storage.write(this.key,e),!this.usesAddress)return;let n=E(e,new URL(location.href));t.filters.search!==``&&e.filters.search!==t.filters.search?history.replaceState(history.state,``,n):history.pushState(history.state,``,n)}said(){return this.usesAddress?Ae(new URL(location.href)):void 0}kept(){let e=this.storage.read(this.key);if(typeof e!=`object`||!e)return;let{filters:t,grouping:n}=e;return D({...typeof t==`object`?t:{},grouping:n})}get key(){return`view:${this.objectType}`}},mr=10,hr=1500,gr=class{constructor(e,t,n){this.reader=e,this.session=t,this.changed=n,this.pending=new Map,this.bodies=new Map}async record(e){let t=crypto.randomUUID(),n=e.created_at??new Date().toISOString(),r={...e,id:t,created_at:n};return this.bodies.set(t,r),this.reader.put(this.draftEvent(r),!0),await this.send(t,r),t}async retry(e){let t=this.bodies.get(e);t!==void 0&&await this.send(e,t)}discard(e){let t=this.bodies.get(e);return this.settle(e),this.reader.remove(e),this.changed(),t}async edit(e,t){this.reader.put(await this.reader.client.edit(e.id,t,e.revision),!0),this.changed()}async remove(e){this.reader.remove(e.id),this.changed();try{await this.reader.client.remove(e.id,e.revision)}catch(t){let n=l(t);if(n.status===404)return;let r=n.isConflict?await this.reader.client.event(e.id):e;throw this.reader.put(r,!0),this.changed(),n}}async restore(e){this.reader.put(await this.reader.client.restore(e),!0),this.changed()}async adopt(e){this.reader.put(e,!0),this.pending.set(e.id,{state:`coming`}),this.changed();for(let t=1;t<=mr&&this.pending.get(e.id)?.state===`coming`;t++){if(await new Promise(e=>setTimeout(e,t*hr)),this.pending.get(e.id)?.state!==`coming`)return;try{this.reader.put(await this.reader.client.event(e.id),!0),this.settle(e.id)}catch{}}this.changed()}settle(e){this.pending.delete(e),this.bodies.delete(e)}async send(e,t){this.pending.set(e,{state:`sending`}),this.changed();try{let n=await this.reader.client.record(t);this.settle(e),this.reader.put(n,!0)}catch(t){let n=l(t),r=n.code===`not_yet_visible`;this.pending.has(e)&&this.pending.set(e,{state:`failed`,failure:n});let i=this.reader.find(e);r&&i!==void 0&&await this.adopt(i)}this.changed()}draftEvent(e){let t=this.session(),n=this.reader.people.all.find(e=>e.id===t?.user),r={id:t?.user??``,email:``,first_name:``,last_name:``};return{...e,actor:n??r,summary:e.summary??``,is_system_generated:!1,updated_at:e.created_at}}},_r=class{constructor(e,t,n,r,i){this.client=e,this.place=t,this.around=i,this.types=new Map,this.takesFiles=!1,this.open=new Set;let a=`${n?.organization??``}:${n?.user??``}`,o=e=>this.writer.settle(e);this.drafts=new ur(`${a}:${t?.object_type??``}:${t?.object_id??``}`),this.memory=new pr(new ur(a),t?.object_type??``,r),this.reader=new or(e,t,{...i,seen:o}),this.writer=new gr(this.reader,()=>n,i.changed),this.editing=new qn(this.reader,this.writer,this.drafts,i.localizer,i.changed),this.actions=new lr(this.reader,this.writer,this.editing,{...i,open:this.open}),this.uploads=t&&new dr(e,t,this.writer,i.changed)}async record(e){if(this.place===void 0)return;let t=await this.writer.record({...this.place,...e});this.reader.find(t)===void 0&&this.tellUnseen(t)}tellUnseen(e){let{toast:t,localizer:n}=this.around,r=this.writer.pending.get(e)?.failure;r===void 0?t.show(n().words.saved):t.show(s(n(),r),{label:n().words.retry,run:()=>void this.writer.retry(e).then(()=>this.tellUnseen(e))})}async loadTypes(){try{let{event_types:e,takes_files:t}=await this.client.eventTypes();this.types=new Map(e.map(e=>[e.name,e])),this.takesFiles=t&&this.uploads!==void 0,this.around.changed()}catch{}}rows(e,t){let{sections:n,view:r,people:i}=this.reader,{grouping:a}=r;return kn(n,{grouping:a,localizer:e,borders:Dn(t),labelOf:t=>a===`type`?e.eventType(t,this.types.get(t)?.title):t===``?e.words.nobody:i.nameOf(t)})}},vr=class extends o{static{this.styles=[d,p,cn,Hn]}static{this.properties={baseUrl:{attribute:`base-url`},objectType:{attribute:`object-type`},objectId:{attribute:`object-id`},token:{},theme:{reflect:!0},lang:{},syncUrl:{attribute:`sync-url`,type:Boolean},readOnly:{attribute:`read-only`,type:Boolean},objectHref:{attribute:`object-href`},turn:{state:!0}}}constructor(){super(),this.localizer=u(`en`),this.rows=[],this.activeId=``,this.changed=()=>void this.turn++,this.arrivals=new Ge(this.changed),this.toast=new Wn(this.changed),this.tokenWait=new Kn(()=>this.tell(`token-expired`)),this.drop=new pn(()=>this.visit?.takesFiles===!0&&!this.readOnly,e=>void this.visit?.uploads?.add(e),this.changed),this.baseUrl=this.objectType=this.objectId=this.token=this.theme=this.objectHref=``,this.syncUrl=this.readOnly=!1,this.turn=0,new xn(this,{addressChanged:()=>this.readAddress(),woke:()=>this.visit?.reader.failure===void 0?this.visit?.reader.wake():this.begin(),offline:()=>this.visit?.reader.sleep(),tick:this.changed})}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.toast.stop(),this.arrivals.clear(),this.visit?.reader.stop(),this.visit=void 0}willUpdate(e){(e.has(`lang`)||!this.hasUpdated)&&this.speak();let t=[`baseUrl`,`objectType`,`objectId`].some(t=>e.has(t));this.token!==``&&(t||this.visit===void 0)?this.begin():e.has(`token`)&&(this.tokenWait.came(),this.visit?.reader.wake()),this.rows=this.visit?.rows(this.localizer,new Date)??[],this.visit?.reader.find(this.activeId)===void 0&&(this.activeId=this.rows.find(e=>e.kind===`event`)?.key??``)}render(){let{visit:e,localizer:r,drop:i}=this,{words:a}=r;return t`<div
      class="frame"
      role="region"
      aria-label=${this.label}
      @dragenter=${i.dragged}
      @dragover=${i.dragged}
      @dragleave=${i.left}
      @drop=${i.dropped}
    >
      ${e===void 0?n:t`<div class="head">${this.composer(e)} ${this.filterBar(e)}</div>
            ${Vn(r,e.uploads)}`}
      <div class="body ${e?.reader.isReading===!0?`reading`:``}">${e===void 0?X(a.loading,6):this.body(e)} ${e===void 0?n:Bn(r,this.arrivals.above,()=>this.list?.scrollToTop())}</div>
      ${i.isOver?t`<div class="drop">${y(`file_attached`,24)} ${a.dropFile}</div>`:n}
      ${this.toast.render(a)}
      <div class="spoken" role="status" aria-live="polite">${this.arrivals.spoken(r)}</div>
    </div>`}get place(){return this.objectType!==``&&this.objectId!==``?{object_type:this.objectType,object_id:this.objectId}:void 0}get label(){let{words:e}=this.localizer;return this.place===void 0?e.feed:e.timeline}get list(){return this.renderRoot.querySelector(`activity-timeline-list`)}body(e){let{words:n}=this.localizer,{reader:r}=e,i=r.sections.every(e=>e.isWhole);if(r.failure!==void 0)return Rn(n,s(this.localizer,r.failure),()=>this.begin());if(r.isLoading)return X(n.loading,6);if(i&&!this.rows.some(e=>e.kind===`event`||e.kind===`failure`)){let e=()=>this.show({...r.view,filters:x});if(!r.sections.some(e=>e.list.size>0))return Ln(n,S(r.view.filters)?e:void 0)}return t`<activity-timeline-list
      .rows=${this.rows}
      .context=${Tn(e,this.rowsState)}
      .label=${this.label}
      .isBusy=${r.sections.some(e=>e.isLoading)}
      .total=${i?r.sections.reduce((e,t)=>e+t.list.size,0):-1}
      @list-more=${e=>void r.loadMore(e.detail)}
      @list-toggle-section=${e=>this.toggleSection(e.detail)}
      @list-top=${e=>this.arrivals.atTop(e.detail)}
      @list-active=${e=>this.activate(e.detail)}
    ></activity-timeline-list>`}composer(e){return this.place===void 0||this.readOnly||e.types.size===0?n:t`<activity-timeline-composer
      .types=${e.types}
      .localizer=${this.localizer}
      .people=${e.reader.people.all}
      .storage=${e.drafts}
      .takesFiles=${e.takesFiles}
      @activity-record=${t=>void e.record(t.detail)}
      @activity-file=${t=>void e.uploads?.add(t.detail)}
      @focusin=${()=>void e.reader.lookUpPeople()}
    ></activity-timeline-composer>`}filterBar({reader:e,types:n}){return t`<div class="filters">
      <activity-timeline-filters
        .view=${e.view}
        .counts=${e.counts}
        .people=${e.people}
        .types=${n}
        .localizer=${this.localizer}
        .mayChooseNobody=${e.everybody!==void 0}
        .turn=${this.turn}
        @view-change=${e=>this.show(e.detail)}
        @people-wanted=${()=>void e.lookUpPeople()}
      ></activity-timeline-filters>
      ${zn(this.localizer.words,e.connection)}
    </div>`}get rowsState(){return{localizer:this.localizer,arrivals:this.arrivals,session:Cn(this.token),isFeed:this.place===void 0,isReadOnly:this.readOnly,objectHref:this.objectHref,activeId:this.activeId,focusEvent:e=>void this.list?.focusEvent(e)}}begin(){if(this.token===``)return;this.visit?.reader.stop(),this.arrivals.clear();let e=new g(this.baseUrl,()=>this.token,()=>this.tokenWait.forNew()),t=Cn(this.token),n=new _r(e,this.place,t,this.syncUrl,{localizer:()=>this.localizer,toast:this.toast,changed:this.changed,arrived:e=>this.arrivals.add(e.id),unauthorized:()=>void this.tokenWait.forNew(),activate:e=>this.activate(e),neighbour:e=>Nn(this.rows,e),focusForm:()=>void this.focusForm(),reopen:({event_type:e,data:t})=>this.renderRoot.querySelector(`activity-timeline-composer`)?.reopen(e,t),tell:(e,t)=>this.tell(e,t)});this.visit=n,n.reader.show(n.memory.first()).then(()=>this.tell(`timeline-ready`)),n.loadTypes()}show(e){let{visit:t}=this;t!==void 0&&(t.memory.keep(e,t.reader.view),this.read(t,e),this.tell(`timeline-view`,e))}read(e,t){this.arrivals.clear(),this.list?.scrollToTop(),e.reader.show(t),t.grouping===`actor`&&e.reader.lookUpPeople(),this.changed()}readAddress(){let{visit:e}=this;if(!this.syncUrl||e===void 0)return;let t=e.memory.current();JSON.stringify(t)!==JSON.stringify(e.reader.view)&&this.read(e,t)}async focusForm(){await this.updateComplete,await this.list?.updateComplete,this.list?.renderRoot.querySelector(`activity-timeline-form`)?.focus()}activate(e){this.activeId=e,this.changed()}toggleSection(e){e.isCollapsed=!e.isCollapsed,this.changed()}speak(){this.localizer=u(this.lang),this.dir===``&&this.localizer.isRightToLeft&&(this.dir=`rtl`)}tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}};customElements.define(`activity-timeline`,vr);export{vr as ActivityTimeline,g as a,y as i,qe as n,Je as r,z as t};