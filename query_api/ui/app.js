import{a as e,i as t,n,r,t as i}from"./activity-timeline.js";import{i as a,n as o,s,t as c}from"./lit.js";import{o as l,s as u,t as d}from"./localizer.js";var ee=n(class extends r{constructor(){super(...arguments),this.key=o}render(e,t){return this.key=e,t}update(e,[t,n]){return t!==this.key&&(i(e),this.key=t),n}}),f=s`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 100vh;
    background: var(--timeline-surface);
  }
  header {
    position: sticky;
    inset-block-start: 0;
    z-index: 20;
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2) var(--timeline-space-6);
    min-block-size: 3rem;
    padding-inline: var(--timeline-space-6);
    border-block-end: 1px solid var(--timeline-border);
    background: var(--timeline-surface);
  }
  .brand {
    display: inline-flex;
    align-items: center;
    gap: var(--timeline-space-2);
    font-weight: 600;
    letter-spacing: -0.01em;
  }
  .brand svg {
    color: var(--timeline-accent);
  }
  nav {
    display: flex;
    gap: var(--timeline-space-1);
    align-self: stretch;
  }
  nav a {
    display: inline-flex;
    align-items: center;
    padding-inline: var(--timeline-space-3);
    border-block-end: 2px solid transparent;
    color: var(--timeline-text-quiet);
    font-weight: 500;
    white-space: nowrap;
  }
  nav a:hover {
    color: var(--timeline-text);
    text-decoration: none;
  }
  nav a[aria-current] {
    border-block-end-color: var(--timeline-accent);
    color: var(--timeline-text);
  }
  nav a:focus-visible {
    outline-offset: -3px;
  }
  .reader {
    display: flex;
    align-items: center;
    gap: var(--timeline-space-1);
    margin-inline-start: auto;
  }
  .reader button,
  select.plain {
    inline-size: auto;
    min-block-size: 2rem;
    border-color: transparent;
    background: transparent;
    color: var(--timeline-text-quiet);
    font-weight: 400;
  }
  .reader button:hover,
  select.plain:hover {
    background: var(--timeline-surface-hover);
    color: var(--timeline-text);
  }
  select.plain option {
    background: var(--timeline-surface-raised);
    color: var(--timeline-text);
  }
  main {
    flex: 1;
    inline-size: 100%;
    max-inline-size: 72rem;
    margin-inline: auto;
    padding: var(--timeline-space-6);
  }
  /* The list scrolls within the window, so that the page has one scroll bar. */
  :host([fits]) {
    block-size: 100dvh;
    min-block-size: 32rem;
  }
  :host([fits]) main {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    padding-block-end: 0;
  }
  activity-timeline {
    flex: 1;
    min-block-size: 0;
    block-size: auto;
    border: 1px solid var(--timeline-border);
    border-block-end: 0;
    border-start-start-radius: var(--timeline-radius);
    border-start-end-radius: var(--timeline-radius);
    overflow: hidden;
  }
  main:focus-visible {
    outline: none;
  }
  .skip {
    position: absolute;
    inset-block-start: -4rem;
    inset-inline-start: var(--timeline-space-2);
    z-index: 30;
    padding: var(--timeline-space-2) var(--timeline-space-3);
    border-radius: var(--timeline-radius-small);
    background: var(--timeline-accent);
    color: var(--timeline-accent-text);
  }
  .skip:focus {
    inset-block-start: var(--timeline-space-2);
  }
  @media (max-width: 44rem) {
    header {
      flex-wrap: wrap;
      padding-inline: var(--timeline-space-4);
    }
    .brand {
      min-block-size: 2.5rem;
    }
    .reader {
      gap: 0;
    }
    .reader :is(button, select.plain) {
      padding-inline: var(--timeline-space-1);
      font-size: var(--timeline-size-small);
    }
    nav {
      order: 1;
      flex-basis: 100%;
      margin-inline: calc(-1 * var(--timeline-space-3));
      min-block-size: 2.5rem;
      overflow-x: auto;
    }
    main {
      padding: var(--timeline-space-4);
    }
  }
`;function te(e,t){let n=e=>{if(!(e instanceof MouseEvent)||e.defaultPrevented||e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey)return;let n=e.composedPath().find(e=>e instanceof HTMLAnchorElement);if(!(n instanceof HTMLAnchorElement)||n.target!==``||n.hasAttribute(`download`))return;let r=new URL(n.href,location.href);r.origin===location.origin&&r.pathname===location.pathname&&r.hash.startsWith(`#/`)&&(e.preventDefault(),t(r))};return e.addEventListener(`click`,n),()=>e.removeEventListener(`click`,n)}function ne(e){let t=e.replaceAll(`,`,`\\,`);return t.startsWith(`-`)?`\\${t}`:t}var re=class{constructor(e){this.client=e,this.known=new Map}ofActor(e){return this.once(`actor ${e}`,`/feed/`,{actor_id:ne(e)})}ofObject(e,t){return this.once(`object ${e} ${t}`,`/timeline/`,{object_type:e,object_id:t,cursor:``})}once(e,t,n){let r=this.known.get(e);return r===void 0&&(r=this.client.request(`GET`,t,{query:{...n,page_size:1}}).then(({body:e})=>e.events[0],()=>void 0),this.known.set(e,r)),r}};function p(e,t){let n=e?.actor;return n==null?t:`${n.first_name} ${n.last_name}`.trim()||n.email||t}var m=[`status_change`,`field_updated`,`lead_converted`,`deal_won`,`deal_lost`];function h(e){return e.filter(e=>m.includes(e.event_type)).flatMap(({data:e})=>[e.title,e.name]).find(e=>typeof e==`string`&&e.trim()!==``)}var g=[`7`,`30`,`90`,`month`,`custom`],_=92,v=400,y=864e5;function b(e,t){let n=T(t);return e===`month`?{from:`${n.slice(0,8)}01`,to:n}:{from:C(n,1-Number(e)),to:n}}function x(e){return Math.round((k(e.to)-k(e.from))/y)+1}function ie(e){let t=x(e);return t<=_?`day`:t<=v?`week`:`month`}function ae(e,t){let n=[];for(let r=D(e.from,t);r<=e.to;r=O(r,t))n.push(r);return n}function oe(e,t,n){let r=C(O(e,t),-1);return{from:e<n.from?n.from:e,to:r>n.to?n.to:r}}function S(e){let{from:t=``,to:n=``}=e;return E(t)&&E(n)&&t<=n}function C(e,t){return new Date(k(e)+t*y).toISOString().slice(0,10)}function w(e){return new Date(k(e)).getUTCDay()||7}function T(e){return[e.getFullYear(),e.getMonth()+1,e.getDate()].map((e,t)=>String(e).padStart(t===0?4:2,`0`)).join(`-`)}function E(e){return/^\d{4}-\d\d-\d\d$/.test(e)&&!Number.isNaN(k(e))}function D(e,t){return t===`month`?`${e.slice(0,8)}01`:t===`week`?C(e,1-w(e)):e}function O(e,t){return t===`day`?C(e,1):t===`week`?C(e,7):D(C(e,31),`month`)}function k(e){return Date.parse(`${e}T12:00:00Z`)}function A(e){let[t=``,n=``,r=``]=e.replace(/^#\/?/,``).split(`?`)[0]?.split(`/`).map(I)??[];return t===`objects`&&n!==``&&r!==``?{page:`object`,place:{object_type:n,object_id:r}}:t===`dashboard`?{page:t}:t===`admin`?{page:t,letter:n===``?void 0:n}:{page:`feed`}}function j(e,t){return`/#/objects/${encodeURIComponent(e)}/${encodeURIComponent(t)}`}function M(e){return e===void 0?`/#/admin`:`/#/admin/${encodeURIComponent(e)}`}function N(e){let t=new URLSearchParams;for(let n of e.types??[])t.append(`type`,n);e.actor!==void 0&&t.append(`actor`,e.actor),e.from!==void 0&&t.append(`from`,e.from),e.to!==void 0&&t.append(`to`,e.to);let n=t.toString();return n===``?`/#/feed`:`/?${n}#/feed`}function P({preset:e,period:t}){return`/?${new URLSearchParams(e===`custom`?{...t}:{period:e}).toString()}#/dashboard`}function F(e){let{searchParams:t}=e,n={from:t.get(`from`)??``,to:t.get(`to`)??``};if(S(n))return{preset:`custom`,period:n};let r=g.find(e=>e===t.get(`period`));return r===void 0||r===`custom`?void 0:{preset:r,period:b(r,new Date)}}function I(e){try{return decodeURIComponent(e)}catch{return e}}var L=[`call`,`email`,`meeting`,`note`],R=`1970-01-01`,z=class extends c{constructor(...e){super(...e),this.lang=`en`,this.theme=``,this.title=``}static{this.properties={lang:{},theme:{reflect:!0},client:{attribute:!1},place:{attribute:!1},title:{state:!0},summary:{state:!0}}}static{this.styles=[l,u,s`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        justify-content: space-between;
        gap: var(--timeline-space-2) var(--timeline-space-6);
        min-block-size: 3.25rem;
        margin-block-end: var(--timeline-space-4);
      }
      .what {
        min-inline-size: 0;
      }
      h1 {
        margin: 0;
        font-size: 1.25rem;
        font-weight: 600;
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--timeline-space-2) var(--timeline-space-4);
        margin: 0;
        font-size: var(--timeline-size-small);
      }
      .facts a {
        color: var(--timeline-text-quiet);
      }
      .facts b {
        color: var(--timeline-text);
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
    `]}willUpdate(e){(e.has(`place`)||e.has(`client`))&&this.read()}render(){let e=new d(this.lang),{object_type:t=``,object_id:n=``}=this.place??{},r=e.objectType(t);return a`<div class="what">
        <h1>${this.title===``?`${r} ${n}`:this.title}</h1>
        <p class="quiet small">${this.title===``?r:`${r} · ${n}`}</p>
      </div>
      <p class="facts">${L.map(t=>this.fact(t,e))}</p>`}fact(e,t){let{object_type:n=``,object_id:r=``}=this.place??{},i=j(n,r).replace(`/#`,`/?type=${e}#`),o=this.summary?.counts[e];return a`<a href=${i}>${t.eventType(e)} <b>${o===void 0?`–`:t.number(o)}</b></a>`}async read(){let{client:e,place:t}=this;if(e===void 0||t===void 0)return;let n={event_type:m.join(`,`),cursor:``,page_size:20},[r,i]=await Promise.allSettled([e.request(`GET`,`/summary/`,{query:{...t,date_from:R}}),e.events(t,n)]);this.place===t&&(r.status===`fulfilled`&&(this.summary=r.value.body.data),i.status===`fulfilled`&&(this.title=h(i.value.body.events)??``))}};customElements.define(`object-header`,z);var B=`activity-timeline:theme`,V=`activity-timeline:language`,H={en:`English`,de:`Deutsch`};function U(){let e=q(B);return e===`light`||e===`dark`?e:``}function W(){let e=q(V);return e!==null&&e in H?e:navigator.language||`en`}function G(e){J(B,e)}function K(e){J(V,e)}function q(e){try{return localStorage.getItem(e)}catch{return null}}function J(e,t){try{localStorage.setItem(e,t)}catch{}}var Y=`activity-timeline:token`;function se(e){let t=new URL(e),[n=``,r=``]=le(t.hash.slice(1)),i=new URLSearchParams(r),a=i.get(`token`)??void 0;i.delete(`token`);let o=i.toString();return t.hash=o===``?n:`${n}?${o}`,{token:a,cleaned:t}}function X(e){try{let{org:t,sub:n,role:r}=JSON.parse(ue(e.split(`.`)[1]??``));return typeof t!=`string`||typeof n!=`string`?void 0:{token:e,organization:t,user:n,isAdmin:r===`admin`}}catch{return}}function Z(e){try{e===void 0?sessionStorage.removeItem(Y):sessionStorage.setItem(Y,e)}catch{}}function ce(){try{return sessionStorage.getItem(Y)??void 0}catch{return}}function le(e){if(!e.startsWith(`/`))return[``,e];let t=e.indexOf(`?`);return t<0?[e,``]:[e.slice(0,t),e.slice(t+1)]}function ue(e){let t=atob(e.replaceAll(`-`,`+`).replaceAll(`_`,`/`));return new TextDecoder().decode(Uint8Array.from(t,e=>e.charCodeAt(0)))}var de={product:`Activities`,feed:`Feed`,dashboard:`Dashboard`,admin:`Dead letters`,pages:`Pages`,skip:`Skip to content`,theme:`Theme`,themeSystem:`System`,themeLight:`Light`,themeDark:`Dark`,language:`Language`,signOut:`Sign out`,signInTitle:`Open your timeline`,signInText:`Paste an access token of your organization. It stays in this tab and is sent to this server only.`,token:`Access token`,open:`Open`,notAToken:`This is not an access token.`,expired:`The access token is not accepted any more. Paste a new one.`,adminOnly:`This page is for administrators.`,failedPage:`This page could not be loaded.`,retry:`Try again`},fe={product:`Aktivitäten`,feed:`Verlauf`,dashboard:`Übersicht`,admin:`Unzustellbare`,pages:`Seiten`,skip:`Zum Inhalt`,theme:`Darstellung`,themeSystem:`System`,themeLight:`Hell`,themeDark:`Dunkel`,language:`Sprache`,signOut:`Abmelden`,signInTitle:`Ihren Verlauf öffnen`,signInText:`Fügen Sie ein Zugriffstoken Ihrer Organisation ein. Es bleibt in diesem Tab und geht nur an diesen Server.`,token:`Zugriffstoken`,open:`Öffnen`,notAToken:`Das ist kein Zugriffstoken.`,expired:`Das Zugriffstoken wird nicht mehr angenommen. Fügen Sie ein neues ein.`,adminOnly:`Diese Seite ist für Administratoren.`,failedPage:`Diese Seite konnte nicht geladen werden.`,retry:`Erneut versuchen`};function Q(e){return e.startsWith(`de`)?fe:de}var pe=class extends c{constructor(...e){super(...e),this.lang=`en`,this.theme=``,this.expired=!1,this.isRefused=!1,this.submit=e=>{e.preventDefault();let t=this.renderRoot.querySelector(`input`)?.value.trim()??``;this.isRefused=X(t)===void 0,this.isRefused||this.dispatchEvent(new CustomEvent(`token`,{detail:t}))}}static{this.properties={lang:{},theme:{reflect:!0},expired:{type:Boolean},isRefused:{state:!0}}}static{this.styles=[l,u,s`
      :host {
        display: grid;
        place-items: center;
        min-block-size: 80vh;
        padding: var(--timeline-space-4);
      }
      form {
        display: flex;
        flex-direction: column;
        gap: var(--timeline-space-3);
        inline-size: min(26rem, 100%);
        padding: var(--timeline-space-6);
        border: 1px solid var(--timeline-border);
        border-radius: var(--timeline-radius);
        background: var(--timeline-surface);
        box-shadow: var(--timeline-shadow);
      }
      h1 {
        margin: 0;
        font-size: 1.25rem;
        font-weight: 600;
        letter-spacing: -0.01em;
      }
      p {
        margin: 0;
      }
      label {
        display: flex;
        flex-direction: column;
        gap: var(--timeline-space-1);
        font-weight: 500;
      }
    `]}render(){let e=Q(this.lang),t=this.isRefused?e.notAToken:this.expired?e.expired:void 0;return a`<form @submit=${this.submit}>
      <h1>${e.signInTitle}</h1>
      <p class="quiet">${e.signInText}</p>
      <label
        >${e.token}
        <input name="token" type="password" autocomplete="off" spellcheck="false" required aria-invalid=${this.isRefused} />
      </label>
      ${t===void 0?o:a`<p class="alert" role="alert">${t}</p>`}
      <button class="primary" type="submit">${e.open}</button>
    </form>`}};customElements.define(`timeline-sign-in`,pe);var me=(function(){let e=typeof document<`u`&&document.createElement(`link`).relList;return e&&e.supports&&e.supports(`modulepreload`)?`modulepreload`:`preload`})(),he=function(e){return`/`+e},ge={},_e=function(e){return e.pathname.endsWith(`.css`)},ve=function(e,t,n){if(t in e)return e[t];let r=n();if(!r){e[t]=void 0;return}let i=r.then(()=>{e[t]=void 0},n=>{throw e[t]=void 0,n});return e[t]=i,i},$=function(e,t,n){let r=Promise.resolve();if(t&&t.length>0){let e,i=document.querySelector(`meta[property=csp-nonce]`),a=i?.nonce||i?.getAttribute(`nonce`);function o(e){return Promise.all(e.map(e=>Promise.resolve(e).then(e=>({status:`fulfilled`,value:e}),e=>({status:`rejected`,reason:e}))))}function s(e){return import.meta.resolve?new URL(import.meta.resolve(e)):new URL(e,import.meta.url)}r=o(t.map(t=>{t=he(t,n);let r=s(t),i=_e(r);return ve(ge,r.href,()=>{if(e===void 0){e={all:new Set,styles:new Set};let t=document.getElementsByTagName(`link`);for(let n=t.length-1;n>=0;n--){let r=t[n];e.all.add(r.href),r.rel===`stylesheet`&&e.styles.add(r.href)}}if((i?e.styles:e.all).has(r.href))return;let t=document.createElement(`link`);if(t.rel=i?`stylesheet`:me,i||(t.as=`script`),t.crossOrigin=``,t.href=r.href,a&&t.setAttribute(`nonce`,a),document.head.appendChild(t),i)return new Promise((e,n)=>{let i=a=>{t.removeEventListener(`load`,i),t.removeEventListener(`error`,i),a.type===`error`?n(Error(`Unable to preload CSS for ${r}`)):e(a)};t.addEventListener(`load`,i),t.addEventListener(`error`,i)})})}).filter(e=>e!==void 0))}function i(e){let t=new Event(`vite:preloadError`,{cancelable:!0});if(t.payload=e,window.dispatchEvent(t),!t.defaultPrevented)throw e}return r.then(t=>{for(let e of t||[])e.status===`rejected`&&i(e.reason);return e().catch(i)})},ye=`/#/objects/{type}/{id}`,be={dashboard:()=>$(()=>import(`./activity-dashboard.js`),[]),admin:()=>$(()=>import(`./dead-letters.js`),[])},xe=class extends c{constructor(...e){super(...e),this.lang=W(),this.theme=U(),this.isExpired=!1,this.route=A(location.hash),this.readAddress=()=>{this.takeToken(),this.route=A(location.hash),this.failedPage=void 0;let{page:e}=this.route;(e===`dashboard`||e===`admin`)&&be[e]().catch(()=>{this.failedPage=e})},this.signIn=e=>{this.accept(e.detail)},this.skip=()=>{this.renderRoot.querySelector(`main`)?.focus()},this.chooseTheme=e=>{this.theme=e.target.value,G(this.theme),this.applyToPage()},this.chooseLanguage=e=>{this.lang=e.target.value,K(this.lang),this.applyToPage()}}static{this.properties={lang:{reflect:!0},theme:{reflect:!0},session:{state:!0},isExpired:{state:!0},route:{state:!0},failedPage:{state:!0}}}static{this.styles=[l,u,f]}connectedCallback(){super.connectedCallback(),this.takeToken(),this.stopFollowing=te(this,e=>this.open(e)),window.addEventListener(`popstate`,this.readAddress),window.addEventListener(`hashchange`,this.readAddress),this.applyToPage(),this.readAddress()}disconnectedCallback(){super.disconnectedCallback(),this.stopFollowing?.(),window.removeEventListener(`popstate`,this.readAddress),window.removeEventListener(`hashchange`,this.readAddress)}updated(){let{page:e}=this.route;this.toggleAttribute(`fits`,this.session!==void 0&&(e===`feed`||e===`object`))}render(){let e=Q(this.lang);return this.session===void 0?a`<main>
        <timeline-sign-in .lang=${this.lang} theme=${this.theme||o} ?expired=${this.isExpired} @token=${this.signIn}></timeline-sign-in>
      </main>`:a`<header>
        <button class="skip" @click=${this.skip}>${e.skip}</button>
        <span class="brand">${t(`status_change`,18)} ${e.product}</span>
        <nav aria-label=${e.pages}>${this.links(e,this.session)}</nav>
        <div class="reader">${this.choices(e)}</div>
      </header>
      <main id="main" tabindex="-1">${this.page(this.route,this.session,e)}</main>`}links(e,t){let{page:n}=this.route,r=(e,t,r)=>a`<a href=${t} aria-current=${n===e?`page`:o}>${r}</a>`;return a`${r(`feed`,N({}),e.feed)} ${r(`dashboard`,`/#/dashboard`,e.dashboard)}
    ${t.isAdmin?r(`admin`,M(void 0),e.admin):o}`}choices(e){let t=[[``,e.themeSystem],[`light`,e.themeLight],[`dark`,e.themeDark]],n=this.lang.split(`-`)[0]??`en`;return a`<select class="plain" aria-label=${e.theme} @change=${this.chooseTheme}>
        ${t.map(([e,t])=>a`<option value=${e} ?selected=${e===this.theme}>${t}</option>`)}
      </select>
      <select class="plain" aria-label=${e.language} @change=${this.chooseLanguage}>
        ${Object.entries(H).map(([e,t])=>a`<option value=${e} lang=${e} ?selected=${e===n}>${t}</option>`)}
      </select>
      <button @click=${()=>this.signOut(!1)}>${e.signOut}</button>`}page(e,t,n){return e.page===`feed`?this.feed(t):e.page===`object`?this.object(e,t):e.page===`admin`&&!t.isAdmin?a`<p class="alert" role="alert">${n.adminOnly}</p>`:this.failedPage===e.page?a`<p class="alert" role="alert">${n.failedPage} <button @click=${this.readAddress}>${n.retry}</button></p>`:e.page===`dashboard`?a`<activity-dashboard
        .lang=${this.lang}
        theme=${this.theme||o}
        .client=${this.client}
        .feedAddress=${N}
        .objectAddress=${j}
        .asked=${F(new URL(location.href))}
        @period=${e=>history.replaceState(null,``,P(e.detail))}
      ></activity-dashboard>`:a`<dead-letters
      .lang=${this.lang}
      theme=${this.theme||o}
      .client=${this.client}
      .letter=${e.letter}
      .letterAddress=${M}
    ></dead-letters>`}feed(e){return a`<h1 class="spoken">${Q(this.lang).feed}</h1>
      <activity-timeline
        .lang=${this.lang}
        theme=${this.theme||o}
        .token=${e.token}
        sync-url
        object-href=${ye}
        @token-expired=${()=>this.signOut(!0)}
      ></activity-timeline>`}object(e,t){let{object_type:n,object_id:r}=e.place;return a`${ee(location.hash,a`<object-header .lang=${this.lang} theme=${this.theme||o} .client=${this.client} .place=${e.place}></object-header>
        <activity-timeline
          .lang=${this.lang}
          theme=${this.theme||o}
          .token=${t.token}
          object-type=${n}
          object-id=${r}
          sync-url
          @token-expired=${()=>this.signOut(!0)}
        ></activity-timeline>`)}`}open(e){let t=this.route;history.pushState(null,``,e),window.dispatchEvent(new PopStateEvent(`popstate`)),t.page!==this.route.page&&this.updateComplete.then(()=>this.renderRoot.querySelector(`main`)?.focus())}takeToken(){let{token:e,cleaned:t}=se(new URL(location.href));if(e!==void 0)history.replaceState(history.state,``,t),this.accept(e);else if(this.session===void 0){let e=ce();e!==void 0&&this.accept(e)}}accept(t){let n=X(t);return n!==void 0&&(this.session=n,this.isExpired=!1,this.client=new e(``,()=>this.session?.token??``,()=>this.signOut(!0)),Z(t),!0)}signOut(e){return Z(void 0),this.session=void 0,this.isExpired=e,Promise.resolve(!1)}applyToPage(){let{documentElement:e}=document;e.lang=this.lang,this.theme===``?delete e.dataset.theme:e.dataset.theme=this.theme}};customElements.define(`timeline-app`,xe);export{S as a,ie as c,p as d,h as f,ae as i,w as l,g as n,oe as o,C as r,b as s,$ as t,re as u};