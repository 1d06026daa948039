/** Joins class names and leaves out what is false. */
export function cx(...names: (string | 0 | 0n | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}
