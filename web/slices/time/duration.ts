import { formatNumber } from "../../kernel/format.ts";

const most = 1440;

/** Minutes as hours and minutes: 90 is `1:30`. */
export function formatDuration(minutes: number): string {
  const hours = formatNumber(Math.floor(minutes / 60), { useGrouping: false });
  return `${hours}:${formatNumber(minutes % 60, { minimumIntegerDigits: 2 })}`;
}

/**
 * Minutes from what somebody typed, at most a day: `1:30`, `1.5`, `1,5`, `1h 30m`, `90m`, and whole numbers, which
 * are hours up to 24 and minutes above. `undefined` for what is no duration; 0 for an empty text.
 */
export function parseDuration(text: string): number | undefined {
  const plain = text.trim().toLowerCase().replace(",", ".");
  if (plain === "") return 0;
  const minutes = ofClock(plain) ?? ofUnits(plain) ?? ofNumber(plain);
  return minutes !== undefined && minutes >= 0 && minutes <= most ? minutes : undefined;
}

function ofClock(text: string): number | undefined {
  const parts = /^(\d{0,2}):(\d{1,2})$/.exec(text);
  if (!parts || Number(parts[2]) > 59) return undefined;
  return Number(parts[1]) * 60 + Number(parts[2]);
}

function ofUnits(text: string): number | undefined {
  const parts = /^(?:(\d+(?:\.\d+)?)\s*h)?\s*(?:(\d+)\s*m?)?$/.exec(text);
  if (!parts || !/[hm]/.test(text)) return undefined;
  return Math.round(Number(parts[1] ?? 0) * 60) + Number(parts[2] ?? 0);
}

function ofNumber(text: string): number | undefined {
  if (!/^\d*\.?\d+$|^\d+\.$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isInteger(number) && number > 24 ? number : Math.round(number * 60);
}

/** Whole seconds as a running clock: `0:42:07`. */
export function formatClock(seconds: number): string {
  const two = (value: number) => value.toString().padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
