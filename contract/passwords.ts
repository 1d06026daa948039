/** Who chooses a password, and the company that asks for it. */
export interface Chooser {
  name: string;
  email: string;
  tenant?: string | null;
}

export type WeakReason = "too_common" | "own_words" | "repeated" | "in_a_row" | "too_easy";

/** What the library that judges says, in our codes: keys below `errors.fields`. */
const reasons: Record<string, WeakReason> = {
  topTen: "too_common",
  topHundred: "too_common",
  common: "too_common",
  similarToCommon: "too_common",
  userInputs: "own_words",
  simpleRepeat: "repeated",
  extendedRepeat: "repeated",
  sequences: "in_a_row",
  straightRow: "in_a_row",
  keyPattern: "in_a_row",
};

/**
 * What a new password has to be, here and where it is typed. Strong is what takes at least 10⁸ guesses: zxcvbn's score
 * 3. What is strong so far does not become weak by more, so only the beginning is judged, in signs; what somebody sends
 * must not keep a machine busy.
 */
export const passwordRules = { min: 12, max: 200, score: 3, judged: 64, reasons } as const;

/** What somebody who knows them would try: each whole, and in parts. */
export function wordsOf({ name, email, tenant }: Chooser): string[] {
  const whole = [name, email, email.split("@")[0] ?? "", tenant ?? "", "postern"];
  const parts = whole.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u));
  return [...new Set([...whole, ...parts])].filter((word) => word.length > 2);
}
