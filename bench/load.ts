/** One call of a load: where, as whom, and what with. */
export interface Shot {
  url: string;
  host: string;
  cookie: string;
  method?: string;
  body?: unknown;
}

export interface Figures {
  requests: number;
  failures: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
}

/** As many calls as go, so many at once, for so long. Durations in milliseconds. */
export async function closedLoop(next: () => Shot, connections: number, seconds: number): Promise<Figures> {
  const durations: number[] = [];
  let failures = 0;
  const start = performance.now();
  const until = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        const began = performance.now();
        if (!(await fire(next()))) failures++;
        durations.push(performance.now() - began);
      }
    }),
  );
  return figures(durations, failures, performance.now() - start);
}

/**
 * Calls at a fixed rate whatever the answers take: the time a call waits for its turn counts, as it does for the
 * person who made it.
 */
export async function openLoop(next: () => Shot, perSecond: number, seconds: number): Promise<Figures> {
  const durations: number[] = [];
  let failures = 0;
  const start = performance.now();
  const under: Promise<void>[] = [];
  for (let at = 0; at < perSecond * seconds; at++) {
    const due = start + (at * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await Bun.sleep(wait);
    under.push(
      fire(next()).then((ok) => {
        if (!ok) failures++;
        durations.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(under);
  return figures(durations, failures, performance.now() - start);
}

async function fire({ url, host, cookie, method = "GET", body }: Shot): Promise<boolean> {
  const answer = await fetch(url, {
    method,
    headers: { host, cookie, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok) console.error(`${method} ${url} answered ${answer.status}: ${text}`);
  return answer.ok;
}

function figures(durations: number[], failures: number, ms: number): Figures {
  const sorted = durations.toSorted((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return {
    requests: sorted.length,
    failures,
    perSecond: Math.round((sorted.length * 1000) / ms),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
