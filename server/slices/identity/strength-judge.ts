import { passwordRules, type WeakReason } from "../../../contract/passwords.ts";

/** Whether a password is strong enough, and if not, the reason as a code of `errors.fields`. */
export type Judged = { strong: true } | { strong: false; reason: WeakReason };
/**
 * Judges a password as somebody who guesses would: by zxcvbn, with the 49,000 most common passwords. Strong is what
 * takes at least 10⁸ guesses, its score 3. The dictionary takes 28 MB, so this runs in a process that ends.
 * @param words what people who know the person would try first
 */
export async function judge(password: string, words: string[]): Promise<Judged> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  const judge = new ZxcvbnFactory({
    dictionary: { passwords: dictionary["passwords-common"] },
    graphs: adjacencyGraphs,
    maxLength: passwordRules.judged,
  });
  const { score, feedback } = judge.check(password.normalize("NFKC"), words);
  return score >= passwordRules.score
    ? { strong: true }
    : { strong: false, reason: passwordRules.reasons[feedback.warning ?? ""] ?? "too_easy" };
}
