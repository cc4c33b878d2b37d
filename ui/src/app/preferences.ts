/** How this reader wants to see the app; kept in the browser, the browser's own wishes until something is said. */
export type Theme = "" | "light" | "dark";

const THEME = "activity-timeline:theme";
const LANGUAGE = "activity-timeline:language";
export const LANGUAGES: Record<string, string> = { en: "English", de: "Deutsch" };

export function readTheme(): Theme {
  const theme = read(THEME);
  return theme === "light" || theme === "dark" ? theme : "";
}

export function readLanguage(): string {
  const said = read(LANGUAGE);
  if (said !== null && said in LANGUAGES) return said;
  // With its region: `en-GB` writes other dates than `en-US`.
  return navigator.language || "en";
}

export function writeTheme(theme: Theme): void {
  write(THEME, theme);
}

export function writeLanguage(language: string): void {
  write(LANGUAGE, language);
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
}
