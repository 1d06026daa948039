/**
 * One record of CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in front,
 * which it shows as text.
 */
export function csvRecord(cells: (string | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(value: string | null): string {
  const text = value ?? "";
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Tells spreadsheets that the file is UTF-8. */
export const byteOrderMark = "\uFEFF";
