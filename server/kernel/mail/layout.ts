import { readableOnDark, readableOnWhite } from "../colour.ts";
import { type MailContent, unlinked } from "./content.ts";
import { filled, type MailWords } from "./words.ts";

/** In whose name a mail is. */
export interface Sender {
  name: string;
  /** `#rrggbb`. */
  accent: string;
  /** Address of the logo, in full. */
  logoUrl: string | null;
  replyTo: string | null;
}

const dark = { page: "#101215", card: "#1a1d21", text: "#e8eaed", quiet: "#a3a9b2", line: "#33383f" };
const light = { page: "#f3f4f6", card: "#ffffff", text: "#16181d", quiet: "#5b626d", line: "#e1e4e8" };
const sans = "font-family:Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** The mail as plain text, for programs that show nothing else, and for reading aloud. */
export function asText(content: MailContent, sender: Sender, words: MailWords): string {
  const { heading, paragraphs, code, facts, action, small } = content;
  const parts = [
    heading,
    ...paragraphs,
    facts.map(({ label, value }) => `${label}: ${value}`).join("\n"),
    action ? `${action.label}:\n${action.url}` : "",
    code?.label ?? "",
    code ? `    ${code.value}` : "",
    small,
    `-- \n${footerOf(sender, words)}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function footerOf({ name, replyTo }: Sender, { catalogue }: MailWords): string {
  const text = replyTo ? catalogue.footerWithReply : catalogue.footer;
  return filled(text, { sender: unlinked(name), replyTo: replyTo ?? "" });
}

/**
 * The mail as HTML that old programs understand too: tables and inline styles. What the few lines of style sheet add
 * is for programs that know dark surroundings. Sentences run as their language does, whatever name they begin with.
 */
export function asHtml(content: MailContent, sender: Sender, words: MailWords): string {
  const { subject, heading, paragraphs, facts, action, code, small } = content;
  const text = `${sans};font-size:16px;line-height:24px;color:${light.text};margin:0 0 16px`;
  const body = [
    `<h1 class="text" style="${sans};font-size:20px;line-height:28px;font-weight:600;color:${light.text};margin:0 0 16px">${escaped(heading)}</h1>`,
    ...paragraphs.map((part) => `<p class="text" style="${text}">${escaped(part)}</p>`),
    facts.length > 0 ? factTable(facts) : "",
    action ? button(action, sender) : "",
    code?.label ? `<p class="text" style="${text}">${escaped(code.label)}</p>` : "",
    code ? codeLine(code.value) : "",
    `<p class="quiet" style="${quietText};margin:0">${escaped(small)}</p>`,
    action ? plainLink(action, words) : "",
  ];
  const look = { subject, sender, words };
  return page(look, body.filter((part) => part !== "").join("\n"), escaped(footerOf(sender, words)));
}

const quietText = `${sans};font-size:13px;line-height:20px;color:${light.quiet}`;

function page(
  { subject, sender, words }: { subject: string; sender: Sender; words: MailWords },
  body: string,
  footer: string,
): string {
  return `<!doctype html>
<html lang="${escaped(words.locale)}" dir="${words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
<style>${darkStyles(sender.accent)}</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:${light.page}">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${light.page}" style="background-color:${light.page}">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
<tr><td style="padding:0 4px 16px">${head(sender)}</td></tr>
<tr><td class="card" bgcolor="${light.card}" style="background-color:${light.card};border:1px solid ${light.line};border-radius:10px;padding:32px 24px">
${body}
</td></tr>
<tr><td class="quiet" style="${quietText};padding:16px 4px 0">${footer}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

/** Written with `!important`, since what stands in the elements themselves would win. */
function darkStyles(accent: string): string {
  const rules = [
    `.page{background-color:${dark.page}!important}`,
    `.card{background-color:${dark.card}!important;border-color:${dark.line}!important}`,
    `.text{color:${dark.text}!important}`,
    `.quiet{color:${dark.quiet}!important}`,
    `.code{background-color:${dark.page}!important;color:${dark.text}!important;border-color:${dark.line}!important}`,
    `.button{background-color:${readableOnDark(accent, dark.card)}!important}`,
    `.button a{color:${dark.card}!important}`,
    `.link{color:${readableOnDark(accent, dark.card)}!important}`,
  ];
  return `:root{color-scheme:light dark}@media (prefers-color-scheme:dark){${rules.join("")}}`;
}

function head({ name, logoUrl }: Sender): string {
  const logo = logoUrl
    ? `<td style="padding-right:12px"><img src="${escaped(logoUrl)}" alt="" height="32" style="display:block;height:32px;border:0"></td>`
    : "";
  const style = `${sans};font-size:16px;line-height:24px;font-weight:600;color:${light.text}`;
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>${logo}<td class="text" dir="auto" style="${style}">${escaped(unlinked(name))}</td></tr></table>`;
}

function factTable(facts: MailContent["facts"]): string {
  const cell = `${sans};font-size:14px;line-height:20px;padding:4px 16px 4px 0;vertical-align:top`;
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><td class="quiet" style="${cell};color:${light.quiet}">${escaped(label)}</td><td class="text" dir="auto" style="${cell};color:${light.text};word-break:break-word">${escaped(value)}</td></tr>`,
  );
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">${rows.join("")}</table>`;
}

function button({ label, url }: NonNullable<MailContent["action"]>, { accent }: Sender): string {
  const ground = readableOnWhite(accent);
  const style = `${sans};font-size:16px;line-height:24px;font-weight:600;color:#ffffff;text-decoration:none;display:inline-block;padding:10px 20px`;
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px"><tr><td class="button" bgcolor="${ground}" style="background-color:${ground};border-radius:6px"><a href="${escaped(url)}" target="_blank" rel="noopener" style="${style}">${escaped(label)}</a></td></tr></table>`;
}

function codeLine(code: string): string {
  const style = `font-family:ui-monospace,Consolas,Menlo,monospace;font-size:24px;line-height:32px;letter-spacing:4px;color:${light.text};background-color:${light.page};border:1px solid ${light.line};border-radius:6px;padding:12px 16px;margin:0 0 16px;text-align:center`;
  return `<p class="code" dir="ltr" style="${style}">${escaped(code)}</p>`;
}

function plainLink({ url }: NonNullable<MailContent["action"]>, { catalogue }: MailWords): string {
  return `<p class="quiet" style="${quietText};margin:16px 0 0">${escaped(catalogue.link)}<br><a class="link" href="${escaped(url)}" target="_blank" rel="noopener" style="color:${light.quiet};word-break:break-all">${escaped(url)}</a></p>`;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign]!);
}
