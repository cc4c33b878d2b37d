import{a as e,c as t,i as n,o as r,r as i,s as a,t as o}from"./activity-timeline.js";import{i as s,n as c,s as l,t as u}from"./lit.js";import{n as d,r as f,t as p}from"./tokens.js";var m=e(class extends r{constructor(){super(...arguments),this.key=c}render(e,t){return this.key=e,t}update(e,[t,r]){return t!==this.key&&(n(e),this.key=t),r}}),h=`activity-timeline:theme`,g=`activity-timeline:language`,_={en:`English`,de:`Deutsch`};function ee(){let e=b(h);return e===`light`||e===`dark`?e:``}function te(){let e=b(g);return e!==null&&e in _?e:navigator.language||`en`}function v(e){x(h,e)}function y(e){x(g,e)}function b(e){try{return localStorage.getItem(e)}catch{return null}}function x(e,t){try{localStorage.setItem(e,t)}catch{}}var S={product:`Activities`,feed:`Feed`,dashboard:`Dashboard`,admin:`Dead letters`,pages:`Pages`,skip:`Skip to content`,account:`Account`,theme:`Theme`,themeSystem:`System`,themeLight:`Light`,themeDark:`Dark`,language:`Language`,signOut:`Sign out`,signInTitle:`Open your timeline`,signInText:`Paste an access token of your organization. It stays in this tab and is sent to this server only.`,token:`Access token`,open:`Open`,notAToken:`This is not an access token.`,expiredTitle:`Your session has ended`,expired:`The access token is not accepted any more. Paste a new one to go on.`,adminOnly:`This page is for administrators.`,failedPage:`This page could not be loaded.`,retry:`Try again`},C={product:`Aktivitäten`,feed:`Verlauf`,dashboard:`Übersicht`,admin:`Unzustellbare`,pages:`Seiten`,skip:`Zum Inhalt`,account:`Konto`,theme:`Darstellung`,themeSystem:`System`,themeLight:`Hell`,themeDark:`Dunkel`,language:`Sprache`,signOut:`Abmelden`,signInTitle:`Ihren Verlauf öffnen`,signInText:`Fügen Sie ein Zugriffstoken Ihrer Organisation ein. Es bleibt in diesem Tab und geht nur an diesen Server.`,token:`Zugriffstoken`,open:`Öffnen`,notAToken:`Das ist kein Zugriffstoken.`,expiredTitle:`Ihre Sitzung ist beendet`,expired:`Das Zugriffstoken wird nicht mehr angenommen. Fügen Sie ein neues ein, um fortzufahren.`,adminOnly:`Diese Seite ist für Administratoren.`,failedPage:`Diese Seite konnte nicht geladen werden.`,retry:`Erneut versuchen`};function w(e){return e.startsWith(`de`)?C:S}var T=class extends u{constructor(...e){super(...e),this.lang=`en`,this.theme=``}static{this.properties={lang:{},theme:{reflect:!0},session:{attribute:!1}}}static{this.styles=[d,l`
      :host {
        background: none;
      }
      .open {
        inline-size: 2rem;
        padding: 0;
        border-radius: 50%;
        background: var(--timeline-accent-soft);
        color: var(--timeline-accent);
      }
      .open:hover {
        background: var(--timeline-surface-hover);
      }
      #account {
        position: fixed;
        inset: 2.875rem var(--timeline-space-6) auto auto;
        inline-size: 16rem;
        margin: 0;
        padding: var(--timeline-space-3);
        border: 1px solid var(--timeline-border);
        border-radius: var(--timeline-radius);
        background: var(--timeline-surface-raised);
        color: var(--timeline-text);
        box-shadow: var(--timeline-shadow);
      }
      :host(:dir(rtl)) #account {
        inset: 2.875rem auto auto var(--timeline-space-6);
      }
      p {
        margin: 0 0 var(--timeline-space-3);
        padding-block-end: var(--timeline-space-3);
        border-block-end: 1px solid var(--timeline-border);
      }
      p span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .organization {
        font-weight: 600;
      }
      label {
        display: grid;
        grid-template-columns: 1fr 1.25fr;
        align-items: center;
        margin-block-end: var(--timeline-space-2);
      }
      select {
        border-color: var(--timeline-border);
      }
      .leave {
        inline-size: 100%;
        margin-block-start: var(--timeline-space-1);
      }
      @media (max-width: 44rem) {
        #account {
          inset-inline-end: var(--timeline-space-4);
        }
      }
    `]}render(){let e=w(this.lang),t=[[``,e.themeSystem],[`light`,e.themeLight],[`dark`,e.themeDark]],n=this.lang.split(`-`)[0]??`en`;return s`<button class="open" popovertarget="account" aria-label=${e.account} title=${e.account}>
        ${a(`person`,18)}
      </button>
      <div id="account" popover role="group" aria-label=${e.account}>
        <p>
          <span class="organization">${this.session?.organization}</span>
          <span class="quiet small">${this.session?.user}</span>
        </p>
        <label>
          ${e.theme}
          <select @change=${this.chosen(`theme-choice`)}>
            ${t.map(([e,t])=>s`<option value=${e} ?selected=${e===this.theme}>${t}</option>`)}
          </select>
        </label>
        <label>
          ${e.language}
          <select @change=${this.chosen(`language-choice`)}>
            ${Object.entries(_).map(([e,t])=>s`<option value=${e} lang=${e} ?selected=${e===n}>${t}</option>`)}
          </select>
        </label>
        <button class="outlined leave" @click=${()=>this.dispatchEvent(new CustomEvent(`sign-out`))}>${e.signOut}</button>
      </div>`}chosen(e){return({target:t})=>this.dispatchEvent(new CustomEvent(e,{detail:t.value}))}};customElements.define(`account-menu`,T);var E=l`
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
    border-block: 2px solid transparent;
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
  account-menu {
    margin-inline-start: auto;
  }
  .veil {
    position: fixed;
    inset: 0;
    z-index: 40;
    overflow: auto;
    background: color-mix(in srgb, var(--timeline-surface-sunken) 80%, transparent);
    backdrop-filter: blur(3px);
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
`;function D(e,t){let n=e=>{if(!(e instanceof MouseEvent)||e.defaultPrevented||e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey)return;let n=e.composedPath().find(e=>e instanceof HTMLAnchorElement);if(!(n instanceof HTMLAnchorElement)||n.target!==``||n.hasAttribute(`download`))return;let r=new URL(n.href,location.href);r.origin===location.origin&&r.pathname===location.pathname&&r.hash.startsWith(`#/`)&&(e.preventDefault(),t(r))};return e.addEventListener(`click`,n),()=>e.removeEventListener(`click`,n)}var O=[`7`,`30`,`90`,`month`,`custom`],k=92,A=400,j=864e5;function M(e,t){let n=L(t);return e===`month`?{from:`${n.slice(0,8)}01`,to:n}:{from:F(n,1-Number(e)),to:n}}function N(e){return Math.round((V(e.to)-V(e.from))/j)+1}function ne(e){let t=N(e);return t<=k?`day`:t<=A?`week`:`month`}function re(e,t){let n=[];for(let r=z(e.from,t);r<=e.to;r=B(r,t))n.push(r);return n}function ie(e,t,n){let r=F(B(e,t),-1);return{from:e<n.from?n.from:e,to:r>n.to?n.to:r}}function P(e){let{from:t=``,to:n=``}=e;return R(t)&&R(n)&&t<=n}function F(e,t){return new Date(V(e)+t*j).toISOString().slice(0,10)}function I(e){return new Date(V(e)).getUTCDay()||7}function L(e){return[e.getFullYear(),e.getMonth()+1,e.getDate()].map((e,t)=>String(e).padStart(t===0?4:2,`0`)).join(`-`)}function R(e){return/^\d{4}-\d\d-\d\d$/.test(e)&&!Number.isNaN(V(e))}function z(e,t){return t===`month`?`${e.slice(0,8)}01`:t===`week`?F(e,1-I(e)):e}function B(e,t){return t===`day`?F(e,1):t===`week`?F(e,7):z(F(e,31),`month`)}function V(e){return Date.parse(`${e}T12:00:00Z`)}function H(e){let[t=``,n=``,r=``]=e.replace(/^#\/?/,``).split(`?`)[0]?.split(`/`).map(J)??[];return t===`objects`&&n!==``&&r!==``?{page:`object`,place:{object_type:n,object_id:r}}:t===`dashboard`?{page:t}:t===`admin`?{page:t,letter:n===``?void 0:n}:{page:`feed`}}function U(e,t){return`/#/objects/${encodeURIComponent(e)}/${encodeURIComponent(t)}`}function W(e){return e===void 0?`/#/admin`:`/#/admin/${encodeURIComponent(e)}`}function G(e){let t=new URLSearchParams;for(let n of e.types??[])t.append(`type`,n);e.actor!==void 0&&t.append(`actor`,e.actor),e.from!==void 0&&t.append(`from`,e.from),e.to!==void 0&&t.append(`to`,e.to);let n=t.toString();return n===``?`/#/feed`:`/?${n}#/feed`}function K({preset:e,period:t}){return`/?${new URLSearchParams(e===`custom`?{...t}:{period:e}).toString()}#/dashboard`}function q(e){let{searchParams:t}=e,n={from:t.get(`from`)??``,to:t.get(`to`)??``};if(P(n))return{preset:`custom`,period:n};let r=O.find(e=>e===t.get(`period`));return r===void 0||r===`custom`?void 0:{preset:r,period:M(r,new Date)}}function J(e){try{return decodeURIComponent(e)}catch{return e}}var ae=[`call`,`email`,`meeting`,`note`],oe=`1970-01-01`,se=class extends u{constructor(...e){super(...e),this.lang=`en`,this.theme=``,this.title=``}static{this.properties={lang:{},theme:{reflect:!0},client:{attribute:!1},place:{attribute:!1},title:{state:!0},summary:{state:!0}}}static{this.styles=[d,l`
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
    `]}willUpdate(e){(e.has(`place`)||e.has(`client`))&&this.read()}render(){let e=new f(this.lang),{object_type:t=``,object_id:n=``}=this.place??{},r=e.objectType(t);return s`<div class="what">
        <h1>${this.title===``?`${r} ${n}`:this.title}</h1>
        <p class="quiet small">${this.title===``?r:`${r} · ${n}`}</p>
      </div>
      <p class="facts">${ae.map(t=>this.fact(t,e))}</p>`}fact(e,t){let{object_type:n=``,object_id:r=``}=this.place??{},i=U(n,r).replace(`/#`,`/?type=${e}#`),a=this.summary&&(this.summary.counts[e]??0);return s`<a href=${i}>${t.eventType(e)} <b>${a===void 0?`–`:t.number(a)}</b></a>`}async read(){let{client:e,place:t}=this;if(e===void 0||t===void 0)return;let n={event_type:o.join(`,`),cursor:``,page_size:20},[r,a]=await Promise.allSettled([e.request(`GET`,`/summary/`,{query:{...t,date_from:oe}}),e.events(t,n)]);this.place===t&&(r.status===`fulfilled`&&(this.summary=r.value.body.data),a.status===`fulfilled`&&(this.title=i(a.value.body.events)??``))}};customElements.define(`object-header`,se);var Y=`activity-timeline:token`;function ce(e){let t=new URL(e),[n=``,r=``]=le(t.hash.slice(1)),i=new URLSearchParams(r),a=i.get(`token`)??void 0;i.delete(`token`);let o=i.toString();return t.hash=o===``?n:`${n}?${o}`,{token:a,cleaned:t}}function X(e){try{let{org:t,sub:n,role:r}=JSON.parse(ue(e.split(`.`)[1]??``));return typeof t!=`string`||typeof n!=`string`?void 0:{token:e,organization:t,user:n,isAdmin:r===`admin`}}catch{return}}function Z(e){try{e===void 0?sessionStorage.removeItem(Y):sessionStorage.setItem(Y,e)}catch{}}function Q(){try{return sessionStorage.getItem(Y)??void 0}catch{return}}function le(e){if(!e.startsWith(`/`))return[``,e];let t=e.indexOf(`?`);return t<0?[e,``]:[e.slice(0,t),e.slice(t+1)]}function ue(e){let t=atob(e.replaceAll(`-`,`+`).replaceAll(`_`,`/`));return new TextDecoder().decode(Uint8Array.from(t,e=>e.charCodeAt(0)))}var de=class extends u{constructor(...e){super(...e),this.lang=`en`,this.theme=``,this.expired=!1,this.isRefused=!1,this.submit=e=>{e.preventDefault();let t=this.renderRoot.querySelector(`input`)?.value.trim()??``;this.isRefused=X(t)===void 0,this.isRefused||this.dispatchEvent(new CustomEvent(`token`,{detail:t}))}}static{this.properties={lang:{},theme:{reflect:!0},expired:{type:Boolean},isRefused:{state:!0}}}static{this.styles=[d,l`
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
    `]}render(){let e=w(this.lang),t=this.isRefused?e.notAToken:this.expired?e.expired:void 0;return s`<form @submit=${this.submit}>
      <h1>${this.expired?e.expiredTitle:e.signInTitle}</h1>
      ${this.expired?c:s`<p class="quiet">${e.signInText}</p>`}
      <label
        >${e.token}
        <input name="token" type="password" autocomplete="off" spellcheck="false" required aria-invalid=${this.isRefused} />
      </label>
      ${t===void 0?c:s`<p class="alert" role="alert">${t}</p>`}
      <button class="primary" type="submit">${e.open}</button>
    </form>`}firstUpdated(){this.renderRoot.querySelector(`input`)?.focus()}};customElements.define(`timeline-sign-in`,de);var fe=(function(){let e=typeof document<`u`&&document.createElement(`link`).relList;return e&&e.supports&&e.supports(`modulepreload`)?`modulepreload`:`preload`})(),pe=function(e){return`/`+e},me={},he=function(e){return e.pathname.endsWith(`.css`)},ge=function(e,t,n){if(t in e)return e[t];let r=n();if(!r){e[t]=void 0;return}let i=r.then(()=>{e[t]=void 0},n=>{throw e[t]=void 0,n});return e[t]=i,i},$=function(e,t,n){let r=Promise.resolve();if(t&&t.length>0){let e,i=document.querySelector(`meta[property=csp-nonce]`),a=i?.nonce||i?.getAttribute(`nonce`);function o(e){return Promise.all(e.map(e=>Promise.resolve(e).then(e=>({status:`fulfilled`,value:e}),e=>({status:`rejected`,reason:e}))))}function s(e){return import.meta.resolve?new URL(import.meta.resolve(e)):new URL(e,import.meta.url)}r=o(t.map(t=>{t=pe(t,n);let r=s(t),i=he(r);return ge(me,r.href,()=>{if(e===void 0){e={all:new Set,styles:new Set};let t=document.getElementsByTagName(`link`);for(let n=t.length-1;n>=0;n--){let r=t[n];e.all.add(r.href),r.rel===`stylesheet`&&e.styles.add(r.href)}}if((i?e.styles:e.all).has(r.href))return;let t=document.createElement(`link`);if(t.rel=i?`stylesheet`:fe,i||(t.as=`script`),t.crossOrigin=``,t.href=r.href,a&&t.setAttribute(`nonce`,a),document.head.appendChild(t),i)return new Promise((e,n)=>{let i=a=>{t.removeEventListener(`load`,i),t.removeEventListener(`error`,i),a.type===`error`?n(Error(`Unable to preload CSS for ${r}`)):e(a)};t.addEventListener(`load`,i),t.addEventListener(`error`,i)})})}).filter(e=>e!==void 0))}function i(e){let t=new Event(`vite:preloadError`,{cancelable:!0});if(t.payload=e,window.dispatchEvent(t),!t.defaultPrevented)throw e}return r.then(t=>{for(let e of t||[])e.status===`rejected`&&i(e.reason);return e().catch(i)})},_e=`/#/objects/{type}/{id}`,ve={dashboard:()=>$(()=>import(`./activity-dashboard.js`),[]),admin:()=>$(()=>import(`./dead-letters.js`),[])},ye=class extends u{constructor(...e){super(...e),this.lang=te(),this.theme=ee(),this.isExpired=!1,this.route=H(location.hash),this.readAddress=()=>{this.takeToken();let e=H(location.hash);JSON.stringify(e)!==JSON.stringify(this.route)&&(this.route=e),this.failedPage=void 0;let{page:t}=e;(t===`dashboard`||t===`admin`)&&ve[t]().catch(()=>{this.failedPage=t})},this.signIn=e=>{this.accept(e.detail)},this.expired=()=>(Z(void 0),this.isExpired=!0,this.renewal??=Promise.withResolvers(),this.renewal.promise),this.signOut=()=>{Z(void 0),this.session=void 0,this.isExpired=!1,this.renewed(!1)},this.skip=()=>{this.renderRoot.querySelector(`main`)?.focus()},this.chooseTheme=e=>{this.theme=e.detail,v(this.theme),this.applyToPage()},this.chooseLanguage=e=>{this.lang=e.detail,y(this.lang),this.applyToPage()}}static{this.properties={lang:{reflect:!0},theme:{reflect:!0},session:{state:!0},isExpired:{state:!0},route:{state:!0},failedPage:{state:!0}}}static{this.styles=[p,d,E]}connectedCallback(){super.connectedCallback(),this.takeToken(),this.stopFollowing=D(this,e=>this.open(e)),window.addEventListener(`popstate`,this.readAddress),this.applyToPage(),this.readAddress()}disconnectedCallback(){super.disconnectedCallback(),this.stopFollowing?.(),window.removeEventListener(`popstate`,this.readAddress)}updated(){let{page:e}=this.route;this.toggleAttribute(`fits`,this.session!==void 0&&(e===`feed`||e===`object`))}render(){let e=w(this.lang),{session:t,isExpired:n}=this;return t===void 0?s`<main>${this.signInForm()}</main>`:s`<header ?inert=${n}>
        <button class="skip" @click=${this.skip}>${e.skip}</button>
        <span class="brand">${a(`status_change`,18)} ${e.product}</span>
        <nav aria-label=${e.pages}>${this.links(e,t)}</nav>
        <account-menu
          .lang=${this.lang}
          theme=${this.theme||c}
          .session=${t}
          @theme-choice=${this.chooseTheme}
          @language-choice=${this.chooseLanguage}
          @sign-out=${this.signOut}
        ></account-menu>
      </header>
      <main id="main" tabindex="-1" ?inert=${n}>
        ${m(`${t.organization} ${t.user}`,this.page(this.route,t,e))}
      </main>
      ${n?s`<div class="veil" role="dialog" aria-modal="true" aria-label=${e.expiredTitle}>${this.signInForm()}</div>`:c}`}signInForm(){return s`<timeline-sign-in
      .lang=${this.lang}
      theme=${this.theme||c}
      ?expired=${this.isExpired}
      @token=${this.signIn}
    ></timeline-sign-in>`}links(e,t){let{page:n}=this.route,r=(e,t,r)=>s`<a href=${t} aria-current=${n===e?`page`:c}>${r}</a>`;return s`${r(`feed`,G({}),e.feed)} ${r(`dashboard`,`/#/dashboard`,e.dashboard)}
    ${t.isAdmin?r(`admin`,W(void 0),e.admin):c}`}page(e,t,n){return e.page===`feed`?this.feed(t):e.page===`object`?this.object(e,t):e.page===`admin`&&!t.isAdmin?s`<p class="alert" role="alert">${n.adminOnly}</p>`:this.failedPage===e.page?s`<p class="alert" role="alert">${n.failedPage} <button @click=${this.readAddress}>${n.retry}</button></p>`:e.page===`dashboard`?s`<activity-dashboard
        .lang=${this.lang}
        theme=${this.theme||c}
        .client=${this.client}
        .feedAddress=${G}
        .objectAddress=${U}
        .asked=${q(new URL(location.href))}
        @period=${e=>history.replaceState(null,``,K(e.detail))}
      ></activity-dashboard>`:s`<dead-letters
      .lang=${this.lang}
      theme=${this.theme||c}
      .client=${this.client}
      .letter=${e.letter}
      .letterAddress=${W}
    ></dead-letters>`}feed(e){return s`<h1 class="spoken">${w(this.lang).feed}</h1>
      <activity-timeline
        .lang=${this.lang}
        theme=${this.theme||c}
        .token=${e.token}
        sync-url
        object-href=${_e}
        @token-expired=${this.expired}
      ></activity-timeline>`}object(e,t){let{object_type:n,object_id:r}=e.place;return s`${m(location.hash,s`<object-header .lang=${this.lang} theme=${this.theme||c} .client=${this.client} .place=${e.place}></object-header>
        <activity-timeline
          .lang=${this.lang}
          theme=${this.theme||c}
          .token=${t.token}
          object-type=${n}
          object-id=${r}
          sync-url
          @token-expired=${this.expired}
        ></activity-timeline>`)}`}open(e){let t=this.route;history.pushState(null,``,e),window.dispatchEvent(new PopStateEvent(`popstate`)),t.page!==this.route.page&&this.updateComplete.then(()=>this.renderRoot.querySelector(`main`)?.focus())}takeToken(){let{token:e,cleaned:t}=ce(new URL(location.href));if(e!==void 0)history.replaceState(history.state,``,t),this.accept(e);else if(this.session===void 0){let e=Q();e!==void 0&&this.accept(e)}}accept(e){let n=X(e);if(n===void 0)return!1;let r=this.session?.user===n.user&&this.session.organization===n.organization;return this.session=n,this.isExpired=!1,r||(this.client=new t(``,()=>this.session?.token??``,this.expired)),Z(e),this.renewed(r),!0}renewed(e){this.renewal?.resolve(e),this.renewal=void 0}applyToPage(){let{documentElement:e}=document;e.lang=this.lang,this.theme===``?delete e.dataset.theme:e.dataset.theme=this.theme}};customElements.define(`timeline-app`,ye);export{P as a,ne as c,re as i,I as l,O as n,ie as o,F as r,M as s,$ as t};