import type { Counters } from "./counters.ts";
import { networkOf } from "./http/network.ts";
import { Refusal } from "./refusal.ts";

/** So many in so many seconds. */
type Rate = readonly [count: number, seconds: number];
interface Rates {
  network?: Rate;
  /** One account from one network: a stranger uses up no more of what the account has. */
  pair?: Rate;
  account?: Rate;
  /** An account from a browser or session of its own: a share that strangers cannot use up, whatever else is over. */
  own?: Rate;
  tenant?: Rate;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * What may be done how often: by, or to, one account; from one network; in one tenant. Limits of an endpoint's calls
 * in a minute stand in the contract.
 */
const table = {
  /** No limit for an account: strangers could lock its owner out. The growing waits of `Throttle` are for that. */
  signIn: { network: [300, hour], tenant: [6_000, hour] },
  /** Magic links asked for. */
  link: {
    network: [30, hour],
    pair: [3, 15 * minute],
    account: [10, 15 * minute],
    own: [5, 15 * minute],
    tenant: [2_000, hour],
  },
  /** Codes typed in, taken before one looks whether the code is right. */
  code: { network: [200, hour], pair: [15, hour], account: [40, hour], own: [20, hour] },
  /** Ways to a new password asked for. */
  reset: { network: [30, hour], pair: [3, hour], account: [10, hour], own: [5, hour], tenant: [1_000, hour] },
  /** Changes of address asked for: the new one is any that somebody names. */
  address: { account: [5, hour], tenant: [500, hour] },
  /** Sent or sent again; the account is who invites. */
  invitation: { account: [200, hour], tenant: [2_000, day] },
  /** People of whole lists, counted one by one. */
  invitationList: { account: [3_000, day], tenant: [10_000, day] },
  /** Mails of one tenant; the account is who is invited. */
  invitationMail: { account: [5, day] },
  /** Links of digests looked at or opened. */
  digest: { network: [300, hour] },
  approval: { account: [300, hour], tenant: [10_000, day] },
  export: { account: [30, hour], tenant: [500, day] },
} as const satisfies Record<string, Rates>;

export type LimitName = keyof typeof table;

/** All that a limit counts by: leaving one out is an error of types. */
export type LimitedBy<N extends LimitName> = Needed<N, "account", { account: string }> &
  Needed<N, "network", { address: string }> &
  Needed<N, "own", { own: string | null }> &
  Needed<N, "tenant", { tenantId: string | null }>;
interface Counted {
  account: string;
  address: string;
  own: string | null;
  tenantId?: string | null;
}
type Needed<N extends LimitName, Kind extends string, T> = Kind extends keyof (typeof table)[N] ? T : object;

/** Named limits, counted in all processes when Redis is configured. */
export class Limits {
  /** @param scale multiplies what a network or a tenant may do: tests come from one address */
  constructor(
    private readonly counters: Counters,
    private readonly clock: () => number = Date.now,
    private readonly scale = 1,
  ) {}

  /**
   * Counts one, or refuses. It knows nothing of whether an account exists, and does the same for all. The account is
   * an address as people sign in with it, or an id; the tenant is null on the bare host, which counts by itself.
   *
   *     await ctx.limits.take("link", { account: email, own: await ownBrowser(ctx, email), address, tenantId });
   *
   * What the narrow limit refuses does not count for the wider one: one network cannot use up its tenant's share. What
   * comes from a browser or session of the account's own (`own` tells which; null for none) counts there alone.
   * An endpoint with a transaction of its own around it names its limit in the contract instead.
   * @param times so many at once: a list of invitations; 0 only looks whether there is room for one
   * @throws Refusal rate_limited with the seconds to wait
   */
  async take<N extends LimitName>(name: N, by: LimitedBy<N>, times = 1): Promise<void> {
    const { account, address, own, tenantId }: Counted = { account: "", address: "", own: null, ...by };
    const { network, pair, account: person, own: ofOwn, tenant }: Rates = table[name];
    const from = networkOf(address);
    const who = account.toLowerCase();
    if (ofOwn && own !== null) return this.#count(`${name} own ${own} ${who}`, ofOwn, 1, times);
    if (pair) await this.#count(`${name} pair ${from} ${who}`, pair, 1, times);
    if (network) await this.#count(`${name} network ${from}`, network, this.scale, times);
    if (person) await this.#count(`${name} account ${who}`, person, 1, times);
    if (tenant) await this.#count(`${name} tenant ${tenantId ?? "none"}`, tenant, this.scale, times);
  }

  async #count(key: string, [count, seconds]: Rate, scale: number, times: number): Promise<void> {
    const wait = await this.counters.take(key, count * scale, seconds, this.clock(), times);
    if (wait > 0) throw new Refusal("rate_limited", { retryAfter: wait });
  }
}
