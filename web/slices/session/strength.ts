import { type Chooser, passwordRules, wordsOf } from "../../../contract/passwords.ts";

/** How hard a password is to guess: 0 to 4, as zxcvbn counts, and whether the server will take it. */
export interface Strength {
  score: 0 | 1 | 2 | 3 | 4;
  strong: boolean;
  /** Why it will not, as a key below `errors.fields`. */
  reason: string | undefined;
}

export type Judge = (password: string, person: Chooser) => Strength;

let loading: Promise<Judge> | undefined;

/** The same judge that the server asks, with the same list of common passwords: 400 kB, for whoever chooses one. */
export function loadJudge(): Promise<Judge> {
  loading ??= makeJudge().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function makeJudge(): Promise<Judge> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  const judge = new ZxcvbnFactory({
    dictionary: { passwords: dictionary["passwords-common"] },
    graphs: adjacencyGraphs,
    maxLength: passwordRules.judged,
  });
  return (password, person) => {
    const { score, feedback } = judge.check(password.normalize("NFKC"), wordsOf(person));
    const long = password.length >= passwordRules.min;
    const hard = score >= passwordRules.score;
    return {
      score,
      strong: hard && long,
      reason: hard
        ? long
          ? undefined
          : "password_short"
        : (passwordRules.reasons[feedback.warning ?? ""] ?? "too_easy"),
    };
  };
}
