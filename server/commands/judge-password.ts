import { text } from "node:stream/consumers";
import { type Judged, judge } from "../slices/identity/strength-judge.ts";
import type { Invocation } from "./invocation.ts";

/** For the server alone, which asks it in a process of its own: how strong a password is. */
export async function judgePasswordCommand({ say }: Invocation): Promise<number> {
  const { password, words } = JSON.parse(await text(process.stdin)) as { password: string; words: string[] };
  const judged: Judged = await judge(password, words);
  say(JSON.stringify(judged));
  return 0;
}
