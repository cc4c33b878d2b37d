import{a as e,i as t,n,r,s as i,t as a}from"./lit.js";import{a as o,c as s,i as c,l,n as u,s as d,t as f,u as p}from"./tokens.js";var m=`/api/v1/activities`,h=`X-Timeline-Position`,ee=class{constructor(e,t,n=()=>Promise.resolve(!1)){this.baseUrl=e,this.token=t,this.onUnauthorized=n}events(e,t,n){let r=e===void 0?`/feed/`:`/timeline/`;return this.request(`GET`,r,{query:{...e,...t,expand:`revision`},signal:n})}async event(e){return g(await this.request(`GET`,`/events/${encodeURIComponent(e)}`))}async record(e){return g(await this.request(`POST`,`/events/`,{query:{wait:`visible`},body:e}))}async edit(e,t,n){let r={body:{data:t},ifRevision:n};return g(await this.request(`PATCH`,`/events/${encodeURIComponent(e)}`,r))}async remove(e,t){await this.request(`DELETE`,`/events/${encodeURIComponent(e)}`,{ifRevision:t})}async restore(e){return g(await this.request(`POST`,`/events/${encodeURIComponent(e)}/restore`))}async eventTypes(){return(await this.request(`GET`,`/event-types/`)).body}async request(e,t,n={}){let r=this.position,i=await this.send(e,t,n);i.status===401&&await this.onUnauthorized()&&(i=await this.send(e,t,n));let a=await i.text();if(!i.ok){let o=p(i.status,a,i.headers.get(`Retry-After`));if(o.code!==`invalid_position`||r===void 0)throw o;return this.position=void 0,this.request(e,t,n)}return this.position=i.headers.get(h)??this.position,{body:a===``?void 0:JSON.parse(a),headers:i.headers}}address(e,t={}){let n=new URL(`${this.baseUrl.replace(/\/+$/,``)}${m}${e}`,globalThis.location?.href);for(let[e,r]of Object.entries(t))if(Array.isArray(r))for(let t of r)n.searchParams.append(e,t);else r!==void 0&&n.searchParams.set(e,String(r));return n}async send(e,t,n){let r=new Headers({Authorization:`Bearer ${await this.token()}`,Accept:`application/json`});n.body!==void 0&&r.set(`Content-Type`,`application/json`),n.ifRevision!==void 0&&r.set(`If-Match`,`"${n.ifRevision}"`),this.position!==void 0&&r.set(h,this.position);try{return await fetch(this.address(t,n.query),{method:e,headers:r,body:n.body===void 0?null:JSON.stringify(n.body),signal:n.signal??null})}catch(e){throw n.signal?.aborted?e:l(e)}}};function g(e){let t=/^"(\d+)"$/.exec(e.headers.get(`ETag`)??``);return t===null?e.body:{...e.body,revision:Number(t[1])}}var te={note:[`M5 4h14a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-8l-4 4v-4H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Z`,`M8 8.5h8M8 11.5h5`],email:[`M4 6h16v12H4z`,`m4 7 8 6 8-6`],call:[`M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4Z`],meeting:[`M4 6h16v14H4z`,`M4 10h16M8 3.5v4M16 3.5v4`],task_completed:[`M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z`,`m8.5 12 2.5 2.5 4.5-5`],status_change:[`M4 9h14l-3.5-3.5M20 15H6l3.5 3.5`],lead_converted:[`M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z`,`M12 7.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z`,`M12 11.9v.2`],deal_won:[`M8 4h8v5a4 4 0 0 1-8 0V4Z`,`M8 5.5H4.5V7A3.5 3.5 0 0 0 8 10.5M16 5.5h3.5V7a3.5 3.5 0 0 1-3.5 3.5`,`M12 13v4M8.5 20h7M10 17h4v3h-4z`],deal_lost:[`m6.5 6.5 11 11M17.5 6.5l-11 11`],field_updated:[`M4.5 19.5l1-4L16 5l3 3L8.5 18.5l-4 1Z`,`m13.5 7.5 3 3`],file_attached:[`m19 11-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4l8-8a3 3 0 0 1 4.3 4.3l-8 8a1.5 1.5 0 0 1-2.2-2.2L14.5 7`],quote_sent:[`M6 3.5h8l4 4v13H6z`,`M14 3.5v4h4M9 12h6M9 15.5h6`],quote_accepted:[`M6 3.5h8l4 4v13H6z`,`M14 3.5v4h4`,`m9 14 2.2 2.2L15.5 12`],quote_rejected:[`M6 3.5h8l4 4v13H6z`,`M14 3.5v4h4`,`m9.5 12 5 5M14.5 12l-5 5`],invoice_sent:[`M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5z`,`M9 8h6M9 11.5h6M9 15h3`],payment_received:[`M3.5 7h17v10h-17z`,`M12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z`,`M6.5 12h.1M17.5 12h.1`],contract_signed:[`M4 20h16`,`M5 16c3-1 3-9 5-9s0 9 2 9 1.5-3 3-3 1 3 4 3`],support_ticket_created:[`M4 7h16v3.5a1.5 1.5 0 0 0 0 3V17H4v-3.5a1.5 1.5 0 0 0 0-3V7Z`,`M14.5 7v2M14.5 11v2M14.5 15v2`],feedback_received:[`m12 4 2.4 5 5.6.8-4 3.9 1 5.5-5-2.7-5 2.7 1-5.5-4-3.9 5.6-.8z`],campaign_response:[`M4 10v4h3l8 4V6l-8 4H4Z`,`M8 14.5 9.5 20M18 9.5a3.5 3.5 0 0 1 0 5`],social_mention:[`M4 5h16v11h-7l-4.5 4v-4H4z`,`M8.5 10.5h.1M12 10.5h.1M15.5 10.5h.1`],custom:[`M12 4v3M12 17v3M4 12h3M17 12h3M6.3 6.3l2.2 2.2M15.5 15.5l2.2 2.2M17.7 6.3l-2.2 2.2M8.5 15.5l-2.2 2.2`],search:[`M11 4.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z`,`m16 16 4 4`],close:[`m7 7 10 10M17 7 7 17`],down:[`m7 10 5 5 5-5`],next:[`m10 7 5 5-5 5`],up:[`m7 14 5-5 5 5`],trash:[`M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13`,`M10.5 11v5M13.5 11v5`],plus:[`M12 5.5v13M5.5 12h13`],arrow:[`M5 12h13M13.5 7.5 18 12l-4.5 4.5`],person:[`M12 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z`,`M5 20c.5-4 3.5-5.5 7-5.5s6.5 1.5 7 5.5`],archive:[`M4 5h16v4H4zM5.5 9v10.5h13V9M10 12.5h4`],alert:[`M12 4 3.5 19.5h17z`,`M12 10v4.5M12 17v.1`],link:[`M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3L12 6.3M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1`]},ne={note:`yellow`,email:`blue`,call:`blue`,meeting:`violet`,task_completed:`green`,lead_converted:`violet`,deal_won:`green`,deal_lost:`red`,quote_accepted:`green`,quote_rejected:`red`,payment_received:`green`,contract_signed:`green`,support_ticket_created:`orange`,feedback_received:`yellow`,campaign_response:`orange`,social_mention:`blue`},re=new Map;function _(e,n=18){let r=`${v(e)?e:`custom`} ${n}`,i=re.get(r);if(i===void 0){let t=ie(te[v(e)?e:`custom`]??[],n);re.set(r,i=Object.assign([t],{raw:[t]}))}return t(i)}function ie(e,t){return`<svg viewBox="0 0 24 24" width="${t}" height="${t}" fill="none" stroke="currentColor" stroke-width="1.75"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${e.map(e=>`<path d="${e}"></path>`).join(``)}</svg>`}function v(e){return Object.hasOwn(te,e)}function ae(e){return ne[e]??`grey`}var oe=2600,se=class{constructor(e){this.changed=e,this.fresh=new Map,this.count=0,this.told=0,this.isAtTop=!0}get above(){return this.isAtTop?0:this.count}add(e){this.count++,this.told++,clearTimeout(this.fresh.get(e)),this.fresh.set(e,setTimeout(()=>{this.fresh.delete(e),this.fresh.size===0&&(this.told=0),this.changed()},oe)),this.isAtTop&&(this.count=0),this.changed()}atTop(e){this.isAtTop=e,e&&(this.count=0),this.changed()}isFresh(e){return this.fresh.has(e)}spoken(e){return this.told===0?``:e.plural(e.words.newEventsSpoken,this.told)}clear(){for(let e of this.fresh.values())clearTimeout(e);this.fresh.clear(),this.count=this.told=0,this.isAtTop=!0}},ce={day:`date`,moment:`datetime-local`,web:`url`};function le(e,t){return e.control===`long`||e.control===`lines`?ue(e,t):e.control===`choice`?de(e,t):fe(e,t)}function ue({name:e,isRequired:r},i){let a=e===`text`;return t`<textarea
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
  ></textarea>`}function de({name:e,options:n},{value:r,localizer:i,typed:a}){let o=[...new Set([...n,...r===``?[]:[r]])];return t`<select id=${e} name=${e} @change=${a}>
    <option value="" ?selected=${r===``}></option>
    ${o.map(e=>t`<option value=${e} ?selected=${e===r}>${i.value(e)}</option>`)}
  </select>`}function fe({name:e,control:r,options:i,isRequired:a},o){let s=r===`number`||r===`minutes`;return t`<input
      id=${e}
      name=${e}
      type=${ce[r]??`text`}
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
        </datalist>`}`}var pe=5,me=new Set([`text`,`notes`,`body`,`body_preview`,`description`,`comment`,`message`,`reason`]),y=/^(\w+) or (\w+)\.$/,he=/^(\w+(?:, \w+)+)(?:, \.\.\.)?\.?$/,ge=60;function _e(e){return e.fields.filter(({stands_for:e})=>e===null).map(({name:t,description:n,required:r})=>{let i=Ce(e.schema.properties?.[t]??{}),a=Te(i,n),o=we(t,i,n);return{name:t,help:a.length>0?``:n.replace(/\.$/,``),control:o,isRequired:r,options:a,olderNames:e.fields.filter(e=>e.stands_for===t).map(e=>e.name),schema:i}}).filter(e=>e.control!==void 0).sort((e,t)=>Number(t.isRequired)-Number(e.isRequired))}function ve(e){let t=e.length<=6?e.length:pe;return[e.slice(0,t),e.slice(t)]}function ye(e,t){let n=[e.name,...e.olderNames].find(e=>t[e]!==void 0&&t[e]!==null),r=n===void 0?void 0:t[n];return r===void 0||n===void 0?``:e.control===`minutes`?String(De(Number(r)/(Ee(n,e)?ge:1))):e.control===`lines`&&Array.isArray(r)?r.map(String).join(`
`):e.control===`moment`?Oe(String(r)):typeof r==`object`?JSON.stringify(r):String(r)}function be(e,t){let n=t.trim();if(n===``)return e.isRequired?{problem:`required`}:{value:void 0};if(n.length>(e.schema.maxLength??1/0))return{problem:`tooLong`};switch(e.control){case`number`:case`minutes`:{let t=Number(n.replace(`,`,`.`)),{minimum:r=-1/0,maximum:i=1/0}=e.schema;return!Number.isFinite(t)||t<r||t>i?{problem:`notANumber`}:{value:e.control===`minutes`&&e.name.endsWith(`_seconds`)?Math.round(t*ge):t}}case`flag`:return{value:n===`true`};case`lines`:return{value:n.split(`
`).map(e=>e.trim()).filter(e=>e!==``)};case`moment`:return{value:new Date(n).toISOString()};default:return{value:n}}}function xe(e,t,n){let r={...e};for(let e of t){for(let t of[e.name,...e.olderNames])delete r[t];n[e.name]!==void 0&&(r[e.name]=n[e.name])}return r}function Se(e){return[...new Set(e.match(/(?<![\p{L}\p{N}])@[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?/gu)??[])]}function Ce(e){let t=e.anyOf?.filter(e=>e.type!==`null`)??[],n=t.find(e=>e.type===`number`)??t[0];return n===void 0?e:{...n,...e.description?{description:e.description}:{}}}function we(e,t,n){if(t.enum!==void 0||y.test(n))return`choice`;if(t.type===`boolean`)return`flag`;if(t.type===`integer`||t.type===`number`)return/_(seconds|minutes)$/.test(e)?`minutes`:`number`;if(t.type===`array`)return t.items?.type===`string`?`lines`:void 0;if(t.type!==`object`)return t.format===`date-time`?`moment`:t.format===`date`?`day`:/(^|_)url$/.test(e)?`web`:me.has(e)?`long`:`text`}function Te(e,t){if(e.enum!==void 0)return e.enum.map(String);let n=y.exec(t);return n===null?he.exec(t)?.[1]?.split(`, `)??[]:[n[1]??``,n[2]??``]}function Ee(e,t){return e.endsWith(`_minutes`)?!1:e.endsWith(`_seconds`)||t.name.endsWith(`_seconds`)}function De(e){return Math.round(e*100)/100}function Oe(e){let t=new Date(e);return Number.isNaN(t.getTime())?``:new Date(t.getTime()-t.getTimezoneOffset()*6e4).toISOString().slice(0,16)}var ke=i`
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
`,b={types:[],actors:[],from:``,to:``,search:``},Ae=[`date`,`type`,`actor`];function x(e){let{types:t,actors:n,from:r,to:i,search:a}=e;return t.length+n.length>0||[r,i,a.trim()].some(e=>e!==``)}function je(e,t,n=[]){let r=e.actors.filter(e=>e!==``).map(Re),i=e.actors.includes(``)?n.map(e=>`-${Re(e)}`):r;return{event_type:e.types.length>0?e.types.join(`,`):void 0,actor_id:i.length>0?i.join(`,`):void 0,date_from:e.from===``?void 0:e.from,date_to:e.to===``?void 0:e.to,timezone:e.from===``&&e.to===``?void 0:t,q:e.search.trim()===``?void 0:e.search.trim().slice(0,200)}}function Me(e,t){let{types:n,actors:r,from:i,to:a}=t;if(n.length>0&&!n.includes(e.event_type)||r.length>0&&!r.includes(e.actor?.id??``))return!1;let o=Date.parse(e.created_at);if(i!==``&&o<ze(i,0)||a!==``&&o>=ze(a,1))return!1;let s=S(t.search);if(s.length===0)return!0;let c=new Set(S(`${e.summary} ${T(e.data)}`));return s.every(e=>c.has(e))}function S(e){return C(e).match(/[\p{L}\p{N}]+/gu)??[]}function C(e){return e.normalize(`NFD`).replace(/\p{M}/gu,``).toLowerCase()}var w={types:`type`,actors:`actor`,from:`from`,to:`to`,search:`q`},Ne=/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$/;function Pe(e,t,n=``){let r=new URL(t),i=(e,t)=>{r.searchParams.delete(n+e);for(let i of t)r.searchParams.append(n+e,i)},{filters:a,grouping:o}=e;i(w.types,a.types),i(w.actors,a.actors);for(let e of[`from`,`to`,`search`])i(w[e],a[e]===``?[]:[a[e]]);return i(`group`,o===`date`?[]:[o]),r}function Fe(e,t=``){let n=n=>e.searchParams.getAll(t+n).slice(0,100);return[...Object.values(w),`group`].some(n=>e.searchParams.has(t+n))?Le({...Ie(n),grouping:n(`group`)[0]}):void 0}function Ie(e){return{types:e(w.types),actors:e(w.actors),from:e(w.from)[0],to:e(w.to)[0],search:e(w.search)[0]}}function Le(e){let t=e=>Array.isArray(e)?e.filter(e=>typeof e==`string`):[],n=e=>typeof e==`string`&&Ne.test(e)?e:``;return{filters:{types:t(e.types).filter(e=>/^[a-z_]+$/.test(e)),actors:t(e.actors),from:n(e.from),to:n(e.to),search:typeof e.search==`string`?e.search.slice(0,200):``},grouping:Ae.includes(String(e.grouping))?e.grouping:`date`}}function Re(e){return e.replaceAll(`,`,`\\,`).replace(/^-/,`\\-`)}function ze(e,t){if(e.includes(`T`))return Date.parse(e);let[n=0,r=1,i=1]=e.split(`-`).map(Number);return new Date(n,r-1,i+t).getTime()}function T(e){return Array.isArray(e)?e.map(T).join(` `):typeof e==`object`&&e?Object.values(e).map(T).join(` `):typeof e==`string`||typeof e==`number`?String(e):``}var Be=20,Ve=[`blue`,`violet`,`green`,`orange`,`yellow`,`red`];function E(e){return`${e.first_name} ${e.last_name}`.trim()||e.email||k(e.id)}var He=new WeakMap;function Ue(e){let t=He.get(e);if(t===void 0){let n=(`${e.first_name} ${e.last_name}`.trim()||e.email.split(`@`)[0]||e.id).split(/[\s._-]+/u).filter(e=>e!==``),r=n.length>1?[n[0],n.at(-1)]:n,i=[...e.id].reduce((e,t)=>(e*37+(t.codePointAt(0)??0))%9973,0),a=r.map((e=``)=>[...e][0]??``).join(``).toUpperCase();He.set(e,t={letters:a,tone:Ve[i%Ve.length]??``})}return t}function D(e){return((e.email.split(`@`)[0]??``)||E(e)).replace(/[^\p{L}\p{N}._-]+/gu,``).toLowerCase()}var We=class{constructor(){this.known=new Map,this.asked=new Set}learn(e){for(let{actor:t}of e)t!==null&&this.known.get(t.id)!==t&&(O(t)||!this.known.has(t.id))&&(this.known.set(t.id,t),this.sorted=void 0)}nameOfActor(e){return O(e)?E(e):this.nameOf(e.id)}nameOf(e){let t=this.known.get(e);return t===void 0?k(e):E(t)}get all(){return this.sorted??=[...this.known.values()].sort((e,t)=>E(e).localeCompare(E(t))),this.sorted}async lookUp(e,t,n){let r=e.filter(e=>e!==``&&!this.known.has(e)&&!this.asked.has(e)).slice(0,Be);for(let e of r)this.asked.add(e);let i=await Promise.allSettled(r.map(e=>{let r=e.replaceAll(`,`,`\\,`).replace(/^-/,`\\-`);return t.events(n,{actor_id:r,page_size:1,cursor:``})}));for(let e of i)e.status===`fulfilled`&&this.learn(e.value.body.events);return i.length>0}};function O(e){return`${e.first_name}${e.last_name}${e.email}`!=``}function k(e){return/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(e)?e.slice(0,8):e}var Ge=6;function Ke(e,t){let n=/(?:^|\s)@([\p{L}\p{N}._-]{0,40})$/u.exec(e.slice(0,t));return n===null?void 0:{start:t-(n[1]??``).length-1,text:n[1]??``}}function qe(e,t){let n=C(t),r=e=>[D(e),...E(e).split(/\s+/)].some(e=>C(e).startsWith(n));return e.filter(e=>D(e)!==``&&r(e)).slice(0,Ge)}function Je(e,t,n){let r=`${e.slice(0,t.start)}@${D(n)} `;return[r+e.slice(t.start+1+t.text.length),r.length]}var A=`created_at`,Ye=class extends a{static{this.styles=[u,ke]}static{this.properties={type:{attribute:!1},data:{attribute:!1},draft:{attribute:!1},localizer:{attribute:!1},people:{attribute:!1},isBusy:{type:Boolean},problem:{attribute:!1},showsAll:{state:!0},problems:{state:!0},mention:{state:!0},mentionIndex:{state:!0}}}constructor(){super(),this.typed=e=>{let t=e.target;if(this.keep(t.name,t.value),!(t instanceof HTMLTextAreaElement))return;let n=Ke(t.value,t.selectionStart);this.mention=n===void 0?void 0:{...n,field:t.name},this.mentionIndex=0},this.keyDown=e=>{e.stopPropagation();let t=this.found[this.mentionIndex];t===void 0?e.key===`Escape`?this.tell(`form-cancel`):e.key===`Enter`&&(e.ctrlKey||e.metaKey)&&this.submit(e):this.mentionKey(e,t)},this.submit=e=>{if(e.preventDefault(),this.isBusy)return;let t={},n={};for(let e of this.fields){let r=be(e,this.textOf(e));`problem`in r?n[e.name]=r.problem:t[e.name]=r.value}if(this.problems=n,Object.keys(n).length>0){this.updateComplete.then(()=>this.renderRoot.querySelector(`[aria-invalid]`)?.focus());return}let r=xe(this.data??{},this.fields,t);if(this.type.name===`note`){let e=Se(String(t.text??``));e.length>0?r.mentions=e:delete r.mentions}let i=this.draft[A],a=i===void 0||i===``?{data:r}:{data:r,created_at:new Date(i).toISOString()};this.tell(`form-save`,a)},this.draft={},this.people=[],this.isBusy=!1,this.problem=``,this.showsAll=!1,this.problems={},this.mentionIndex=0}focus(){this.updateComplete.then(()=>this.renderRoot.querySelector(`textarea, input:not([type=hidden]), select`)?.focus())}get fields(){let e=this.type.name===`note`;return _e(this.type).filter(({name:t})=>t!==`occurred_at`&&!(e&&t===`mentions`))}render(){let{words:e}=this.localizer,[r,i]=this.split();return t`<form @submit=${this.submit} @keydown=${this.keyDown} novalidate aria-label=${this.name}>
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
    </form>`}get name(){return this.localizer.eventType(this.type.name,this.type.title)}split(){let e=this.fields;if(this.type.name!==`note`){let[t,n]=ve(e);return[j(t),j(n)]}return[e.filter(({name:e})=>e===`text`),e.filter(({name:e})=>e!==`text`)]}rest(e){return t`${e.map(e=>this.row(e))}${this.data===void 0?this.whenRow():n}`}whenRow(){let{words:e}=this.localizer;return t`<label class="field">
      <span class="label">${e.when}</span>
      <input
        type="datetime-local"
        name=${A}
        .value=${this.draft[A]??Oe(new Date().toISOString())}
        @input=${this.typed}
      />
    </label>`}row(e){let{words:r}=this.localizer,i=this.problems[e.name],a=e.control===`long`,o=this.mention?.field===e.name,s=this.localizer.fieldName(e.name),c=e.control===`minutes`?` (${r.minutes})`:e.control===`lines`?`, ${r.oneEachLine}`:``;return e.control===`flag`?this.flag(e,s):t`<div class="field ${a||e.control===`lines`?`wide`:``}">
      <label class="label" for=${e.name}>${s}<span class="quiet">${c}</span></label>
      ${le(e,{value:this.textOf(e),isWrong:i!==void 0,localizer:this.localizer,activeOption:o&&this.found.length>0?`mention-${this.mentionIndex}`:void 0,typed:this.typed,left:()=>this.mention=void 0})}
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
    </ul>`}get found(){return this.mention===void 0?[]:qe(this.people,this.mention.text)}textOf(e){return this.draft[e.name]??ye(e,this.data??{})}keep(e,t){this.draft={...this.draft,[e]:t},this.problems[e]!==void 0&&(this.problems={}),this.tell(`form-draft`,this.draft)}choose(e){let{mention:t}=this;if(t===void 0)return;let n=this.renderRoot.querySelector(`textarea[name="${t.field}"]`);if(n===null)return;let[r,i]=Je(n.value,t,e);this.keep(t.field,r),this.mention=void 0,n.value=r,n.setSelectionRange(i,i)}mentionKey(e,t){let n=this.found.length,r={ArrowDown:1,ArrowUp:-1}[e.key];if(r!==void 0)this.mentionIndex=(this.mentionIndex+r+n)%n;else if(e.key===`Enter`||e.key===`Tab`)this.choose(t);else if(e.key===`Escape`)this.mention=void 0;else return;e.preventDefault()}tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}};function j(e){let t=({control:e})=>Number(e===`long`||e===`lines`);return e.toSorted((e,n)=>t(e)-t(n))}customElements.define(`activity-timeline-form`,Ye);var Xe=i`
  :host {
    display: block;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--timeline-space-2);
  }
  .buttons button {
    gap: 0.375rem;
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
    position: relative;
    display: inline-flex;
    align-items: center;
  }
  .others svg {
    position: absolute;
    inset-inline-end: 0.5rem;
    pointer-events: none;
  }
  .others select {
    inline-size: auto;
    min-inline-size: 0;
    padding-inline: var(--timeline-space-3) 1.75rem;
    border-color: var(--timeline-border);
    appearance: none;
    font-weight: 500;
    cursor: pointer;
    field-sizing: content;
  }
  .others select:hover {
    border-color: var(--timeline-border-control);
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
`,M=[`note`,`call`,`meeting`],Ze=new Set([`field_updated`,`status_change`,`lead_converted`,`file_attached`]),Qe=class extends a{static{this.styles=[u,Xe]}static{this.properties={types:{attribute:!1},localizer:{attribute:!1},people:{attribute:!1},storage:{attribute:!1},takesFiles:{type:Boolean},open:{state:!0},draft:{state:!0}}}constructor(){super(),this.chooseOther=e=>{let t=e.target;t.value!==``&&this.show(t.value),t.value=``},this.chosen=e=>{let t=e.target;for(let e of t.files??[])this.dispatchEvent(new CustomEvent(`activity-file`,{detail:e}));t.value=``},this.takesFiles=!1,this.draft={}}reopen(e,t){let n=Object.fromEntries(Object.entries(t).map(([e,t])=>[e,Array.isArray(t)?t.join(`
`):String(t)]));this.storage.write(`draft:${e}`,n),this.show(e)}render(){let{words:e}=this.localizer,r={note:e.addNote,call:e.logCall,meeting:e.logMeeting},i=[...this.types.keys()].filter(e=>!M.includes(e)&&!Ze.has(e));return t`<div class="buttons" role="group" aria-label=${e.addOther}>
        ${M.filter(e=>this.types.has(e)).map(e=>this.button(e,r[e]??e))}
        ${this.takesFiles?this.fileButton():n}
        ${i.length===0?n:this.others(i)}
      </div>
      ${this.form()}`}button(e,r){return t`<button class="outlined" aria-pressed=${this.open===e} @click=${()=>this.toggle(e)}>
      ${_(e,16)} ${r}
      ${this.hasDraft(e)&&this.open!==e?t`<span class="dot" title=${this.localizer.words.draftKept}><span class="spoken">${this.localizer.words.draftKept}</span></span>`:n}
    </button>`}fileButton(){return t`<button class="outlined" @click=${()=>this.renderRoot.querySelector(`#file`)?.click()}>
        ${_(`file_attached`,16)} ${this.localizer.words.attachFile}
      </button>
      <input id="file" type="file" multiple hidden aria-hidden="true" tabindex="-1" @change=${this.chosen} />`}others(e){let{words:n}=this.localizer;return t`<span class="others">
      <select aria-label=${n.otherActivity} .value=${``} @change=${this.chooseOther}>
        <option value="">${n.addOther}</option>
        ${e.map(e=>t`<option value=${e}>${this.localizer.eventType(e,this.types.get(e)?.title)}</option>`)}
      </select>
      ${_(`down`,14)}
    </span>`}form(){let e=this.open===void 0?void 0:this.types.get(this.open);return e===void 0?n:t`<div class="card">
      ${M.includes(e.name)?n:t`<h2>${_(e.name,16)} ${this.localizer.eventType(e.name,e.title)}</h2>`}
      <activity-timeline-form
        .type=${e}
        .draft=${this.draft}
        .localizer=${this.localizer}
        .people=${this.people}
        @form-draft=${e=>this.keep(e.detail)}
        @form-cancel=${()=>this.closeForm()}
        @form-save=${t=>this.save(e.name,t.detail)}
      ></activity-timeline-form>
    </div>`}save(e,{data:t,created_at:n}){this.storage.write(`draft:${e}`,void 0);let r=n===void 0?{event_type:e,data:t}:{event_type:e,data:t,created_at:n};this.dispatchEvent(new CustomEvent(`activity-record`,{detail:r})),this.closeForm()}toggle(e){this.open===e?this.closeForm():this.show(e)}show(e){let t=this.storage.read(`draft:${e}`);this.draft=typeof t==`object`&&t?t:{},this.open=e,this.updateComplete.then(()=>this.renderRoot.querySelector(`activity-timeline-form`)?.focus())}closeForm(){let e=this.open;this.open=void 0,this.updateComplete.then(()=>{let t=M.indexOf(e??``);this.renderRoot.querySelectorAll(`.buttons > button`)[Math.max(0,t)]?.focus()})}keep(e){this.draft=e;let t=Object.values(e).every(e=>e.trim()===``);this.storage.write(`draft:${this.open??``}`,t?void 0:e)}hasDraft(e){return this.storage.read(`draft:${e}`)!==void 0}};customElements.define(`activity-timeline-composer`,Qe);function $e(e,n){return t`<activity-timeline-composer
    .types=${e.types}
    .localizer=${n}
    .people=${e.reader.people.all}
    .storage=${e.drafts}
    .takesFiles=${e.takesFiles}
    @activity-record=${t=>void e.record(t.detail)}
    @activity-file=${t=>void e.uploads?.add(t.detail)}
    @focusin=${()=>void e.reader.lookUpPeople()}
  ></activity-timeline-composer>`}var et={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},N=e=>(...t)=>({_$litDirective$:e,values:t}),P=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},tt={},nt=N(class extends P{constructor(){super(...arguments),this.ot=tt}render(e,t){return t()}update(e,[t,n]){if(Array.isArray(t)){if(Array.isArray(this.ot)&&this.ot.length===t.length&&t.every((e,t)=>e===this.ot[t]))return r}else if(this.ot===t)return r;return this.ot=Array.isArray(t)?Array.from(t):t,this.render(t,n)}}),{I:rt}=e,it=e=>e,at=()=>document.createComment(``),F=(e,t,n)=>{let r=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(n===void 0)n=new rt(r.insertBefore(at(),i),r.insertBefore(at(),i),e,e.options);else{let t=n._$AB.nextSibling,a=n._$AM,o=a!==e;if(o){let t;n._$AQ?.(e),n._$AM=e,n._$AP!==void 0&&(t=e._$AU)!==a._$AU&&n._$AP(t)}if(t!==i||o){let e=n._$AA;for(;e!==t;){let t=it(e).nextSibling;it(r).insertBefore(e,i),e=t}}}return n},I=(e,t,n=e)=>(e._$AI(t,n),e),ot={},L=(e,t=ot)=>e._$AH=t,st=e=>e._$AH,R=e=>{e._$AR(),e._$AA.remove()},z=(e,t,n)=>{let r=new Map;for(let i=t;i<=n;i++)r.set(e[i],i);return r},B=N(class extends P{constructor(e){if(super(e),e.type!==et.CHILD)throw Error(`repeat() can only be used in text expressions`)}dt(e,t,n){let r;n===void 0?n=t:t!==void 0&&(r=t);let i=[],a=[],o=0;for(let t of e)i[o]=r?r(t,o):o,a[o]=n(t,o),o++;return{values:a,keys:i}}render(e,t,n){return this.dt(e,t,n).values}update(e,[t,n,i]){let a=st(e),{values:o,keys:s}=this.dt(t,n,i);if(!Array.isArray(a))return this.ut=s,o;let c=this.ut??=[],l=[],u,d,f=0,p=a.length-1,m=0,h=o.length-1;for(;f<=p&&m<=h;)if(a[f]===null)f++;else if(a[p]===null)p--;else if(c[f]===s[m])l[m]=I(a[f],o[m]),f++,m++;else if(c[p]===s[h])l[h]=I(a[p],o[h]),p--,h--;else if(c[f]===s[h])l[h]=I(a[f],o[h]),F(e,l[h+1],a[f]),f++,h--;else if(c[p]===s[m])l[m]=I(a[p],o[m]),F(e,a[f],a[p]),p--,m++;else if(u===void 0&&(u=z(s,m,h),d=z(c,f,p)),u.has(c[f])){if(u.has(c[p])){let t=d.get(s[m]),n=t===void 0?null:a[t];if(n===null){let t=F(e,a[f]);I(t,o[m]),l[m]=t}else l[m]=I(n,o[m]),F(e,a[f],n),a[t]=null;m++}else R(a[p]),p--}else R(a[f]),f++;for(;m<=h;){let t=F(e,l[h+1]);I(t,o[m]),l[m++]=t}for(;f<=p;){let e=a[f++];e!==null&&R(e)}return this.ut=s,L(e,l),r}}),ct=class{constructor(){this.blocks=[],this.tree=new Float64Array(1),this.known=new WeakMap}layout(e,t){let n=this.replacedBy(e);this.list=e,this.blocks=e.chunks.map(e=>this.blockOf(e,e=>n.get(e.key)??t(e))),this.plant()}measure(e,t){let[n,r]=this.placeOf(e),i=this.blocks[n],a=i?.heights[r];if(i===void 0||a===void 0)return!1;let o=t-a;if(Math.abs(o)<.5)return!1;i.heights[r]=t,i.sum+=o;for(let e=n+1;e<this.tree.length;e+=e&-e)this.tree[e]+=o;return!0}get total(){return this.sumOf(this.blocks.length)}offset(e){let t=Math.max(0,Math.min(e,this.list?.length??0)),[n,r]=this.placeOf(t),i=this.sumOf(n);for(let e=0;e<r;e++)i+=this.blocks[n]?.heights[e]??0;return i}indexAt(e){let[t,n]=[0,e];for(let e=2**Math.floor(Math.log2(Math.max(1,this.blocks.length)));e>=1;e/=2){let r=this.tree[t+e];r===void 0||r>n||(t+=e,n-=r)}let r=this.blocks[t]?.heights??[],i=0;for(;i<r.length-1&&n>=r[i];)n-=r[i++];return Math.max(0,Math.min((this.list?.startOf(t)??0)+i,(this.list?.length??0)-1))}range(e,t,n){let r=this.list?.length??0;return r===0?[0,0]:[this.indexAt(Math.max(0,e-n)),Math.min(r,this.indexAt(e+t+n)+1)]}placeOf(e){let t=this.list?.chunkOf(e)??0;return[t,e-(this.list?.startOf(t)??0)]}replacedBy(e){let t=new Map,n=new Set(e.chunks);return this.list?.chunks.forEach((e,r)=>{n.has(e)||e.forEach((e,n)=>t.set(e.key,this.blocks[r]?.heights[n]))}),t}blockOf(e,t){let n=this.known.get(e);if(n===void 0){let r=Float64Array.from(e,t);n={heights:r,sum:r.reduce((e,t)=>e+t,0)},this.known.set(e,n)}return n}sumOf(e){let t=0;for(let n=e;n>0;n-=n&-n)t+=this.tree[n]??0;return t}plant(){let e=this.blocks.length,t=new Float64Array(e+1);for(let n=1;n<=e;n++){t[n]+=this.blocks[n-1].sum;let r=n+(n&-n);r<=e&&(t[r]+=t[n])}this.tree=t}},lt={ArrowDown:1,j:1,ArrowUp:-1,k:-1,PageDown:8,PageUp:-8};function ut(e,t,n,r){if(t===`Home`)return e.eventFrom(-1,1)?.key;if(t===`End`)return e.eventFrom(e.length,-1)?.key;let i=lt[t];if(i===void 0)return;let a=n===void 0?-1:e.indexOf(n,r);return a<0?e.eventFrom(-1,1)?.key:e.eventFrom(a,i)?.key??n}function dt(e,t){if(e===`Enter`||e===` `)return`toggle`;if(t)return e===`e`?`edit`:e===`Delete`?`delete`:void 0}function ft(e,t){let n=new Set(S(t));if(n.size===0||e===``)return[{text:e,isHit:!1}];let r=[],i=0;for(let t of e.matchAll(/[\p{L}\p{N}\p{M}]+/gu))n.has(C(t[0]))&&(t.index>i&&r.push({text:e.slice(i,t.index),isHit:!1}),r.push({text:t[0],isHit:!0}),i=t.index+t[0].length);return i<e.length&&r.push({text:e.slice(i),isHit:!1}),r}var pt=class{constructor(e,t){this.data=e,this.localizer=t,this.used=new Set}value(...e){for(let t of e)this.used.add(t);let t=e.find(e=>this.data[e]!==void 0&&this.data[e]!==null);return t===void 0?void 0:this.data[t]}text(...e){let t=this.value(...e);return t===void 0?``:U(t,this.localizer)}number(...e){let t=this.value(...e),n=typeof t==`string`&&t!==``?Number(t):t;return typeof n==`number`&&Number.isFinite(n)?n:void 0}list(...e){let t=this.value(...e);return(Array.isArray(t)?t:t===void 0?[]:[t]).map(e=>U(e,this.localizer)).filter(e=>e!==``)}money(e,...t){let n=this.value(...t),r=this.value(e);return typeof n!=`number`&&typeof n!=`string`?``:this.localizer.money(n,typeof r==`string`?r:void 0)}skip(...e){for(let t of e)this.used.add(t)}rest(){return Object.entries(this.data).filter(([e,t])=>!this.used.has(e)&&t!==null&&t!==``).map(([e,t])=>mt(this.localizer.fieldName(e),U(t,this.localizer),t))}};function V(...e){return e.filter(([,e])=>e!==``).map(([e,t,n])=>mt(e,t,n))}function H(...e){return e.filter(e=>e!==void 0&&e.text!==``)}function mt(e,t,n){let r=ht(typeof n==`string`?n:t);return r===void 0?{label:e,text:t}:{label:e,text:t,href:r}}function ht(e){if(/^https?:\/\//i.test(e))try{return new URL(e).href}catch{return}}var gt=/^(?:[a-z0-9]+(?:_[a-z0-9]+)+|[A-Z]{3,}(?:[_ ][A-Z0-9]+)*)$/;function U(e,t){let{words:n}=t;return e==null||e===``?``:typeof e==`boolean`?e?n.yes:n.no:typeof e==`number`?t.number(e):typeof e==`string`?_t(e,t):Array.isArray(e)?t.list(e.map(e=>U(e,t)).filter(e=>e!==``)):vt(e,t)}function _t(e,t){if(/^\d{4}-\d{2}-\d{2}$/.test(e))return t.date(e);if(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:\d{2})$/.test(e))return t.shortDateTime(e);let n=t.value(e);return n===e&&gt.test(e)?o(e):n}function vt(e,t){let n=[e.first_name,e.last_name].filter(e=>typeof e==`string`&&e!==``).join(` `)||e.name||e.title||e.email;return typeof n==`string`&&n!==``?n:Object.entries(e).map(([e,n])=>`${o(e)}: ${U(n,t)}`).join(`, `)}function yt(e,t){let{words:n}=e.localizer,r=e.text(`competitor`);return e.skip(`field`,`from`,`to`,`status`,`stage`),{title:e.text(`deal_name`,`name`,`title`),chips:H({text:e.money(`currency`,`amount`),tone:t},{text:r}),text:e.text(`reason`),facts:V([n.closeDate,e.text(`close_date`,`closed_on`)],[n.competitor,r])}}var bt=e=>yt(e,`positive`),xt=e=>yt(e,`negative`),W=e=>{let{words:t}=e.localizer,n=e.text(`quote_number`,`estimate_number`,`invoice_number`),r=e.text(`due_date`);e.skip(`field`,`from`,`status`,`quote_id`,`invoice_id`);let i=e.text(`accepted_by`,`rejected_by`,`recipient`);return e.data.to!==void 0&&e.skip(`to`),{title:e.text(`title`,`invoice_title`),chips:H({text:n},{text:e.money(`currency`,`amount`,`total_amount`)},{text:i},r===``?void 0:{text:`${t.due} ${r}`,tone:`warning`}),text:e.text(`reason`),facts:V([t.validUntil,e.text(`valid_until`)],[t.due,r])}},St=e=>{let{words:t}=e.localizer;return e.skip(`invoice_id`),{chips:H({text:e.money(`currency`,`amount`),tone:`positive`},{text:e.text(`invoice_number`)},{text:e.text(`payment_method`)}),facts:V([t.when,e.text(`payment_date`)],[t.reference,e.text(`reference`)])}},Ct=e=>{let{words:t}=e.localizer;return e.skip(`contract_id`,`stage`,`closed_on`),{title:e.text(`contract_name`,`title`,`name`),chips:H({text:e.money(`currency`,`amount`),tone:`positive`},{text:e.text(`signed_by`)}),facts:V([t.when,e.text(`signed_on`)],[t.expires,e.text(`expires_on`)])}},wt=e=>{let{words:t,localizer:n}={words:e.localizer.words,localizer:e.localizer},r=e.number(`file_size`,`size`),i=e.text(`filename`,`file_name`);return e.skip(`file_id`,`sha256`),{title:i,chips:H(r===void 0?void 0:{text:n.bytes(r)},{text:Tt(i,String(e.value(`file_type`,`mime_type`)??``))}),facts:V([t.download,e.text(`url`)])}};function Tt(e,t){return(/\.([A-Za-z0-9]{1,5})$/.exec(e)?.[1]??t.split(`/`).pop()??``).toUpperCase()}var Et=[`title`,`name`,`status`,`source`,`opportunity_amount`,`currency`,`priority`,`stage`],Dt=e=>{let{localizer:t}=e,{words:n}=t,r=Mt(e),i=r.length===1?r[0]:void 0,a=e.list(`fields`).map(e=>t.fieldName(e)),o=e.text(`of`);e.skip(`title`,`name`);let s=r.length+a.length,c=i?.field??(s>1?t.plural(n.fieldsChanged,s):a[0]??``);return{title:o===``?c:`${o}: ${c}`,changes:i===void 0?r:[{...i,field:``}],text:r.length===0&&a.length>1?a.join(`, `):``,chips:[]}},Ot=e=>{let{words:t}=e.localizer,n=e.value(`automated`)===!0,r=jt(e);return e.skip(...Et),{title:e.localizer.fieldName(String(e.value(`field_name`,`field`)??`status`)),changes:r,chips:n?[{text:t.automated}]:[],text:e.text(`reason`)}},kt=e=>{let{words:t}=e.localizer,n=e.text(`task_name`,`title`,`name`,`subject`);return e.skip(`field`,`from`,`to`,`status`,`task_id`),{title:n,chips:H({text:e.text(`priority`)}),facts:V([t.to,e.list(`assigned_to`).join(`, `)],[t.when,e.text(`completed_at`)])}},At=e=>{let{words:t,localizer:n}={words:e.localizer.words,localizer:e.localizer},r=[[t.contact,e.text(`contact_name`,`contact_id`)],[t.account,e.text(`account_name`,`account_id`)],[t.deal,e.text(`deal_name`,`deal_id`)]],i=e.value(`opportunity_amount`),a=e.text(`currency`);return e.skip(`field`,`from`,`to`,`status`,`source`,`converted_at`,`opportunity_amount`),{title:e.text(`title`,`name`),chips:H(...r.map(([e,t])=>t===``?void 0:{text:`${e}: ${t}`}),typeof i==`number`?{text:n.money(i,a)}:void 0)}};function jt(e){let t=e.text(`from_value`,`from_status`,`from`),n=e.text(`to_value`,`to_status`,`to`);return t===``&&n===``?[]:[{field:``,from:t,to:n}]}function Mt(e){let{localizer:t}=e,n=e.value(`changes`),r=(e,n,r)=>({field:t.fieldName(e),from:U(n,t),to:U(r,t)}),i=String(e.value(`field_name`)??``),[a,o]=[e.value(`old_value`),e.value(`new_value`)];return i===``?typeof n!=`object`||!n?[]:Object.entries(n).map(([e,t])=>{let[n,i]=Array.isArray(t)?t:[void 0,t];return r(e,n,i)}):[r(i,a,o)]}var Nt=new Set([`successful`,`connected`,`positive`,`completed`,`accepted`,`answered`,`held`]),Pt=new Set([`no_answer`,`failed`,`negative`,`no_show`,`busy`,`declined`,`rejected`,`cancelled`]),Ft=new Set([`voicemail`,`left_message`,`rescheduled`,`neutral`,`callback`]);function It(e){let t=String(e.value(`outcome`)??``).toLowerCase(),n=Nt.has(t)?`positive`:Pt.has(t)?`negative`:Ft.has(t)?`warning`:``;return{text:Ht(e.text(`outcome`)),tone:n}}function G(e){let{words:t}=e.localizer,n=e.text(`direction`);return{text:{inbound:t.inbound,outbound:t.outbound}[n.toLowerCase()]??Ht(n)}}var Lt=e=>{let{words:t}=e.localizer,n=e.value(`internal`)===!0;return e.skip(`mentions`),{text:e.text(`text`),chips:n?[{text:t.internal,tone:`warning`}]:[]}},Rt=e=>{let{words:t,isRightToLeft:n}=e.localizer,[r,i]=[e.text(`from`),e.list(`to`)],a=[r,e.localizer.list(i.slice(0,2))].filter(e=>e!==``);return e.skip(`kind`,`origin`,`message_id`,`thread_id`,`occurred_at`),{title:e.text(`subject`),chips:H(G(e),{text:a.join(n?` ← `:` → `)}),text:e.text(`body_preview`,`body`),facts:V([t.from,r],[t.to,i.join(`, `)],[t.cc,e.list(`cc`).join(`, `)],[`Bcc`,e.list(`bcc`).join(`, `)],[t.when,e.text(`sent_at`)])}},zt=e=>{let{words:t}=e.localizer,n=e.number(`duration_seconds`,`duration`);return e.skip(`kind`,`origin`,`occurred_at`),{title:e.text(`subject`),chips:H(G(e),It(e),Vt(e.localizer,n)),text:e.text(`notes`,`body`),facts:V([t.phone,e.text(`phone_number`)],[t.recording,e.text(`recording_url`)])}},Bt=e=>{let{localizer:t}=e,{words:n}=t,r=e.number(`duration_minutes`,`duration`),i=e.number(`duration_seconds`),a=e.list(`attendees`),o=a.length>0?t.plural(n.attendees,a.length):``,s=e.text(`meeting_url`);return e.skip(`kind`,`origin`,`direction`),{title:e.text(`title`,`subject`),chips:H(Vt(t,r===void 0?i:r*60),{text:o},It(e)),text:e.text(`notes`,`body`),facts:V([n.when,e.text(`occurred_at`)],[n.attendeesLabel,a.join(`, `)],[n.location,e.text(`location`)],[n.join,s])}};function Vt(e,t){return t===void 0?void 0:{text:e.duration(t)}}function Ht(e){return e.charAt(0).toUpperCase()+e.slice(1)}var Ut=new Set([`urgent`,`high`,`critical`]),Wt={positive:`positive`,negative:`negative`},Gt={note:Lt,email:Rt,call:zt,meeting:Bt,task_completed:kt,status_change:Ot,lead_converted:At,deal_won:bt,deal_lost:xt,field_updated:Dt,file_attached:wt,quote_sent:W,quote_accepted:W,quote_rejected:W,invoice_sent:W,payment_received:St,contract_signed:Ct,support_ticket_created:e=>{let{words:t}=e.localizer,n=e.text(`priority`),r=Ut.has(n.toLowerCase())?`negative`:``;return e.skip(`ticket_id`),{title:e.text(`subject`,`title`,`name`),chips:H({text:e.text(`ticket_number`)},{text:n,tone:r},{text:e.text(`status`)}),text:e.text(`description`),facts:V([t.category,e.text(`category`,`case_type`)])}},feedback_received:e=>{let{words:t,localizer:n}={words:e.localizer.words,localizer:e.localizer},r=e.number(`rating`),i=e.number(`max_rating`);return{chips:H({text:r===void 0?``:i===void 0?`★ ${n.number(r)}`:n.fill(t.rating,{rating:n.number(r),best:n.number(i)}),tone:`warning`},{text:e.text(`survey`)},{text:e.text(`channel`)}),text:e.text(`comment`,`text`)}},campaign_response:e=>{e.skip(`campaign_id`,`occurred_at`,`kind`,`direction`,`source`,`status`);let t=e.text(`campaign_name`,`campaign`),n=e.text(`subject`,`title`);return{title:t||n,chips:H({text:e.text(`response`),tone:`positive`},{text:e.text(`channel`,`origin`)}),text:t===``?``:n}},social_mention:e=>{let t=e.text(`sentiment`),n=e.text(`url`);return e.skip(`posted_at`),{title:e.text(`author`),chips:H({text:e.text(`platform`,`network`)},{text:t,tone:Wt[t]??``}),text:e.text(`text`,`content`),facts:V([e.localizer.words.link,n])}}},Kt=400,K=new Map;function qt(e,t){let n=K.get(e);if(n?.localizer===t)return n.layout;let r=Jt(e,t);return K.size>=Kt&&K.clear(),K.set(e,{localizer:t,layout:r}),r}function Jt(e,t){let n=new pt(typeof e.data==`object`&&e.data!==null&&!Array.isArray(e.data)?e.data:{},t),{title:r=``,chips:i=[],changes:a=[],text:o=``,facts:s=[]}=(Gt[e.event_type]??Yt)(n,e);return{title:r===``&&o===``&&a.length+i.length===0?e.summary:r,chips:i,changes:a,text:o,facts:[...s,...n.rest()]}}var Yt=(e,t)=>{let n=e.text(`action`,`kind`),r=e.text(`title`,`name`,`invoice_title`,`subject`),i=[e.text(`first_name`),e.text(`last_name`)].filter(e=>e!==``).join(` `);e.skip(`direction`);let a=r||i,s=e.localizer.objectType(t.object_type);return{title:a||t.summary,chips:H({text:n===``?``:`${s}: ${o(n)}`},{text:e.text(`status`)}),text:e.text(`text`,`message`,`description`,`body`)}};function Xt(e,r,i,a){let{localizer:o}=a,s=qt(e,o),c=o.eventType(e.event_type,a.types.get(e.event_type)?.title),l=a.isOpen(e.id),u=a.editor(e),d=a.pending(e.id),f=s.text.length>140||s.text.split(`
`).length>2,p=s.title===``||s.changes.length>0||e.event_type===`custom`&&s.chips.length>0,m=`title-${e.id}`;return t`<article
    class="event ${d?.state??``} ${a.isFresh(e.id)?`fresh`:``} ${l?`open`:``}"
    data-id=${e.id}
    tabindex=${a.isActive(e.id)?0:-1}
    aria-labelledby=${m}
    aria-posinset=${r}
    aria-setsize=${i}
  >
    ${Zt(e,a)}
    <div class="content">
      <div class="line">
        <div class="headline" id=${m}>
          ${s.title===``?t`<span class="title">${c}</span>`:t`<span class="spoken">${c}: </span><span class="title">${q(s.title,a)}</span>`}
          ${s.changes.length===1?sn(s.changes[0],a):n}
          ${s.chips.map(e=>on(e,a))}
        </div>
        <div class="when">
          ${cn(e,a)}
          <time class="quiet small" datetime=${e.created_at} title=${o.dateTime(e.created_at)}
            >${o.relative(e.created_at,a.now)}</time
          >
        </div>
      </div>
      ${Qt(e,s,p?``:c,a)}
      ${s.changes.length>1?t`<div class="changes">${s.changes.map(e=>sn(e,a))}</div>`:n}
      ${u??tn(e,s.text,s.facts,f,a)} ${ln(e,d,a)}
    </div>
  </article>`}function Zt(e,n){let r=n.types.get(e.event_type),i=v(e.event_type)||r===void 0;return t`<div class="rail" aria-hidden="true">
    <span class="node ${ae(e.event_type)}">${i?_(e.event_type,16):r.icon}</span>
  </div>`}function Qt(e,n,r,i){let{words:a}=i.localizer,o=e.updated_at>e.created_at&&(e.revision??1)>1,s=[r===``?void 0:t`<span>${r}</span>`,e.actor===null?void 0:$t(e.actor,i),i.isFeed?en(e,n.title,i):void 0,o?t`<span title=${i.localizer.fill(a.editedAt,{date:i.localizer.dateTime(e.updated_at)})}>${a.edited}</span>`:void 0,n.facts.length>0?nn(e,a.details,i):void 0,typeof e.data?.file_id==`string`?rn(e,`file`,a.download,i):void 0].filter(e=>e!==void 0);return t`<div class="byline quiet small">
    ${s.map((e,n)=>n===0?e:t`<span aria-hidden="true">·</span>${e}`)}
  </div>`}function $t(e,n){let{letters:r,tone:i}=Ue(e);return t`<span class="actor">
    <span class="avatar ${i}" aria-hidden="true">${r}</span>${q(n.nameOf(e),n)}
  </span>`}function en(e,r,i){let a=i.objectName(e)??k(e.object_id),o=i.localizer.objectType(e.object_type),s=a===r?o:t`<span class="quiet">${o}</span> <span class="name">${a}</span>`,c=i.objectHref(e),l=i.isActive(e.id)?n:-1;return c===void 0?t`<button class="link object" tabindex=${l} @click=${()=>i.on(`object`,e)}>${s}</button>`:t`<a class="object" href=${c} tabindex=${l}>${s}</a>`}function tn(e,r,i,a,o){let{words:s}=o.localizer,c=o.isOpen(e.id);return t`${r===``?n:t`<p class="text ${c?``:`short`}">${q(r,o)}</p>`}
  ${c&&i.length>0?t`<dl>${i.map(e=>t`<dt>${e.label}</dt><dd>${an(e,o)}</dd>`)}</dl>`:n}
  ${a?t`<div class="below small">${nn(e,c?s.less:s.more,o)}</div>`:n}`}function nn(e,r,i){let a=i.isActive(e.id)?n:-1;return t`<button
    class="link toggle"
    tabindex=${a}
    aria-expanded=${i.isOpen(e.id)}
    @click=${()=>i.on(`toggle`,e)}
  >
    ${r}
  </button>`}function rn(e,r,i,a){let o=a.isActive(e.id)?n:-1;return t`<button class="link" tabindex=${o} @click=${()=>a.on(r,e)}>${i}</button>`}function an(e,n){return e.href===void 0?q(e.text,n):t`<a href=${e.href} target="_blank" rel="noopener noreferrer">${e.text}</a>`}function on({text:e,tone:n=``},r){return t`<span class="chip ${n}">${q(e,r)}</span>`}function sn({field:e,from:r,to:i},a){let{words:o}=a.localizer,s=(e,n)=>t`<span class="chip ${e===``?`none`:n}">${e===``?o.nothing:q(e,a)}</span>`;return t`<span class="change">
    ${e===``?n:t`<span class="quiet field">${e}</span>`} ${s(r,`before`)}
    <span class="spoken">${o.changedTo}</span><span class="arrow quiet" aria-hidden="true">${_(`arrow`,14)}</span>
    ${s(i,`after`)}
  </span>`}function cn(e,r){if(!r.isActive(e.id)&&!r.isPointed(e.id)||!r.mayEdit(e)||r.pending(e.id)!==void 0)return n;let{words:i}=r.localizer,a=r.isActive(e.id)?0:-1,o=(n,i,o)=>t`<button class="icon" tabindex=${a} title=${o} aria-label=${o} @click=${()=>r.on(n,e)}>
      ${_(i,16)}
    </button>`;return t`<span class="actions">
    ${o(`edit`,`field_updated`,i.edit)} ${o(`delete`,`trash`,i.remove)}
  </span>`}function ln(e,r,i){let{words:a}=i.localizer;if(r===void 0)return n;if(r.state!==`failed`)return t`<div class="pending small quiet">${r.state===`sending`?a.sending:a.stillComing}</div>`;let o=r.failure===void 0?``:d(i.localizer,r.failure);return t`<div class="alert small" role="alert">
    <span>${a.sendFailed}. ${o}</span>
    <button class="link" @click=${()=>i.on(`retry`,e)}>${a.retry}</button>
    <button class="link" @click=${()=>i.on(`discard`,e)}>${a.edit}</button>
  </div>`}function q(e,n){return n.search===``?e:t`${ft(e,n.search).map(e=>e.isHit?t`<mark>${e.text}</mark>`:e.text)}`}function J(e,n){return t`<div class="skeleton" role="status">
    <span class="spoken">${e}</span>
    ${Array.from({length:n},()=>t`<div class="bone"><i></i><b></b><u></u></div>`)}
  </div>`}function un(e,n,r){return t`<div class="row">${dn(e,n,r)}</div>`}function dn(e,t,n){switch(e.kind){case`event`:return Xt(e.event,t,n.total,n);case`group`:return fn(e,n);case`loading`:return J(n.localizer.words.loadingMore,e.section.list.size===0?3:2);case`failure`:return pn(e.section,n);case`more`:return mn(e.section,n);case`end`:return hn(e.section,n)}}function fn(e,{localizer:r,toggle:i}){let{section:a}=e,o=e.count===void 0?n:t`<span class="count quiet">${r.number(e.count)}</span>`;return a===void 0?t`<h2 class="heading"><span>${e.label}</span>${o}</h2>`:t`<h2 class="heading">
    <button aria-expanded=${!a.isCollapsed} @click=${()=>i(a)}>
      ${_(a.isCollapsed?`next`:`down`,16)} ${e.label} ${o}
    </button>
  </h2>`}function pn(e,{localizer:n,more:r}){let{words:i}=n,a=e.failure===void 0?i.failedServer:d(n,e.failure);return t`<div class="alert" role="alert">
    <span>${a}</span>
    <button class="link" @click=${()=>r(e)}>${i.retry}</button>
  </div>`}function mn(e,{localizer:r,more:i}){let a=Math.max(0,(e.total??0)-e.list.size);return t`<button class="more" @click=${()=>i(e)}>
    ${r.words.more}
    ${a>0?t`<span class="quiet">${r.plural(r.words.left,a)}</span>`:n}
  </button>`}function hn(e,{localizer:n}){let{words:r}=n;return t`<p class="end quiet small">
    ${e.isOlderInArchive?t`${_(`archive`,16)} ${r.olderInArchive}`:r.end}
  </p>`}var gn=i`
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
`,_n=i`
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
  .actor {
    display: inline-flex;
    align-items: center;
    gap: 0.3125rem;
  }
  .avatar {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    border-radius: 50%;
    font-size: 0.5625rem;
    font-weight: 600;
    letter-spacing: -0.02em;
  }
  .event:hover .node,
  .event:focus-within .node {
    box-shadow: 0 0 0 3px var(--timeline-surface-hover);
  }
  .yellow {
    background: light-dark(#fdf0cd, #3d3216);
    color: light-dark(#805600, #f2c66d);
  }
  .blue {
    background: light-dark(#e3edfd, #1d3050);
    color: light-dark(#1d56b0, #93bdff);
  }
  .violet {
    background: light-dark(#eee8fd, #332a52);
    color: light-dark(#6338bf, #c0abff);
  }
  .green {
    background: light-dark(#dff4e7, #1b3828);
    color: light-dark(#176a3a, #74d69f);
  }
  .red {
    background: light-dark(#fde6e4, #472220);
    color: light-dark(#b3261e, #ffa49c);
  }
  .orange {
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
    line-height: 1.5rem;
    font-variant-numeric: tabular-nums;
  }
  .byline {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
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
  .byline .object .name {
    color: var(--timeline-text);
    font-weight: 500;
  }
  .byline .object:hover .name {
    color: inherit;
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
  .event:hover .chip:not(.positive, .negative, .warning, .none),
  .event:focus-within .chip:not(.positive, .negative, .warning, .none) {
    background: var(--timeline-border);
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
  :host(:dir(rtl)) .arrow {
    transform: scaleX(-1);
  }
  :host(:dir(rtl)) .actions {
    background: linear-gradient(to left, transparent, var(--timeline-surface-hover) 1rem);
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
  .when {
    position: relative;
    flex: none;
  }
  /* Over the end of the title, so that they take no room from it. */
  .actions {
    position: absolute;
    inset-block: -0.125rem auto;
    inset-inline-end: 100%;
    display: inline-flex;
    gap: 0.125rem;
    padding-inline: var(--timeline-space-4) var(--timeline-space-2);
    background: linear-gradient(to right, transparent, var(--timeline-surface-hover) 1rem);
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
  /* A finger must not meet a button that it cannot see: the first touch shows them. */
  @media (hover: none) {
    .event:not(:hover, :focus-within) .actions {
      pointer-events: none;
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
`,Y=class{constructor(e){this.chunks=e,this.headings=[],this.starts=new Uint32Array(e.length+1),this.eventsAbove=new Uint32Array(e.length);let[t,n]=[void 0,0];e.forEach((e,r)=>{let{events:i,last:a}=yn(e);e[0]?.kind===`group`&&e[0].section!==void 0&&(n=0),this.starts[r+1]=this.starts[r]+e.length,this.eventsAbove[r]=n,this.headings.push(t),t=a??t,n+=i}),this.length=this.starts[e.length]}at(e){let t=this.chunkOf(e);return this.chunks[t]?.[e-this.startOf(t)]}slice(e,t){let n=[];for(let r=this.chunkOf(e);r<this.chunks.length&&this.startOf(r)<t;r++){let i=this.startOf(r);n.push(...this.chunks[r].slice(Math.max(0,e-i),Math.max(0,t-i)))}return n}chunkOf(e){let[t,n]=[0,Math.max(0,this.chunks.length-1)];for(;t<n;){let r=t+n+1>>1;this.startOf(r)<=e?t=r:n=r-1}return t}startOf(e){return this.starts[e]??this.length}eventsBefore(e){let t=this.chunkOf(e),n=(this.chunks[t]??[]).slice(0,e-this.startOf(t));return(this.eventsAbove[t]??0)+n.filter(e=>e.kind===`event`).length}headingAt(e){let t=this.chunkOf(e);return(this.chunks[t]??[]).slice(0,e-this.startOf(t)+1).findLast(e=>e.kind===`group`)??this.headings[t]}indexOf(e,t){for(let n=0;n<=this.length;n++){if(this.at(t+n)?.key===e)return t+n;if(this.at(t-n)?.key===e)return t-n}return-1}eventFrom(e,t){let[n,r]=[void 0,Math.abs(t)];for(let i=e+Math.sign(t);r>0&&i>=0&&i<this.length;i+=Math.sign(t)){let e=this.at(i);e?.kind===`event`&&(n=e,r--)}return n}some(e){return this.chunks.some(t=>t.some(e))}},vn=new WeakMap;function yn(e){let t=vn.get(e);return t===void 0&&(t={events:e.filter(e=>e.kind===`event`).length,last:e.findLast(e=>e.kind===`group`)},vn.set(e,t)),t}function bn(e,t,n){let r=[],i=e.headingAt(t);return e.slice(t,n).forEach((n,a)=>{let o=n.kind===`event`;n.kind===`group`&&(i=n);let s=r.at(-1);if(s?.isEvents===o&&o)s.rows.push(n);else{let s=o?`feed:${i?.key??``}`:n.key,c=e.eventsBefore(t+a)+1;r.push({key:s,isEvents:o,label:i?.label??``,position:c,rows:[n]})}}),r}var xn=i`
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
`,Sn=600,Cn=1500,wn=250,Tn={group:40,event:64,more:44,loading:200,failure:60,end:72},En=class extends a{static{this.styles=[u,_n,xn,gn]}static{this.properties={rows:{attribute:!1},context:{attribute:!1},label:{type:String},isBusy:{type:Boolean},total:{type:Number},range:{state:!0},pointed:{state:!0},heading:{state:!0}}}constructor(){super(),this.heights=new ct,this.shownRows=new Y([]),this.view={top:0,height:800},this.isAtTop=!0,this.resized=new ResizeObserver(()=>{this.keepAnchor(),this.remeasure()}),this.scrolled=()=>{this.look(),this.updateRange(),this.askForMore(),this.rest();let e=this.view.top<8;e!==this.isAtTop&&(this.isAtTop=e,this.tell(`list-top`,e))},this.point=({target:e})=>{let t=e instanceof Element?e.closest(`article`):null;this.pointed=t?.dataset.id??this.pointed},this.keyDown=e=>{let t=e.composedPath()[0],n=t instanceof Element?t.closest(`article`):null;if(t instanceof HTMLInputElement||t instanceof HTMLTextAreaElement||e.altKey||e.ctrlKey||e.metaKey)return;let r=ut(this.rows,e.key,n?.dataset.id,this.range[0]);r===void 0?n!==null&&t===n&&this.act(e,n.dataset.id??``):(e.preventDefault(),this.tell(`list-active`,r),this.focusEvent(r))},this.rows=new Y([]),this.label=``,this.isBusy=!1,this.total=-1,this.range=[0,0],this.pointed=this.heading=``}disconnectedCallback(){super.disconnectedCallback(),this.resized.disconnect(),clearTimeout(this.resting),this.scroller=void 0}scrollToTop(){this.anchor=void 0,this.scroller?.scrollTo({top:0,behavior:`instant`})}async focusEvent(e){let t=this.rows.indexOf(e,this.range[0]),{scroller:n}=this;if(t<0||n===void 0)return;let[r,i]=[this.heights.offset(t),this.heights.offset(t+1)];r-44<n.scrollTop?n.scrollTop=Math.max(0,r-44):i>n.scrollTop+n.clientHeight&&(n.scrollTop=i-n.clientHeight),this.look(),this.updateRange(),await this.updateComplete,this.renderRoot.querySelector(`article[data-id="${CSS.escape(e)}"]`)?.focus({preventScroll:!0})}willUpdate(e){this.keepAnchor(),(e.has(`rows`)||e.has(`context`))&&(this.heights.layout(this.rows,e=>Tn[e.kind]),this.range=this.wantedRange())}render(){let[e,r]=this.range,i=bn(this.rows,e,r),a={...this.context,isPointed:e=>e===this.pointed,total:this.total,more:e=>this.tell(`list-more`,e),toggle:e=>this.tell(`list-toggle-section`,e)};return t`<div class="scroller" tabindex="-1" @scroll=${this.scrolled} @keydown=${this.keyDown}>
        <div class="above"></div>
        <div class="rows" @pointerover=${this.point}>
          ${B(i,e=>e.key,e=>e.isEvents?t`<div role="feed" aria-label="${this.label}, ${e.label}" aria-busy=${this.isBusy}>
                    ${B(e.rows,e=>e.key,(t,n)=>this.row(t,e.position+n,a))}
                  </div>`:B(e.rows,e=>e.key,e=>this.row(e,0,a)))}
        </div>
        <div class="under"></div>
      </div>
      ${this.heading===``?n:t`<div class="heading sticky" aria-hidden="true"><span>${this.heading}</span></div>`}`}row(e,t,n){return nt([e,t,this.context,this.total,e.key===this.pointed],()=>un(e,t,n))}firstUpdated(){this.observe()}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.observe()}updated(){this.remeasure(),this.askForMore(),this.rest()}observe(){this.scroller=this.renderRoot.querySelector(`.scroller`)??void 0;let e=this.renderRoot.querySelector(`.rows`);e!==null&&this.resized.observe(e),this.scroller!==void 0&&this.resized.observe(this.scroller)}look(){let{scroller:e}=this;e!==void 0&&(this.view={top:e.scrollTop,height:e.clientHeight})}updateRange(){let[e,t]=this.wantedRange();(e!==this.range[0]||t!==this.range[1])&&(this.range=[e,t]),this.heading=this.headingAt(this.view.top)}headingAt(e){return e<4?``:this.rows.headingAt(this.heights.indexAt(e))?.label??``}wantedRange(){return this.heights.range(this.view.top,this.view.height,Sn)}keepAnchor(){this.look();let{top:e}=this.view;if(this.anchor=void 0,e<8)return;let t=this.heights.indexAt(e),n=this.shownRows.at(t)?.key;n!==void 0&&(this.anchor={key:n,index:t,offset:e-this.heights.offset(t)})}remeasure(){let{scroller:e}=this;e!==void 0&&(this.renderRoot.querySelectorAll(`.row`).forEach((e,t)=>{let n=e.getBoundingClientRect().height;n>0&&this.heights.measure(this.range[0]+t,n)}),this.look(),this.shownRows=this.rows,this.place(e),this.updateRange())}place(e){let[t,n]=this.range,r=this.renderRoot.querySelector(`.above`),i=this.renderRoot.querySelector(`.under`);if(r===null||i===null)return;r.style.blockSize=`${this.heights.offset(t)}px`,i.style.blockSize=`${Math.max(0,this.heights.total-this.heights.offset(n))}px`;let{anchor:a}=this;if(this.anchor=void 0,a===void 0)return;let o=this.rows.indexOf(a.key,a.index);if(o<0)return;let s=this.heights.offset(o)+a.offset;Math.abs(s-this.view.top)<.5||(e.scrollTop=s,this.look())}askForMore(){if(this.scroller===void 0)return;let e=this.heights.range(this.view.top,this.view.height,Cn);for(let t of this.rows.slice(e[0],e[1]))t.kind===`loading`&&!t.section.isLoading&&this.tell(`list-more`,t.section)}rest(){clearTimeout(this.resting),this.resting=setTimeout(()=>{let e=this.rows.slice(...this.heights.range(this.view.top,this.view.height,0));this.tell(`list-rest`,e.flatMap(e=>e.kind===`event`?[e.event]:[]))},wn)}act(e,t){let n=this.rows.at(this.rows.indexOf(t,this.range[0]));if(n?.kind!==`event`)return;let r=dt(e.key,this.context.mayEdit(n.event));r!==void 0&&(this.context.on(r,n.event),e.preventDefault())}tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}};customElements.define(`activity-timeline-list`,En);var Dn=class{constructor(e,t,n){this.mayTake=e,this.take=t,this.changed=n,this.isOver=!1,this.dragged=e=>{this.mayTake()&&e.dataTransfer?.types.includes(`Files`)&&(e.preventDefault(),this.isOver||this.set(!0))},this.left=e=>{let t=e.currentTarget;e.relatedTarget instanceof Node&&t.contains(e.relatedTarget)||this.set(!1)},this.dropped=e=>{if(this.isOver){e.preventDefault(),this.set(!1);for(let t of e.dataTransfer?.files??[])this.take(t)}}}set(e){this.isOver=e,this.changed()}},On=i`
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
`;function kn(e,t){let n=t=>An(new Date(e.getFullYear(),e.getMonth(),e.getDate()-t)),r=(e.getDay()+6)%7;return[{label:t.anyTime,span:{from:``,to:``}},{label:t.today,span:{from:n(0),to:``}},{label:t.thisWeek,span:{from:n(r),to:``}},{label:t.thisMonth,span:{from:n(e.getDate()-1),to:``}},{label:t.last30Days,span:{from:n(29),to:``}}]}function An(e){let[t,n]=[e.getMonth()+1,e.getDate()].map(e=>String(e).padStart(2,`0`));return`${e.getFullYear()}-${t}-${n}`}var jn=300,Mn=9,Nn=class extends a{static{this.styles=[u,On]}static{this.properties={view:{attribute:!1},counts:{attribute:!1},people:{attribute:!1},types:{attribute:!1},localizer:{attribute:!1},mayChooseNobody:{type:Boolean},turn:{type:Number},menu:{state:!0},find:{state:!0}}}constructor(){super(),this.searched=e=>{clearTimeout(this.searchTimer);let t=e.target;this.searchTimer=setTimeout(()=>this.searchNow(t),jn)},this.outside=e=>{e.composedPath().some(e=>e instanceof Element&&e.classList.contains(`menu`))||(this.menu=void 0,document.removeEventListener(`pointerdown`,this.outside))},this.escape=e=>{e.key===`Escape`&&this.menu!==void 0&&(e.stopPropagation(),this.close())},this.find=``,this.mayChooseNobody=!1}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.searchTimer),document.removeEventListener(`pointerdown`,this.outside)}render(){let{words:e}=this.localizer,{filters:n,grouping:r}=this.view,i={date:e.groupDate,type:e.groupType,actor:e.groupActor};return t`<div class="bar" role="search" aria-label=${e.filters} @keydown=${this.escape}>
        ${this.search(n.search)}
        <div class="menus">
          ${this.menuOf(`types`,e.types,n.types.length,()=>this.typeMenu())}
          ${this.menuOf(`actors`,e.people,n.actors.length,()=>this.actorMenu())}
          ${this.menuOf(`dates`,e.dates,n.from||n.to?1:0,()=>this.dateMenu())}
          ${this.menuOf(`group`,`${e.groupBy}: ${i[r]}`,0,()=>this.groupMenu(i))}
        </div>
      </div>
      ${this.chips()}`}search(e){let{words:r}=this.localizer;return t`<div class="search">
      ${_(`search`,16)}
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
            ${_(`close`,14)}
          </button>`}
    </div>`}menuOf(e,r,i,a){let o=this.menu===e;return t`<div class="menu">
      <button
        class="outlined ${i>0?`chosen`:``}"
        id="button-${e}"
        aria-expanded=${o}
        aria-controls="panel-${e}"
        @click=${()=>this.toggle(e)}
      >
        ${r}${i>0?t` <span class="badge">${this.localizer.number(i)}</span>`:n} ${_(`down`,14)}
      </button>
      <div class="panel" id="panel-${e}" role="group" aria-labelledby="button-${e}" ?hidden=${!o}>
        ${o?a():n}
      </div>
    </div>`}typeMenu(){let{types:e}=this.view.filters,{event_type:t}=this.counts,n=[...new Set([...e,...Object.keys(t)])];return n.sort((e,n)=>(t[n]??0)-(t[e]??0)),this.choices(n,e,e=>this.typeName(e),t,`type`,e=>this.change({types:e}))}actorMenu(){let{actors:e}=this.view.filters,{actor:t}=this.counts,n=[...new Set([...e,...Object.keys(t)])].filter(e=>e!==``||this.mayChooseNobody);return n.sort((e,n)=>(t[n]??0)-(t[e]??0)),this.choices(n,e,e=>this.actorName(e),t,void 0,t=>{let n=t.includes(``)&&!e.includes(``);this.change({actors:n?[``]:t.filter(e=>e!==``||t.length===1)})})}choices(e,r,i,a,o,s){let{words:c}=this.localizer,l=C(this.find),u=e.filter(e=>C(i(e)).includes(l)).slice(0,200),d=e=>s(r.includes(e)?r.filter(t=>t!==e):[...r,e]);return t`${e.length>=Mn&&o===void 0?t`<input
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
            ${o===`type`?t`<span class="quiet glyph">${_(e,16)}</span>`:n}
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
        ${kn(new Date,e).map(({label:e,span:n})=>t`<button aria-pressed=${a(n)} @click=${()=>this.choose(()=>this.change(n))}>${e}</button>`)}
      </div>
      <div class="dates">${i(`from`,e.dateFrom,n)} ${i(`to`,e.dateTo,r)}</div>`}groupMenu(e){let n=e=>this.tell({...this.view,grouping:e});return t`<div class="options presets">
      ${Object.entries(e).map(([e,r])=>t`<button aria-pressed=${this.view.grouping===e} @click=${()=>this.choose(()=>n(e))}>${r}</button>`)}
    </div>`}chips(){let{filters:e}=this.view;if(!x(e))return n;let{words:r}=this.localizer,{types:i,actors:a,from:o,to:s}=e,c=(e,n)=>t`<button class="active-filter" aria-label=${this.localizer.fill(r.removeFilter,{name:e})} @click=${n}>
        ${e} ${_(`close`,12)}
      </button>`;return t`<div class="chips">
      ${e.search===``?n:c(`“${e.search}”`,()=>this.change({search:``}))}
      ${i.map(e=>c(this.typeName(e),()=>this.change({types:i.filter(t=>t!==e)})))}
      ${a.map(e=>c(this.actorName(e),()=>this.change({actors:a.filter(t=>t!==e)})))}
      ${o||s?c(this.spanName(o,s),()=>this.change({from:``,to:``})):n}
      <button class="link small" @click=${()=>this.tell({...this.view,filters:b})}>${r.clearAll}</button>
    </div>`}spanName(e,t){let{words:n}=this.localizer,[r,i]=[this.localizer.date(e),this.localizer.date(t)];return e===``?this.localizer.fill(n.until,{date:i}):t===``?this.localizer.fill(n.since,{date:r}):e===t?r:`${r} – ${i}`}typeName(e){return this.localizer.eventType(e,this.types.get(e)?.title)}actorName(e){return e===``?this.localizer.words.nobody:this.people.nameOf(e)}searchNow(e){clearTimeout(this.searchTimer),e.value!==this.view.filters.search&&this.change({search:e.value})}change(e){clearTimeout(this.searchTimer),this.tell({...this.view,filters:{...this.view.filters,...e}})}tell(e){this.dispatchEvent(new CustomEvent(`view-change`,{detail:e}))}choose(e){e(),this.close()}toggle(e){this.menu=this.menu===e?void 0:e,this.find=``,document.removeEventListener(`pointerdown`,this.outside),this.menu!==void 0&&(document.addEventListener(`pointerdown`,this.outside),e===`actors`&&this.dispatchEvent(new CustomEvent(`people-wanted`)),this.updateComplete.then(()=>this.renderRoot.querySelector(`#panel-${e} :is(input, button)`)?.focus()))}close(){let{menu:e}=this;e!==void 0&&(this.menu=void 0,document.removeEventListener(`pointerdown`,this.outside),this.renderRoot.querySelector(`#button-${e}`)?.focus())}};customElements.define(`activity-timeline-filters`,Nn);var Pn=3e4,Fn=class{constructor(e,t){this.listener=t,this.seen=()=>{document.visibilityState===`visible`&&this.listener.woke()},e.addController(this)}hostConnected(){addEventListener(`popstate`,this.listener.addressChanged),addEventListener(`online`,this.seen),addEventListener(`offline`,this.listener.offline),document.addEventListener(`visibilitychange`,this.seen),this.ticking=setInterval(this.listener.tick,Pn)}hostDisconnected(){removeEventListener(`popstate`,this.listener.addressChanged),removeEventListener(`online`,this.seen),removeEventListener(`offline`,this.listener.offline),document.removeEventListener(`visibilitychange`,this.seen),clearInterval(this.ticking)}};function In(e,t){if(!(e===``||/^\s*(javascript|data|vbscript):/i.test(e)))return e.replaceAll(`{type}`,encodeURIComponent(t.object_type)).replaceAll(`{id}`,encodeURIComponent(t.object_id))}function Ln(e){try{let t=(e.split(`.`)[1]??``).replaceAll(`-`,`+`).replaceAll(`_`,`/`),n=Uint8Array.from(atob(t),e=>e.charCodeAt(0)),{sub:r,org:i,role:a}=JSON.parse(new TextDecoder().decode(n));return typeof r!=`string`||typeof i!=`string`?void 0:{user:r,organization:i,role:typeof a==`string`?a:`member`}}catch{return}}function Rn(e,t){return t===void 0?!1:t.role!==`member`||!e.is_system_generated&&e.actor?.id===t.user}function zn(e,t){let{localizer:n,arrivals:r,isFeed:i}=t,{types:a}=e,o=e=>Rn(e,t.session)&&a.has(e.event_type);return{localizer:n,types:a,isFeed:i,now:Date.now(),search:e.reader.view.filters.search,nameOf:r=>r.id===t.session?.user?n.words.you:e.reader.people.nameOfActor(r),objectHref:e=>In(t.objectHref,e),objectName:t=>e.reader.names.of(t),isOpen:t=>e.open.has(t),isFresh:e=>r.isFresh(e),isActive:e=>e===t.activeId,mayEdit:e=>!t.isReadOnly&&o(e),pending:t=>e.writer.pending.get(t),editor:n=>Bn(e,n,t),on:(t,n)=>e.actions.run(t,n)}}function Bn({editing:e,reader:n,types:r},i,a){let o=r.get(i.event_type);return e.event?.id!==i.id||o===void 0?void 0:t`<activity-timeline-form
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
  ></activity-timeline-form>`}function Vn(e){let[t,n,r]=[e.getFullYear(),e.getMonth(),e.getDate()],i=(e.getDay()+6)%7;return{tomorrow:new Date(t,n,r+1).getTime(),today:new Date(t,n,r).getTime(),yesterday:new Date(t,n,r-1).getTime(),week:new Date(t,n,r-i).getTime()}}function Hn(e,t){let{tomorrow:n,today:r,yesterday:i,week:a}=t;if(e>=n)return{key:`upcoming`,from:n,until:1/0};if(e>=r)return{key:`today`,from:r,until:n};if(e>=i)return{key:`yesterday`,from:i,until:r};let o=Math.min(a,i);if(e>=o)return{key:`thisWeek`,from:o,until:i};let s=new Date(e),[c,l]=[s.getFullYear(),s.getMonth()];return{key:`${c}-${String(l+1).padStart(2,`0`)}`,from:new Date(c,l,1).getTime(),until:Math.min(new Date(c,l+1,1).getTime(),o)}}function Un(e,t){let n=[];for(let r of e)t.grouping===`date`?Wn(n,r,t):Kn(n,r,t);return new Y(n)}function Wn(e,t,n){let r=`${n.borders.today} ${n.localizer.lang}`,i;for(let a of t.list.pieces){let t=Xn.get(a);(t?.state!==r||t.above!==i?.key)&&(t=Gn(a,i,r,n),Xn.set(a,t)),e.push(t.chunk),i=t.below}qn(e,t,`loading`)}function Gn(e,t,n,r){let i=[],a=t;for(let t of e){let e=Date.parse(t.created_at);if(a===void 0||e<a.from||e>=a.until){a=Hn(e,r.borders);let t=Yn(a.key,r.localizer);i.push({kind:`group`,key:`group:${a.key}`,label:t,count:void 0,section:void 0})}i.push({kind:`event`,key:t.id,event:t})}return{state:n,above:t?.key,chunk:i,below:a}}function Kn(e,t,n){let{key:r,total:i}=t;if(e.push([{kind:`group`,key:`section:${r}`,label:n.labelOf(r),count:i,section:t}]),!t.isCollapsed){for(let n of t.list.pieces){let t=Zn.get(n)??n.map(e=>({kind:`event`,key:e.id,event:e}));Zn.set(n,t),e.push(t)}qn(e,t,t.list.size>0?`more`:`loading`)}}function qn(e,t,n){if(t.failure!==void 0)e.push([{kind:`failure`,key:`failure:${t.key}`,section:t}]);else if(t.isWhole)t.total===void 0&&t.list.size>0&&e.push([{kind:`end`,key:`end`,section:t}]);else{let r=t.isLoading?`loading`:n;e.push([{kind:r,key:`${r}:${t.key}`,section:t}])}}function Jn(e,t){let n=e.indexOf(t,0);return(e.eventFrom(n,1)??e.eventFrom(n,-1))?.key}function Yn(e,t){let{words:n}=t,r={upcoming:n.upcoming,today:n.today,yesterday:n.yesterday,thisWeek:n.thisWeek},[i=0,a=1]=e.split(`-`).map(Number);return r[e]??t.month(i,a-1)}var Xn=new WeakMap,Zn=new WeakMap;function Qn(e,r){let i=r!==void 0;return t`<div class="state">
    <span class="emblem">${_(i?`search`:`note`,28)}</span>
    <h2>${i?e.noMatchTitle:e.emptyTitle}</h2>
    <p class="quiet">${i?e.noMatchText:e.emptyText}</p>
    ${i?t`<button class="outlined" @click=${r}>${e.clearAll}</button>`:n}
  </div>`}function $n(e,n,r){return t`<div class="state" role="alert">
    <span class="emblem negative">${_(`alert`,28)}</span>
    <h2>${n}</h2>
    <button class="outlined" @click=${r}>${e.retry}</button>
  </div>`}function er(e,n){let r={connecting:e.connecting,live:e.live,offline:e.offline,refused:e.liveRefused}[n];return t`<span class="connection ${n}" role="status" title=${r}
    ><span class="dot" aria-hidden="true"></span><span class="small ${n===`offline`?``:`word`}">${r}</span></span
  >`}function tr(e,r,i){return r===0?n:t`<button class="pill primary" @click=${i}>
    ${_(`up`,14)} ${e.plural(e.words.newEvents,r)}
  </button>`}function nr(e,r){if(r===void 0||r.all.length===0)return n;let{words:i}=e;return t`<ul class="uploads">
    ${r.all.map(n=>{let a=e.fill(i.uploading,{name:n.file.name});return n.failure===void 0?t`<li>
        ${_(`file_attached`,16)}<span>${a}</span><progress max="1" .value=${n.part} aria-label=${a}></progress>
      </li>`:t`<li class="alert" role="alert">
      <span>${n.file.name}: ${d(e,n.failure)}</span>
      <button class="link" @click=${()=>void r.send(n)}>${i.retry}</button>
      <button class="link" @click=${()=>r.remove(n)}>${i.discard}</button>
    </li>`})}
  </ul>`}var rr=i`
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
  @container timeline (max-width: 56rem) {
    .connection .word {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
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
`,ir=1e4,ar=class{constructor(e){this.changed=e,this.text=``,this.pause=()=>clearTimeout(this.timer),this.resume=()=>{clearTimeout(this.timer),this.timer=setTimeout(this.hide,ir)},this.hide=()=>{this.stop(),this.changed()}}show(e,t){this.text=e,this.action=t,this.resume(),this.changed()}stop(){clearTimeout(this.timer),this.text=``,this.action=void 0}render(e){let{action:r}=this;return t`<div class="toasts" role="status" aria-live="polite">
      ${this.text===``?n:t`<div class="toast" @pointerenter=${this.pause} @pointerleave=${this.resume} @focusin=${this.pause} @focusout=${this.resume}>
            <span>${this.text}</span>
            ${r===void 0?n:t`<button @click=${()=>{this.stop(),r?.run(),this.changed()}}>${r.label}</button>`}
            <button class="icon" aria-label=${e.close} @click=${this.hide}>${_(`close`,14)}</button>
          </div>`}
    </div>`}},or=1e4,sr=class{constructor(e){this.ask=e}forNew(){if(this.waiting===void 0){let{promise:e,resolve:t}=Promise.withResolvers();this.waiting={promise:e,resolve:t},setTimeout(t,or,!1),e.then(()=>this.waiting=void 0),this.ask()}return this.waiting.promise}came(){this.waiting?.resolve(!0)}},cr=class{constructor(e,t,n,r,i){this.reader=e,this.writer=t,this.storage=n,this.localizer=r,this.changed=i,this.draft={},this.problem=``,this.isBusy=!1}async start(e){let t=this.storage.read(`edit:${e.id}`);this.draft=typeof t==`object`&&t?t:{},this.problem=``,this.event=e.revision===void 0?await this.reader.client.event(e.id):e,this.changed()}keep(e){this.draft=e,this.storage.write(`edit:${this.event?.id??``}`,e)}stop(){this.event!==void 0&&this.storage.write(`edit:${this.event.id}`,void 0),this.event=void 0,this.problem=``,this.changed()}async save(e){let{event:t}=this;if(t!==void 0){this.isBusy=!0,this.problem=``,this.changed();try{await this.writer.edit(t,e),this.stop()}catch(e){await this.refused(t,e)}this.isBusy=!1,this.changed()}}async refused(e,t){let n=l(t);if(this.problem=d(this.localizer(),n),!n.isConflict)return;let{words:r}=this.localizer();try{let t=await this.reader.client.event(e.id);this.event=t,this.reader.put(t,!0),this.problem=`${r.conflict} ${this.localizer().fill(r.conflictTheirs,{summary:t.summary})}`}catch(e){this.problem=d(this.localizer(),l(e))}}},X=500,lr=3e4,ur=new Set([4403,1008]),dr=class{constructor(e){this.options=e,this.waitMilliseconds=X,this.isStopped=!1,this.position=e.position}start(){this.isStopped=!1,this.open()}stop(){this.isStopped=!0,clearTimeout(this.timer),this.dropSocket()}resumeFrom(e){this.position??=e}wake(){this.isStopped||this.socket!==void 0||(clearTimeout(this.timer),this.waitMilliseconds=X,this.open())}sleep(){this.isStopped||(this.dropSocket(),clearTimeout(this.timer),this.options.onConnection(`offline`))}open(){this.options.onConnection(`connecting`);let e=this.options.connect();this.socket=e,e.onopen=()=>void this.greet(e),e.onmessage=e=>this.take(JSON.parse(e.data)),e.onclose=t=>{this.socket===e&&this.closed(t.code)}}async greet(e){let t=await this.options.token();if(this.socket!==e)return;let n={token:t,subscribe:this.options.subscribe};e.send(JSON.stringify(this.position===void 0?n:{...n,position:this.position})),this.options.onConnection(`live`)}take(e){this.waitMilliseconds=X,e.type===`resync`?(this.position=void 0,this.options.onResync()):(this.options.onEvent(e),this.position=e.position)}closed(e){if(this.socket=void 0,this.isStopped)return;if(ur.has(e)){this.options.onConnection(`refused`);return}this.options.onConnection(`offline`),e===4401&&this.options.onUnauthorized?.();let t=this.options.random??Math.random;this.timer=setTimeout(()=>this.open(),this.waitMilliseconds*(.5+t())),this.waitMilliseconds=Math.min(this.waitMilliseconds*2,lr)}dropSocket(){let e=this.socket;this.socket=void 0,e!==void 0&&(e.onopen=e.onmessage=e.onclose=null,e.close())}},fr=class{constructor(){this.texts=new Map,this.actors=new Map}event(e){return e.event_type=this.text(e.event_type),e.object_type=this.text(e.object_type),e.object_id=this.text(e.object_id),e.updated_at===e.created_at&&(e.updated_at=e.created_at),e.actor!==null&&(e.actor=this.actor(e.actor)),e}text(e){let t=this.texts.get(e);return t===void 0&&this.texts.set(e,e),t??e}actor(e){let t=this.actors.get(e.id);return t?.email===e.email&&t.first_name===e.first_name&&t.last_name===e.last_name?t:(this.actors.set(e.id,e),e)}},pr=200;function Z(e){let[t=``,n=``]=e.replace(/Z$|[+]00:00$/,``).split(`.`);return`${t}.${n.padEnd(6,`0`)}`}var mr=class{constructor(){this.pieces=[],this.known=new Map,this.interning=new fr}get size(){return this.known.size}get(e){return this.known.get(e)}append(e){let t=[];for(let n of e)this.known.has(n.id)||(this.known.set(n.id,n),t.push(this.interning.event(n)));t.length>0&&this.pieces.push(t)}put(e,t){let n=this.known.get(e.id);if(n!==void 0){let t=n.updated_at===e.updated_at&&n.revision!==void 0,r=e.revision===void 0&&t?{...e,revision:n.revision}:e;return this.known.set(e.id,r),this.replace(n,[r]),!1}let r=Z(e.created_at),i=this.pieceOf(r);return i===this.pieces.length&&!t?!1:(this.known.set(e.id,e),this.insert(i,e,r),!0)}remove(e){let t=this.known.get(e);if(t!==void 0)return this.known.delete(e),this.replace(t,[]),t}pieceOf(e){let t=0,n=this.pieces.length;for(;t<n;){let r=t+n>>1,i=this.pieces[r]?.at(-1);i!==void 0&&Z(i.created_at)>e?t=r+1:n=r}return t}insert(e,t,n){let r=Math.min(e,Math.max(0,this.pieces.length-1)),i=this.pieces[r]??[],a=i.findIndex(e=>Z(e.created_at)<=n);this.exchange(r,i.toSpliced(a<0?i.length:a,0,t))}replace(e,t){let n=this.pieces.findIndex(t=>t.includes(e)),r=this.pieces[n];r!==void 0&&this.exchange(n,r.toSpliced(r.indexOf(e),1,...t))}exchange(e,t){let n=t.length>pr?t.length>>1:t.length,r=[t.slice(0,n),t.slice(n)].filter(e=>e.length>0);this.pieces.splice(e,1,...r)}},hr=24,gr=4,_r=new Set([`field_updated`,`status_change`,`lead_converted`,`deal_won`,`deal_lost`]),vr=[`custom`,`task_completed`,`support_ticket_created`,`quote_sent`,`quote_accepted`,`invoice_sent`],yr=[..._r,...vr];function Q({event_type:e,object_type:t,data:n}){if(typeof n!=`object`||!n)return;let r=e.includes(`${t}_`),i=e===`custom`&&typeof n.action==`string`;if(!_r.has(e)&&!r&&!i)return;let a=[n.first_name,n.last_name].filter(e=>typeof e==`string`).join(` `);return[...[`title`,`name`,`${t}_name`,`${t}_title`,...r?[`subject`]:[]].map(e=>n[e]),a,n[`${t}_number`]].find(e=>typeof e==`string`&&e.trim()!==``)?.trim()}function br(e){return e.map(Q).find(e=>e!==void 0)}var xr=class{constructor(e){this.client=e,this.known=new Map,this.asked=new Set}learn(e){for(let t of e){let e=Q(t);e!==void 0&&!this.known.has($(t))&&this.known.set($(t),e)}}hear(e){let t=Q(e);t!==void 0&&this.known.set($(e),t)}of(e){return this.known.get($(e))}async lookUp(e){let t=new Map;for(let n of e){let e=$(n);!this.known.has(e)&&!this.asked.has(e)&&t.set(e,n)}let n=[...t].slice(0,hr);for(let[e]of n)this.asked.add(e);let r=this.known.size;return await Promise.all(Array.from({length:gr},async()=>{for(let e=n.shift();e!==void 0;e=n.shift())await this.ask(e[1])})),this.known.size>r}async ask({object_type:e,object_id:t}){let n={event_type:yr.join(`,`),page_size:20,cursor:``};try{this.learn((await this.client.events({object_type:e,object_id:t},n)).body.events)}catch{}}};function $({object_type:e,object_id:t}){return`${e} ${t}`}var Sr=100,Cr=20,wr=`X-Timeline-Older-In-Archive`,Tr=class{constructor(e,t,n,r=``,i){this.client=e,this.place=t,this.query=n,this.key=r,this.total=i,this.list=new mr,this.isLoading=!1,this.isWhole=!1,this.isOlderInArchive=!1,this.isCollapsed=!1,this.cursor=``,this.abort=new AbortController}get isStarted(){return this.isWhole||this.cursor!==``||this.isLoading||this.failure!==void 0}async loadMore(){if(this.isLoading||this.isWhole)return;this.isLoading=!0,this.failure=void 0;let{signal:e}=this.abort;try{let t=this.key===``&&this.total===void 0?Sr:Cr,{body:n,headers:r}=await this.client.events(this.place,{...this.query,page_size:t,cursor:this.cursor},e);if(e.aborted)return;this.list.append(n.events),this.cursor=n.pagination.next_cursor??``,this.isWhole=n.pagination.next_cursor===null;let i=r.get(wr);this.isOlderInArchive=i!==null&&i!==`false`&&i!==`0`}catch(t){e.aborted||(this.failure=l(t))}finally{this.isLoading=!1}}stop(){this.abort.abort(),this.abort=new AbortController}},Er=100,Dr=3e3,Or=5e3,kr=class{constructor(e,t,n){this.client=e,this.place=t,this.on=n,this.view={filters:b,grouping:`date`},this.sections=[],this.counts={event_type:{},actor:{}},this.connection=`connecting`,this.isReading=!1,this.people=new We,this.meanwhile=[],this.turn=0,this.zone=Intl.DateTimeFormat().resolvedOptions().timeZone,this.names=new xr(e)}async show(e){let t=++this.turn;clearTimeout(this.again),this.view=e,this.isReading=!0;let n=e.grouping!==`date`||e.filters.actors.includes(``);try{let r=this.loadFacets();n?await r:r.catch(()=>void 0);let i=this.sectionsOf(e);if(await(i[0]?.loadMore()??Promise.resolve()),t!==this.turn)return;if(i[0]?.failure!==void 0)throw i[0].failure;for(let e of this.sections)e.stop();this.sections=i,this.shown=e,this.failure=void 0,this.learn()}catch(n){if(t!==this.turn)return;this.shown===e?this.again=setTimeout(()=>void this.show(e),Or):this.failure=l(n)}this.isReading=!1,this.replay(),this.shown===e&&this.failure===void 0&&(this.live??=this.follow(),this.live?.resumeFrom(this.client.position)),this.on.changed()}async loadMore(e){if(e.isLoading)return;let t=e.loadMore();this.on.changed(),await t,this.replay(),this.learn(),this.on.changed()}put(e,t=!1){let n=t||Me(e,this.view.filters),r=this.sections.find(t=>this.belongs(e,t));return n?(this.people.learn([e]),this.names.hear(e),r?.list.put(e,r.isWhole)??!1):(this.remove(e.id),!1)}remove(e){let t;for(let n of this.sections)t=n.list.remove(e)??t;return t}find(e){return this.sections.map(t=>t.list.get(e)).find(e=>e!==void 0)}get isLoading(){return this.sections.length===0&&this.failure===void 0}get everybody(){let e=Object.keys(this.counts.actor).filter(e=>e!==``);return e.length<=100?e:void 0}wake(){this.live?.wake()}sleep(){this.live?.sleep()}stop(){this.turn++,clearTimeout(this.again),clearTimeout(this.facetsTimer),this.live?.stop();for(let e of this.sections)e.stop()}async loadFacets(){let{turn:e}=this,{filters:t}=this.view,n=async(e,t)=>{let n={...this.query(e),facets:t,page_size:1,cursor:``};return(await this.client.events(this.place,n)).body.facets??{}},r=await n({...t,actors:[]},t.actors.length>0?`actor`:`actor,event_type`);if(e===this.turn){if(this.counts={event_type:r.event_type??this.counts.event_type,actor:r.actor??{}},t.types.length+t.actors.length>0){let r=await n({...t,types:[]},`event_type`);if(e!==this.turn)return;this.counts={...this.counts,event_type:r.event_type??{}}}this.updateTotals(),this.on.changed()}}async lookUpPeople(){let e=Object.entries(this.counts.actor).sort(([,e],[,t])=>t-e).map(([e])=>e);await this.people.lookUp(e,this.client,this.place)&&this.on.changed()}async lookUpNames(e){this.place===void 0&&await this.names.lookUp(e)&&this.on.changed()}sectionsOf(e){let{filters:t,grouping:n}=e;if(n===`date`)return[new Tr(this.client,this.place,this.query(t))];let[r,i]=n===`type`?[this.counts.event_type,t.types]:[this.counts.actor,t.actors];return Object.entries(r).filter(([e])=>i.length===0||i.includes(e)).sort(([,e],[,t])=>t-e).slice(0,Er).map(([e,r])=>{let i=n===`type`?{...t,types:[e]}:{...t,actors:[e]};return new Tr(this.client,this.place,this.query(i),e,r)})}query(e){return je(e,this.zone,this.everybody??[])}belongs(e,t){let{grouping:n}=this.view;return n===`date`||t.key===(n===`type`?e.event_type:e.actor?.id??``)}follow(){if(typeof WebSocket>`u`)return;let e=this.client.address(`/live`);e.protocol=e.protocol===`https:`?`wss:`:`ws:`;let t=new dr({connect:()=>new WebSocket(e),token:this.client.token,subscribe:this.place===void 0?`organization`:[this.place],position:this.client.position,onEvent:e=>this.take(e),onResync:()=>void this.show(this.view),onConnection:e=>{this.connection=e,this.on.changed()},onUnauthorized:this.on.unauthorized});return t.start(),t}take(e){if((this.isReading||this.sections.some(e=>e.isLoading))&&this.meanwhile.push(e),this.on.seen(e.event.id),e.action===`deleted`)this.remove(e.event.id);else{let t=this.find(e.event.id)===void 0;this.put(e.event)&&t&&this.on.arrived(e.event)}this.facetsTimer??=setTimeout(()=>{this.facetsTimer=void 0,this.loadFacets().catch(()=>void 0)},Dr),this.on.changed()}replay(){if(!(this.isReading||this.sections.some(e=>e.isLoading)))for(let{action:e,event:t}of this.meanwhile.splice(0)){let n=this.find(t.id);e===`deleted`?this.remove(t.id):(n===void 0||Z(n.updated_at)<=Z(t.updated_at))&&this.put(t)}}updateTotals(){if(this.view.grouping!==`date`&&this.sections.length!==0)for(let e of this.sectionsOf(this.view)){let t=this.sections.find(t=>t.key===e.key);t===void 0?this.sections.push(e):t.total=e.total}}learn(){for(let{list:e}of this.sections){let t=e.pieces.at(-1)??[];this.people.learn(t),this.place===void 0&&this.names.learn(t)}}};async function Ar(e,t){let{body:n}=await e.request(`GET`,`/files/${encodeURIComponent(t)}`);return new URL(n.url,e.address(`/`))}async function jr(e,t,n,r,i){let a=e.address(`/files/`,{...t,filename:n.name,id:r});try{return await Mr(a,await e.token(),n,i)}catch(t){if(!(t instanceof s&&t.status===401)||!await e.onUnauthorized())throw t;return Mr(a,await e.token(),n,i)}}function Mr(e,t,n,r){return new Promise((i,a)=>{let o=new XMLHttpRequest;o.open(`POST`,e),o.setRequestHeader(`Authorization`,`Bearer ${t}`),o.setRequestHeader(`Content-Type`,n.type||`application/octet-stream`),o.upload.onprogress=e=>{e.lengthComputable&&r(e.loaded/e.total)},o.onerror=()=>a(new s(0,`offline`,``)),o.onload=()=>{o.status===201?i(JSON.parse(o.responseText)):a(p(o.status,o.responseText,o.getResponseHeader(`Retry-After`)))},o.send(n)})}var Nr=class{constructor(e,t,n,r){this.reader=e,this.writer=t,this.editing=n,this.around=r}run(e,t){this.around.activate(t.id),{toggle:()=>this.toggle(t),edit:()=>void this.edit(t),delete:()=>void this.delete(t),retry:()=>void this.writer.retry(t.id),discard:()=>this.discard(t),object:()=>this.around.tell(`timeline-object`,{object_type:t.object_type,object_id:t.object_id}),file:()=>void this.download(t)}[e]()}toggle(e){let{open:t}=this.around;t.delete(e.id)||t.add(e.id),this.around.activate(e.id)}async edit(e){await this.orSay(()=>this.editing.start(e)),this.editing.event?.id===e.id&&this.around.focusForm()}async delete(e){let{toast:t,neighbour:n,activate:r}=this.around,{words:i}=this.around.localizer(),a=n(e.id),o=this.orSay(()=>this.writer.remove(e),()=>this.delete(this.reader.find(e.id)??e));a!==void 0&&r(a),await o&&t.show(i.removed,{label:i.undo,run:()=>void this.restore(e.id)})}async restore(e){await this.orSay(()=>this.writer.restore(e),()=>this.restore(e))&&this.around.toast.show(this.around.localizer().words.restored)}discard(e){let t=this.writer.discard(e.id);t!==void 0&&this.around.reopen(t)}async download(e){let t=String(e.data.file_id);await this.orSay(async()=>location.assign(await Ar(this.reader.client,t)))}async orSay(e,t){let n=this.around.localizer();try{return await e(),!0}catch(e){let r=t&&{label:n.words.retry,run:()=>void t()};return this.around.toast.show(d(n,l(e)),r),!1}}},Pr=class{constructor(e){this.scope=e}read(e){try{let t=localStorage.getItem(this.key(e));return t===null?void 0:JSON.parse(t)}catch{return}}write(e,t){try{t===void 0?localStorage.removeItem(this.key(e)):localStorage.setItem(this.key(e),JSON.stringify(t))}catch{}}key(e){return`activity-timeline:${this.scope}:${e}`}},Fr=class{constructor(e,t,n,r){this.client=e,this.place=t,this.writer=n,this.changed=r,this.all=[]}async add(e){let t={id:crypto.randomUUID(),file:e,part:0,failure:void 0};this.all.push(t),await this.send(t)}async send(e){e.failure=void 0,e.part=0,this.changed();try{let t=await jr(this.client,this.place,e.file,e.id,t=>{e.part=t,this.changed()});this.remove(e),await this.writer.adopt(t)}catch(t){e.failure=l(t),this.changed()}}remove(e){this.all.splice(this.all.indexOf(e),1),this.changed()}},Ir={filters:b,grouping:`date`},Lr=class{constructor(e,t,n){this.storage=e,this.objectType=t,this.usesAddress=n}first(){let e=this.said();if(e!==void 0)return e;let t=this.kept()??Ir;return this.usesAddress&&history.replaceState(history.state,``,Pe(t,new URL(location.href))),t}current(){return this.said()??Ir}keep(e,t){if(this.storage.write(this.key,e),!this.usesAddress)return;let n=Pe(e,new URL(location.href));t.filters.search!==``&&e.filters.search!==t.filters.search?history.replaceState(history.state,``,n):history.pushState(history.state,``,n)}said(){return this.usesAddress?Fe(new URL(location.href)):void 0}kept(){let e=this.storage.read(this.key);if(typeof e!=`object`||!e)return;let{filters:t,grouping:n}=e;return Le({...typeof t==`object`?t:{},grouping:n})}get key(){return`view:${this.objectType}`}},Rr=10,zr=1500,Br=class{constructor(e,t,n){this.reader=e,this.session=t,this.changed=n,this.pending=new Map,this.bodies=new Map}async record(e){let t=crypto.randomUUID(),n=e.created_at??new Date().toISOString(),r={...e,id:t,created_at:n};return this.bodies.set(t,r),this.reader.put(this.draftEvent(r),!0),await this.send(t,r),t}async retry(e){let t=this.bodies.get(e);t!==void 0&&await this.send(e,t)}discard(e){let t=this.bodies.get(e);return this.settle(e),this.reader.remove(e),this.changed(),t}async edit(e,t){this.reader.put(await this.reader.client.edit(e.id,t,e.revision),!0),this.changed()}async remove(e){this.reader.remove(e.id),this.changed();try{await this.reader.client.remove(e.id,e.revision)}catch(t){let n=l(t);if(n.status===404)return;let r=n.isConflict?await this.reader.client.event(e.id):e;throw this.reader.put(r,!0),this.changed(),n}}async restore(e){this.reader.put(await this.reader.client.restore(e),!0),this.changed()}async adopt(e){this.reader.put(e,!0),this.pending.set(e.id,{state:`coming`}),this.changed();for(let t=1;t<=Rr&&this.pending.get(e.id)?.state===`coming`;t++){if(await new Promise(e=>setTimeout(e,t*zr)),this.pending.get(e.id)?.state!==`coming`)return;try{this.reader.put(await this.reader.client.event(e.id),!0),this.settle(e.id)}catch{}}this.changed()}settle(e){this.pending.delete(e),this.bodies.delete(e)}async send(e,t){this.pending.set(e,{state:`sending`}),this.changed();try{let n=await this.reader.client.record(t);this.settle(e),this.reader.put(n,!0)}catch(t){let n=l(t),r=n.code===`not_yet_visible`;this.pending.has(e)&&this.pending.set(e,{state:`failed`,failure:n});let i=this.reader.find(e);r&&i!==void 0&&await this.adopt(i)}this.changed()}draftEvent(e){let t=this.session(),n=this.reader.people.all.find(e=>e.id===t?.user),r={id:t?.user??``,email:``,first_name:``,last_name:``};return{...e,actor:n??r,summary:e.summary??``,is_system_generated:!1,updated_at:e.created_at}}},Vr=class{constructor(e,t,n,r,i){this.client=e,this.place=t,this.around=i,this.types=new Map,this.takesFiles=!1,this.open=new Set;let a=`${n?.organization??``}:${n?.user??``}`,o=e=>this.writer.settle(e);this.drafts=new Pr(`${a}:${t?.object_type??``}:${t?.object_id??``}`),this.memory=new Lr(new Pr(a),t?.object_type??``,r),this.reader=new kr(e,t,{...i,seen:o}),this.writer=new Br(this.reader,()=>n,i.changed),this.editing=new cr(this.reader,this.writer,this.drafts,i.localizer,i.changed),this.actions=new Nr(this.reader,this.writer,this.editing,{...i,open:this.open}),this.uploads=t&&new Fr(e,t,this.writer,i.changed)}async record(e){if(this.place===void 0)return;let t=await this.writer.record({...this.place,...e});this.reader.find(t)===void 0&&this.tellUnseen(t)}tellUnseen(e){let{toast:t,localizer:n}=this.around,r=this.writer.pending.get(e)?.failure;r===void 0?t.show(n().words.saved):t.show(d(n(),r),{label:n().words.retry,run:()=>void this.writer.retry(e).then(()=>this.tellUnseen(e))})}async loadTypes(){try{let{event_types:e,takes_files:t}=await this.client.eventTypes();this.types=new Map(e.map(e=>[e.name,e])),this.takesFiles=t&&this.uploads!==void 0,this.around.changed()}catch{}}rows(e,t){let{sections:n,view:r,people:i}=this.reader,{grouping:a}=r;return Un(n,{grouping:a,localizer:e,borders:Vn(t),labelOf:t=>a===`type`?e.eventType(t,this.types.get(t)?.title):t===``?e.words.nobody:i.nameOf(t)})}},Hr=class extends a{static{this.styles=[f,u,xn,rr]}static{this.properties={baseUrl:{attribute:`base-url`},objectType:{attribute:`object-type`},objectId:{attribute:`object-id`},token:{},theme:{reflect:!0},lang:{},syncUrl:{attribute:`sync-url`,type:Boolean},readOnly:{attribute:`read-only`,type:Boolean},objectHref:{attribute:`object-href`},turn:{state:!0}}}constructor(){super(),this.localizer=c(`en`),this.rows=new Y([]),this.activeId=``,this.changed=()=>void this.turn++,this.arrivals=new se(this.changed),this.toast=new ar(this.changed),this.tokenWait=new sr(()=>this.tell(`token-expired`)),this.drop=new Dn(()=>this.visit?.takesFiles===!0&&!this.readOnly,e=>void this.visit?.uploads?.add(e),this.changed),this.baseUrl=this.objectType=this.objectId=this.token=this.theme=this.objectHref=``,this.syncUrl=this.readOnly=!1,this.turn=0,new Fn(this,{addressChanged:()=>this.readAddress(),woke:()=>this.visit?.reader.failure===void 0?this.visit?.reader.wake():this.begin(),offline:()=>this.visit?.reader.sleep(),tick:this.changed})}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.toast.stop(),this.arrivals.clear(),this.visit?.reader.stop(),this.visit=void 0}willUpdate(e){(e.has(`lang`)||!this.hasUpdated)&&this.speak();let t=[`baseUrl`,`objectType`,`objectId`].some(t=>e.has(t));this.token!==``&&(t||this.visit===void 0)?this.begin():e.has(`token`)&&(this.tokenWait.came(),this.visit?.reader.failure===void 0?this.visit?.reader.wake():this.begin()),this.rows=this.visit?.rows(this.localizer,new Date)??new Y([]),this.visit?.reader.find(this.activeId)===void 0&&(this.activeId=this.rows.eventFrom(-1,1)?.key??``)}render(){let{visit:e,localizer:r,drop:i}=this,{words:a}=r;return t`<div
      class="frame"
      role="region"
      aria-label=${this.label}
      @dragenter=${i.dragged}
      @dragover=${i.dragged}
      @dragleave=${i.left}
      @drop=${i.dropped}
    >
      ${e===void 0?n:t`<div class="head">${this.mayWrite(e)?$e(e,this.localizer):n} ${this.filterBar(e)}</div>
            ${nr(r,e.uploads)}`}
      <div class="body ${e?.reader.isReading===!0?`reading`:``}">${e===void 0?J(a.loading,6):this.body(e)} ${e===void 0?n:tr(r,this.arrivals.above,()=>this.list?.scrollToTop())}</div>
      ${i.isOver?t`<div class="drop">${_(`file_attached`,24)} ${a.dropFile}</div>`:n}
      ${this.toast.render(a)}
      <div class="spoken" role="status" aria-live="polite">${this.arrivals.spoken(r)}</div>
    </div>`}get place(){return this.objectType!==``&&this.objectId!==``?{object_type:this.objectType,object_id:this.objectId}:void 0}get label(){let{words:e}=this.localizer;return this.place===void 0?e.feed:e.timeline}get list(){return this.renderRoot.querySelector(`activity-timeline-list`)}body(e){let{words:n}=this.localizer,{reader:r}=e,i=r.sections.every(e=>e.isWhole);if(r.failure!==void 0)return $n(n,d(this.localizer,r.failure),()=>this.begin());if(r.isLoading)return J(n.loading,6);if(i&&!this.rows.some(e=>e.kind===`event`||e.kind===`failure`)){let e=()=>this.show({...r.view,filters:b});if(!r.sections.some(e=>e.list.size>0))return Qn(n,x(r.view.filters)?e:void 0)}return t`<activity-timeline-list
      .rows=${this.rows}
      .context=${zn(e,this.rowsState)}
      .label=${this.label}
      .isBusy=${r.sections.some(e=>e.isLoading)}
      .total=${i?r.sections.reduce((e,t)=>e+t.list.size,0):-1}
      @list-more=${e=>void r.loadMore(e.detail)}
      @list-toggle-section=${e=>this.toggleSection(e.detail)}
      @list-top=${e=>this.arrivals.atTop(e.detail)}
      @list-rest=${e=>void r.lookUpNames(e.detail)}
      @list-active=${e=>this.activate(e.detail)}
    ></activity-timeline-list>`}mayWrite(e){return this.place!==void 0&&!this.readOnly&&e.types.size>0}filterBar({reader:e,types:n}){return t`<div class="filters">
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
      ${er(this.localizer.words,e.connection)}
    </div>`}get rowsState(){return{localizer:this.localizer,arrivals:this.arrivals,session:Ln(this.token),isFeed:this.place===void 0,isReadOnly:this.readOnly,objectHref:this.objectHref,activeId:this.activeId,focusEvent:e=>void this.list?.focusEvent(e)}}begin(){if(this.token===``||!this.isConnected)return;this.visit?.reader.stop(),this.arrivals.clear();let e=new ee(this.baseUrl,()=>this.token,()=>this.tokenWait.forNew()),t=Ln(this.token),n=new Vr(e,this.place,t,this.syncUrl,{localizer:()=>this.localizer,toast:this.toast,changed:this.changed,arrived:e=>this.arrivals.add(e.id),unauthorized:()=>void this.tokenWait.forNew(),activate:e=>this.activate(e),neighbour:e=>Jn(this.rows,e),focusForm:()=>void this.focusForm(),reopen:({event_type:e,data:t})=>this.renderRoot.querySelector(`activity-timeline-composer`)?.reopen(e,t),tell:(e,t)=>this.tell(e,t)});this.visit=n,n.reader.show(n.memory.first()).then(()=>this.tell(`timeline-ready`)),n.loadTypes()}show(e){let{visit:t}=this;t!==void 0&&(t.memory.keep(e,t.reader.view),this.read(t,e),this.tell(`timeline-view`,e))}read(e,t){this.arrivals.clear(),this.list?.scrollToTop(),e.reader.show(t),t.grouping===`actor`&&e.reader.lookUpPeople(),this.changed()}readAddress(){let{visit:e}=this;if(!this.syncUrl||e===void 0)return;let t=e.memory.current();JSON.stringify(t)!==JSON.stringify(e.reader.view)&&this.read(e,t)}async focusForm(){await this.updateComplete,await this.list?.updateComplete,this.list?.renderRoot.querySelector(`activity-timeline-form`)?.focus()}activate(e){this.activeId=e,this.changed()}toggleSection(e){e.isCollapsed=!e.isCollapsed,this.changed()}speak(){this.localizer=c(this.lang),this.dir===``&&this.localizer.isRightToLeft&&(this.dir=`rtl`)}tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}};customElements.define(`activity-timeline`,Hr);export{Hr as ActivityTimeline,N as a,ee as c,L as i,Q as n,P as o,br as r,_ as s,yr as t};