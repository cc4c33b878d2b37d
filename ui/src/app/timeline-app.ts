import { html, LitElement, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";

import { TimelineClient } from "../api/client.ts";
import type { Asked } from "../dashboard/period.ts";
import { controls } from "../theme/controls.ts";
import { icon } from "../theme/icons.ts";
import { tokens } from "../theme/tokens.ts";
import "./account-menu.ts";
import { appStyles } from "./app-styles.ts";
import { followLinks } from "./follow-links.ts";
import "./object-header.ts";
import { readLanguage, readTheme, writeLanguage, writeTheme, type Theme } from "./preferences.ts";
import { askedOf, dashboardAddress, feedAddress, letterAddress, objectAddress, routeOf, type Route } from "./route.ts";
import { keep, kept, type Session, sessionOf, tokenFromAddress } from "./session.ts";
import "./sign-in.ts";
import { appWords, type AppWords } from "./words.ts";

const OBJECT_HREF = "/#/objects/{type}/{id}";

type PageName = "dashboard" | "admin";

/** Pages that are read when they are first opened. */
const LOADERS: Record<PageName, () => Promise<unknown>> = {
  dashboard: () => import("../dashboard/activity-dashboard.ts"),
  admin: () => import("../admin/dead-letters.ts"),
};

/** The shell: whose session, which page, which theme and language. The pages themselves are elements of their own. */
export class TimelineApp extends LitElement {
  static override properties = {
    lang: { reflect: true },
    theme: { reflect: true },
    session: { state: true },
    isExpired: { state: true },
    route: { state: true },
    failedPage: { state: true },
  };
  static override styles = [tokens, controls, appStyles];

  override lang = readLanguage();
  theme: Theme = readTheme();
  private session: Session | undefined;
  private isExpired = false;
  private route: Route = routeOf(location.hash);
  private failedPage: PageName | undefined;
  private client: TimelineClient | undefined;
  private renewal: PromiseWithResolvers<boolean> | undefined;
  private stopFollowing: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.takeToken();
    this.stopFollowing = followLinks(this, (address) => this.open(address));
    window.addEventListener("popstate", this.readAddress);
    this.applyToPage();
    this.readAddress();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopFollowing?.();
    window.removeEventListener("popstate", this.readAddress);
  }

  protected override updated(): void {
    const { page } = this.route;
    this.toggleAttribute("fits", this.session !== undefined && (page === "feed" || page === "object"));
  }

  protected override render(): TemplateResult {
    const words = appWords(this.lang);
    const { session, isExpired } = this;
    if (session === undefined) return html`<main>${this.signInForm()}</main>`;
    // Whose token expired goes on where they were: what is typed and what is being sent stays behind the form.
    return html`<header ?inert=${isExpired}>
        <button class="skip" @click=${this.skip}>${words.skip}</button>
        <span class="brand">${icon("status_change", 18)} ${words.product}</span>
        <nav aria-label=${words.pages}>${this.links(words, session)}</nav>
        <account-menu
          .lang=${this.lang}
          theme=${this.theme || nothing}
          .session=${session}
          @theme-choice=${this.chooseTheme}
          @language-choice=${this.chooseLanguage}
          @sign-out=${this.signOut}
        ></account-menu>
      </header>
      <main id="main" tabindex="-1" ?inert=${isExpired}>
        ${keyed(`${session.organization} ${session.user}`, this.page(this.route, session, words))}
      </main>
      ${isExpired ? html`<div class="veil" role="dialog" aria-modal="true" aria-label=${words.expiredTitle}>${this.signInForm()}</div>` : nothing}`;
  }

  private signInForm(): TemplateResult {
    return html`<timeline-sign-in
      .lang=${this.lang}
      theme=${this.theme || nothing}
      ?expired=${this.isExpired}
      @token=${this.signIn}
    ></timeline-sign-in>`;
  }

  private links(words: AppWords, session: Session): TemplateResult {
    const { page } = this.route;
    const link = (name: Route["page"], href: string, text: string): TemplateResult =>
      html`<a href=${href} aria-current=${page === name ? "page" : nothing}>${text}</a>`;
    return html`${link("feed", feedAddress({}), words.feed)} ${link("dashboard", "/#/dashboard", words.dashboard)}
    ${session.isAdmin ? link("admin", letterAddress(undefined), words.admin) : nothing}`;
  }

  private page(route: Route, session: Session, words: AppWords): TemplateResult {
    if (route.page === "feed") return this.feed(session);
    if (route.page === "object") return this.object(route, session);
    if (route.page === "admin" && !session.isAdmin) return html`<p class="alert" role="alert">${words.adminOnly}</p>`;
    if (this.failedPage === route.page) {
      return html`<p class="alert" role="alert">${words.failedPage} <button @click=${this.readAddress}>${words.retry}</button></p>`;
    }
    if (route.page === "dashboard") {
      return html`<activity-dashboard
        .lang=${this.lang}
        theme=${this.theme || nothing}
        .client=${this.client}
        .feedAddress=${feedAddress}
        .objectAddress=${objectAddress}
        .asked=${askedOf(new URL(location.href))}
        @period=${(event: CustomEvent<Asked>) => history.replaceState(null, "", dashboardAddress(event.detail))}
      ></activity-dashboard>`;
    }
    return html`<dead-letters
      .lang=${this.lang}
      theme=${this.theme || nothing}
      .client=${this.client}
      .letter=${route.letter}
      .letterAddress=${letterAddress}
    ></dead-letters>`;
  }

  private feed(session: Session): TemplateResult {
    return html`<h1 class="spoken">${appWords(this.lang).feed}</h1>
      <activity-timeline
        .lang=${this.lang}
        theme=${this.theme || nothing}
        .token=${session.token}
        sync-url
        object-href=${OBJECT_HREF}
        @token-expired=${this.expired}
      ></activity-timeline>`;
  }

  private object(route: Route & { page: "object" }, session: Session): TemplateResult {
    const { object_type, object_id } = route.place;
    return html`${keyed(
      location.hash,
      html`<object-header .lang=${this.lang} theme=${this.theme || nothing} .client=${this.client} .place=${route.place}></object-header>
        <activity-timeline
          .lang=${this.lang}
          theme=${this.theme || nothing}
          .token=${session.token}
          object-type=${object_type}
          object-id=${object_id}
          sync-url
          @token-expired=${this.expired}
        ></activity-timeline>`,
    )}`;
  }

  private readonly readAddress = (): void => {
    this.takeToken();
    const route = routeOf(location.hash);
    // A filter that comes or goes leads nowhere else: what shows the place is not read again.
    if (JSON.stringify(route) !== JSON.stringify(this.route)) this.route = route;
    this.failedPage = undefined;
    const { page } = route;
    if (page !== "dashboard" && page !== "admin") return;
    LOADERS[page]().catch(() => {
      this.failedPage = page;
    });
  };

  private open(address: URL): void {
    const wasOn = this.route;
    history.pushState(null, "", address);
    window.dispatchEvent(new PopStateEvent("popstate"));
    if (wasOn.page !== this.route.page) void this.updateComplete.then(() => this.renderRoot.querySelector("main")?.focus());
  }

  private takeToken(): void {
    const { token, cleaned } = tokenFromAddress(new URL(location.href));
    if (token !== undefined) {
      history.replaceState(history.state, "", cleaned);
      this.accept(token);
    } else if (this.session === undefined) {
      const before = kept();
      if (before !== undefined) this.accept(before);
    }
  }

  private accept(token: string): boolean {
    const session = sessionOf(token);
    if (session === undefined) return false;
    const isSame = this.session?.user === session.user && this.session.organization === session.organization;
    this.session = session;
    this.isExpired = false;
    if (!isSame) this.client = new TimelineClient("", () => this.session?.token ?? "", this.expired);
    keep(token);
    this.renewed(isSame);
    return true;
  }

  private readonly signIn = (event: CustomEvent<string>): void => {
    this.accept(event.detail);
  };

  /** Requests that were refused wait for the same person's new token, and are repeated with it. */
  private readonly expired = (): Promise<boolean> => {
    keep(undefined);
    this.isExpired = true;
    this.renewal ??= Promise.withResolvers<boolean>();
    return this.renewal.promise;
  };

  private readonly signOut = (): void => {
    keep(undefined);
    this.session = undefined;
    this.isExpired = false;
    this.renewed(false);
  };

  private renewed(isSame: boolean): void {
    this.renewal?.resolve(isSame);
    this.renewal = undefined;
  }

  private readonly skip = (): void => {
    this.renderRoot.querySelector("main")?.focus();
  };

  private readonly chooseTheme = (event: CustomEvent<Theme>): void => {
    this.theme = event.detail;
    writeTheme(this.theme);
    this.applyToPage();
  };

  private readonly chooseLanguage = (event: CustomEvent<string>): void => {
    this.lang = event.detail;
    writeLanguage(this.lang);
    this.applyToPage();
  };

  private applyToPage(): void {
    const { documentElement } = document;
    documentElement.lang = this.lang;
    if (this.theme === "") delete documentElement.dataset["theme"];
    else documentElement.dataset["theme"] = this.theme;
  }
}

customElements.define("timeline-app", TimelineApp);
