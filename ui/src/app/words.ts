const en = {
  product: "Activities",
  feed: "Feed",
  dashboard: "Dashboard",
  admin: "Dead letters",
  pages: "Pages",
  skip: "Skip to content",
  account: "Account",
  theme: "Theme",
  themeSystem: "System",
  themeLight: "Light",
  themeDark: "Dark",
  language: "Language",
  signOut: "Sign out",
  signInTitle: "Open your timeline",
  signInText: "Paste an access token of your organization. It stays in this tab and is sent to this server only.",
  token: "Access token",
  open: "Open",
  notAToken: "This is not an access token.",
  expiredTitle: "Your session has ended",
  expired: "The access token is not accepted any more. Paste a new one to go on.",
  adminOnly: "This page is for administrators.",
  failedPage: "This page could not be loaded.",
  retry: "Try again",
};

export type AppWords = typeof en;

const de: AppWords = {
  product: "Aktivitäten",
  feed: "Verlauf",
  dashboard: "Übersicht",
  admin: "Unzustellbare",
  pages: "Seiten",
  skip: "Zum Inhalt",
  account: "Konto",
  theme: "Darstellung",
  themeSystem: "System",
  themeLight: "Hell",
  themeDark: "Dunkel",
  language: "Sprache",
  signOut: "Abmelden",
  signInTitle: "Ihren Verlauf öffnen",
  signInText: "Fügen Sie ein Zugriffstoken Ihrer Organisation ein. Es bleibt in diesem Tab und geht nur an diesen Server.",
  token: "Zugriffstoken",
  open: "Öffnen",
  notAToken: "Das ist kein Zugriffstoken.",
  expiredTitle: "Ihre Sitzung ist beendet",
  expired: "Das Zugriffstoken wird nicht mehr angenommen. Fügen Sie ein neues ein, um fortzufahren.",
  adminOnly: "Diese Seite ist für Administratoren.",
  failedPage: "Diese Seite konnte nicht geladen werden.",
  retry: "Erneut versuchen",
};

/** The words of a language, English where it is not spoken here. */
export function appWords(locale: string): AppWords {
  return locale.startsWith("de") ? de : en;
}
