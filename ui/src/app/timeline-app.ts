import { html, LitElement, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";

import { TimelineClient } from "../api/client.ts";
import type { Asked } from "../dashboard/period.ts";
import { controls } from "../theme/controls.ts";
import { icon } from "../theme/icons.ts";
import { tokens } from "../theme/tokens.ts";
import { appStyles } from "./app-styles.ts";
import { followLinks } from "./follow-links.ts";
import "./object-header.ts";
import { LANGUAGES, readLanguage, readTheme, writeLanguage, writeTheme, type Theme } from "./preferences.ts";
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
  private stopFollowing: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.takeToken();
    this.stopFollowing = followLinks(this, (address) => this.open(address));
    window.addEventListener("popstate", this.readAddress);
    window.addEventListener("hashchange", this.readAddress);
    this.applyToPage();
    this.readAddress();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopFollowing?.();
    window.removeEventListener("popstate", this.readAddress);
    window.removeEventListener("hashchange", this.readAddress);
  }

  protected override updated(): void {
    const { page } = this.route;
    this.toggleAttribute("fits", this.session !== undefined && (page === "feed" || page === "object"));
  }

  protected override render(): TemplateResult {
    const words = appWords(this.lang);
    if (this.session === undefined) {
      return html`<main>
        <timeline-sign-in .lang=${this.lang} theme=${this.theme || nothing} ?expired=${this.isExpired} @token=${this.signIn}></timeline-sign-in>
      </main>`;
    }
    return html`<header>
        <button class="skip" @click=${this.skip}>${words.skip}</button>
        <span class="brand">${icon("status_change", 18)} ${words.product}</span>
        <nav aria-label=${words.pages}>${this.links(words, this.session)}</nav>
        <div class="reader">${this.choices(words)}</div>
      </header>
      <main id="main" tabindex="-1">${this.page(this.route, this.session, words)}</main>`;
  }

  private links(words: AppWords, session: Session): TemplateResult {
    const { page } = this.route;
    const link = (name: Route["page"], href: string, text: string): TemplateResult =>
      html`<a href=${href} aria-current=${page === name ? "page" : nothing}>${text}</a>`;
    return html`${link("feed", feedAddress({}), words.feed)} ${link("dashboard", "/#/dashboard", words.dashboard)}
    ${session.isAdmin ? link("admin", letterAddress(undefined), words.admin) : nothing}`;
  }

  private choices(words: AppWords): TemplateResult {
    const themes: [Theme, string][] = [["", words.themeSystem], ["light", words.themeLight], ["dark", words.themeDark]];
    const language = this.lang.split("-")[0] ?? "en";
    return html`<select class="plain" aria-label=${words.theme} @change=${this.chooseTheme}>
        ${themes.map(([theme, name]) => html`<option value=${theme} ?selected=${theme === this.theme}>${name}</option>`)}
      </select>
      <select class="plain" aria-label=${words.language} @change=${this.chooseLanguage}>
        ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === language}>${name}</option>`)}
      </select>
      <button @click=${() => this.signOut(false)}>${words.signOut}</button>`;
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
        @token-expired=${() => this.signOut(true)}
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
          @token-expired=${() => this.signOut(true)}
        ></activity-timeline>`,
    )}`;
  }

  private readonly readAddress = (): void => {
    this.takeToken();
    this.route = routeOf(location.hash);
    this.failedPage = undefined;
    const { page } = this.route;
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
    this.session = session;
    this.isExpired = false;
    this.client = new TimelineClient("", () => this.session?.token ?? "", () => this.signOut(true));
    keep(token);
    return true;
  }

  private readonly signIn = (event: CustomEvent<string>): void => {
    this.accept(event.detail);
  };

  /** Answers that no new token came: the request stays refused. */
  private signOut(isExpired: boolean): Promise<boolean> {
    keep(undefined);
    this.session = undefined;
    this.isExpired = isExpired;
    return Promise.resolve(false);
  }

  private readonly skip = (): void => {
    this.renderRoot.querySelector("main")?.focus();
  };

  private readonly chooseTheme = (event: Event): void => {
    this.theme = (event.target as HTMLSelectElement).value as Theme;
    writeTheme(this.theme);
    this.applyToPage();
  };

  private readonly chooseLanguage = (event: Event): void => {
    this.lang = (event.target as HTMLSelectElement).value;
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
