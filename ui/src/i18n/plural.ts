/** A sentence for each plural form of the language (CLDR); `{n}` is the number as the locale writes it. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Picks the form and fills in: `plural("pl", forms, 22)`. */
export function plural(locale: string, forms: Forms, n: number): string {
  const form = forms[new Intl.PluralRules(locale).select(n)] ?? forms.other;
  return form.replaceAll("{n}", new Intl.NumberFormat(locale).format(n));
}

/** Fills `{name}` places. What is filled in is text: it goes into text nodes only. */
export function fill(sentence: string, values: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
