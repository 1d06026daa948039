import { type Chooser, wordsOf } from "../../../contract/passwords.ts";
import { refuse } from "../../kernel/refusal.ts";
import { askOwnProgram } from "../../kernel/self.ts";
import { turns } from "../../kernel/turns.ts";
import type { Judged } from "./strength-judge.ts";

/** Milliseconds that a judgement may take: usually it is 50. */
const patience = 10_000;
const inTurn = turns(2, 50);

/**
 * Refuses a password that is easy to guess: a common one, one of few signs or a row of keys, or one made of what is
 * known of the person and the company.
 * @throws Refusal invalid_input with the reason as a code
 */
export async function requireStrong(password: string, path: string, person: Chooser): Promise<void> {
  const order = JSON.stringify({ password, words: wordsOf(person) });
  const judged = JSON.parse(await inTurn(() => askOwnProgram("judge-password", order, patience))) as Judged;
  if (!judged.strong) refuse("invalid_input", path, judged.reason);
}
