/** What the doctor found about one thing. */
export interface Finding {
  /** What was looked at, in a word or two. */
  about: string;
  state: "ok" | "note" | "problem";
  /** What there is. */
  found: string;
  /** What to do about it; only for notes and problems. */
  advice?: string;
}

export const ok = (about: string, found: string): Finding => ({ about, state: "ok", found });
export const note = (about: string, found: string, advice: string): Finding => ({
  about,
  state: "note",
  found,
  advice,
});
export const problem = (about: string, found: string, advice: string): Finding => ({
  about,
  state: "problem",
  found,
  advice,
});
