import { turns } from "./turns.ts";

// Argon2id as OWASP's password storage cheat sheet asks: 19 MiB, two passes, one lane.
const cost = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

// Each verification takes its 19 MiB while it runs: two at once. A crowd that signs in at nine waits some seconds; of
// a flood nobody would ever come to their turn, so it is turned away.
const inTurn = turns(2, 200);

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => Bun.password.hash(password.normalize("NFKC"), cost));
}

let nobodys: Promise<string> | undefined;

/** Whether the password is right. Takes the same time when there is no hash to compare with, and is then false. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  nobodys ??= hashPassword(crypto.randomUUID());
  const against = hash ?? (await nobodys);
  const right = await inTurn(() => Bun.password.verify(password.normalize("NFKC"), against));
  return right && hash !== null;
}
