import type { SealingCounts } from "./audit/sealing.ts";
import type { Pools } from "./database/pools.ts";

/** Upper bounds of the duration histogram, in seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

interface Series {
  count: number;
  seconds: number;
  buckets: number[];
}

/** Counters of this process in the text format of Prometheus (version 0.0.4). */
export class Telemetry {
  readonly #requests = new Map<string, Series>();
  readonly #started = Date.now();

  constructor(
    private readonly pools: Pools,
    private readonly sealed?: SealingCounts,
  ) {}

  /** Counts one answered request; `ms` is its duration in milliseconds. */
  request(endpoint: string, method: string, status: number, ms: number): void {
    const labels = `endpoint="${endpoint}",method="${/^[A-Z]{3,7}$/.test(method) ? method : "OTHER"}",status="${status}"`;
    const series = this.#requests.get(labels) ?? { count: 0, seconds: 0, buckets: bounds.map(() => 0) };
    this.#requests.set(labels, series);
    series.count++;
    series.seconds += ms / 1000;
    const at = bounds.findIndex((bound) => ms / 1000 <= bound);
    if (at >= 0) series.buckets[at]!++;
  }

  async text(): Promise<string> {
    const lines = [
      ...gauge(
        "postern_uptime_seconds",
        "Seconds since the process started.",
        (Date.now() - this.#started) / 1000,
      ),
      ...gauge("process_resident_memory_bytes", "Resident memory of the process.", process.memoryUsage.rss()),
      ...gauge("postern_database_connections", "Open connections to the database.", this.pools.load.open),
      ...gauge("postern_database_waiting", "Calls that wait for a connection.", this.pools.load.waiting),
      ...(this.sealed ? sealingLines(this.sealed) : []),
      "# HELP postern_http_request_seconds Duration of answered requests.",
      "# TYPE postern_http_request_seconds histogram",
    ];
    for (const [labels, { count, seconds, buckets }] of this.#requests) {
      let below = 0;
      for (const [at, bound] of bounds.entries()) {
        below += buckets[at]!;
        lines.push(`postern_http_request_seconds_bucket{${labels},le="${bound}"} ${below}`);
      }
      lines.push(`postern_http_request_seconds_bucket{${labels},le="+Inf"} ${count}`);
      lines.push(
        `postern_http_request_seconds_sum{${labels}} ${seconds}`,
        `postern_http_request_seconds_count{${labels}} ${count}`,
      );
    }
    return `${lines.join("\n")}\n`;
  }
}

function sealingLines({ entries, checkpoints, failures, seconds }: SealingCounts): string[] {
  return [
    ...counter("postern_audit_sealed_entries_total", "Audit entries sealed by this process.", entries),
    ...counter("postern_audit_checkpoints_total", "Checkpoints signed by this process.", checkpoints),
    ...counter(
      "postern_audit_seal_failures_total",
      "Trails that could not be sealed when looked at.",
      failures,
    ),
    ...gauge("postern_audit_seal_round_seconds", "Duration of the last round of sealing.", seconds),
  ];
}

function counter(name: string, help: string, value: number): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, `${name} ${value}`];
}

function gauge(name: string, help: string, value: number): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`];
}
