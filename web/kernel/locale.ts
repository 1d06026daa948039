/** Languages that Postern speaks. */
const languages = ["en"];

/**
 * The locale for texts, numbers and dates: the words of a language that Postern speaks, written the way the
 * reader's region writes them (somebody in Germany reads English with `1.234,50 €`).
 */
export function localeFor(preferred: readonly string[]): string {
  for (const tag of preferred) {
    const { language } = new Intl.Locale(tag);
    if (languages.includes(language)) return tag;
  }
  const region = new Intl.Locale(preferred[0] ?? "en-US").maximize().region;
  return region ? `en-${region}` : "en-US";
}

export const locale = localeFor(typeof navigator === "undefined" ? [] : navigator.languages);
