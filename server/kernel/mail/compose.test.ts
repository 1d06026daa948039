import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { readableOnDark, readableOnWhite } from "../colour.ts";
import { writeMail } from "./compose.ts";
import { oneLine } from "./content.ts";
import type { Letter, MailData, MailKind } from "./kinds.ts";
import type { Sender } from "./layout.ts";
import { mailWordsOf } from "./words.ts";

const sender: Sender = { name: "Northwind", accent: "#0f6b6b", logoUrl: null, replyTo: null };
const url = "https://northwind.example/account?a=1&b=2";
const at = "2026-03-14T09:26:53.000Z";
const company = "Northwind";

/** One letter of each kind: a new kind is missed here by the compiler. */
const waiting = {
  name: "Ada",
  company,
  count: "12",
  projects: "A new website",
  sums: "EUR 1,200.00",
  dueOn: "2026-03-31",
  url,
};
const samples: { [Kind in MailKind]: MailData[Kind] } = {
  invitation: { name: "Ada", inviter: "Grace", company, url, expiresOn: "2026-03-28" },
  sign_in_link: { url, code: "123 456", device: "Firefox", place: "Hamburg" },
  email_code: { code: "123456", purpose: "proof" },
  password_reset: { url },
  password_reset_sso: { company },
  address_change: { url, newAddress: "ada@new.example" },
  address_change_notice: { url, newAddress: "ada@new.example" },
  address_changed: { newAddress: "ada@new.example" },
  new_device: { device: "Firefox", place: "", at, url },
  factor_changed: { what: "passkey_added", at, codesLeft: "", url },
  password_changed: { at, url },
  second_factor_required: { until: "2026-03-28", company, url },
  masquerade_notice: { staff: "Grace", reason: "Ticket 7", at },
  way_changed: { company, url },
  approvals_waiting: waiting,
  approvals_waiting_link: waiting,
  access_ended: { company },
};
const letterOf = (kind: MailKind, data: Record<string, string> = samples[kind]) =>
  ({ tenantId: null, to: "ada@client.example", kind, data }) as Letter;
const written = (kind: MailKind, data?: Record<string, string>, language?: string) =>
  writeMail({ ...letterOf(kind, data), ...(language ? { language } : {}) }, sender);

describe.each(Object.keys(samples) as MailKind[])("%s", (kind) => {
  const { subject, text, html } = written(kind);

  test("says all it was given, in text and in HTML, and leaves no place unfilled", () => {
    const {
      url: address,
      at: _,
      until: __,
      expiresOn: ___,
      purpose: ____,
      what: _____,
      dueOn: ______,
      ...said
    } = samples[kind] as Record<string, string>;
    for (const value of Object.values(said).filter(Boolean)) {
      expect(text.replaceAll("\u200b", "")).toContain(value);
      expect(html.replaceAll("\u200b", "")).toContain(value);
    }
    if (address)
      expect([
        text.includes(address),
        html.includes('href="https://northwind.example/account?a=1&amp;b=2"'),
      ]).toEqual([true, true]);
    for (const part of [subject, text, html.slice(html.indexOf("<body"))])
      expect(part).not.toMatch(/[{}]|undefined/);
  });

  test("is made of what old mail programs know", () => {
    const body = html.slice(html.indexOf("<body"));
    expect(body).not.toMatch(
      /<(script|div|svg|form|link|style)\b|class="[^"]*\b(flex|grid)\b|url\(|position:|var\(/,
    );
    for (const tag of ["table", "tr", "td", "p", "a"]) {
      const count = (pattern: string) => body.match(new RegExp(pattern, "g"))?.length ?? 0;
      expect([tag, count(`<${tag}[ >]`)]).toEqual([tag, count(`</${tag}>`)]);
    }
    expect(body.match(/<table/g)?.length).toBe(body.match(/<table role="presentation"/g)?.length);
  });
});

test("times are told as people write them, in UTC, and days without an hour", () => {
  expect(written("password_changed").text).toContain("Time: March 14, 2026 at 9:26 AM (UTC)");
  expect(written("password_changed", undefined, "en-GB").text).toContain("14 March 2026 at 09:26 (UTC)");
  expect(written("second_factor_required").text).toContain("by March 28, 2026");
});

test("a line without a value is left out", () => {
  expect(written("new_device").text).not.toContain("Place");
  expect(written("factor_changed").text).not.toContain("left");
});

test("a change or a purpose that the catalogue does not know is told in the words given", () => {
  expect(written("factor_changed", { what: "Something new.", at, url }).text).toContain("Something new.");
  expect(written("email_code", { code: "1", purpose: "constructor" }).text).toContain("constructor");
});

test("a language that is malformed or not translated is English", () => {
  for (const language of ["xx", "not a language", "constructor", "ar"]) {
    expect(mailWordsOf(language)).toMatchObject({ locale: "en", direction: "ltr" });
  }
});

test("whatever the tenant's colour, the button can be read, in light and in dark surroundings", () => {
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].toSorted((one, other) => one - other) as [
      number,
      number,
    ];
    return (high + 0.05) / (low + 0.05);
  };
  const colour = fc
    .integer({ min: 0, max: 0xffffff })
    .map((value) => `#${value.toString(16).padStart(6, "0")}`);
  fc.assert(
    fc.property(colour, (accent) => {
      expect(contrast(readableOnWhite(accent), "#ffffff")).toBeGreaterThanOrEqual(4.5);
      expect(contrast(readableOnDark(accent, "#1a1d21"), "#1a1d21")).toBeGreaterThanOrEqual(4.5);
    }),
    { examples: [["#000000"], ["#ffffff"], ["#ffcc00"]] },
  );
});

test("nothing that a person types becomes markup", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, company) => {
      const data = { ...samples.invitation, name, inviter: name, company };
      const { html } = writeMail(letterOf("invitation", data), { ...sender, name: company, replyTo: null });
      const plain = writeMail(letterOf("invitation", { ...data, name: "a", inviter: "a", company: "a" }), {
        ...sender,
        name: "a",
      });
      const tags = (text: string) => text.match(/<[^>]*>/g);
      expect(tags(html)).toEqual(tags(oneLine(name) === "" ? written("invitation", data).html : plain.html));
    }),
    {
      examples: [
        ["<b>", '"><script>alert(1)</script>'],
        ["&lt;", "</td>"],
      ],
    },
  );
});
