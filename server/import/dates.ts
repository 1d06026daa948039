const tokens: Record<string, string> = {
  YYYY: "(?<year>\\d{4})",
  MM: "(?<month>\\d{1,2})",
  DD: "(?<day>\\d{1,2})",
  HH: "(?<hour>\\d{1,2})",
  mm: "(?<minute>\\d{1,2})",
  ss: "(?<second>\\d{1,2})",
};

/** Reads times as a format writes them. */
export type ReadDate = (text: string) => Date | null;

/**
 * A reader of dates such as `DD-MM-YYYY HH:mm`, or of `ISO` ones, that answers with null for what is no such date.
 * Wall-clock times are those of the zone.
 * @throws RangeError for a format without year, month and day, or a zone that is not known
 */
export function dateReader(format: string, timeZone: string): ReadDate {
  const zone = zoneOf(timeZone);
  if (format === "ISO") return (text) => readIso(text, zone);
  const escaped = format.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`^${escaped.replace(/YYYY|MM|DD|HH|mm|ss/g, (token) => tokens[token]!)}$`);
  if (!/YYYY/.test(format) || !/MM/.test(format) || !/DD/.test(format))
    throw new RangeError(`the date format “${format}” needs YYYY, MM and DD`);
  return (text) => {
    const parts = pattern.exec(text)?.groups;
    return parts ? instantOf(parts, zone) : null;
  };
}

function readIso(text: string, zone: Intl.DateTimeFormat): Date | null {
  const match =
    /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d+)?)?)?(?<offset>Z|[+-]\d{2}:?\d{2})?$/.exec(
      text,
    );
  if (!match) return null;
  if (!match.groups!.offset) return instantOf(match.groups!, zone);
  const instant = new Date(text.replace(" ", "T"));
  return Number.isNaN(instant.getTime()) ? null : instant;
}

function instantOf(parts: Record<string, string | undefined>, zone: Intl.DateTimeFormat): Date | null {
  const { year, month, day, hour = "0", minute = "0", second = "0" } = parts;
  const numbers = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const wall = wallTime(numbers);
  if (wall === null) return null;
  // The offset of the zone is asked twice: near a change of the clock the first answer is of the wrong side.
  const first = wall - offsetAt(zone, wall);
  return new Date(wall - offsetAt(zone, first));
}

/** Milliseconds as if the wall clock were UTC; null for the 30th of February and the like. */
function wallTime([year, month, day, hour, minute, second]: [number, number, number, number, number, number]):
  | number
  | null {
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(time);
  const same =
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    back.getUTCMinutes() === minute &&
    back.getUTCSeconds() === second;
  return same ? time : null;
}

function zoneOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
}

function offsetAt(zone: Intl.DateTimeFormat, instant: number): number {
  if (zone.resolvedOptions().timeZone === "UTC") return 0;
  const parts = Object.fromEntries(
    zone.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  return Date.UTC(year!, month! - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}
