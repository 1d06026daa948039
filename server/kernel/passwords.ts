// Argon2id as OWASP's password storage cheat sheet asks: 19 MiB, two passes, one lane.
const cost = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

// Each verification takes its 19 MiB while it runs: two at once, the others queue.
const atOnce = 2;
let running = 0;
const queue: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => queue.push(resolve));
  else running++;
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next) next();
    else running--;
  }
}

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
