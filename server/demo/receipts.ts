import { currencyDecimals } from "../../contract/currency.ts";
import type { Ctx, TenantFacts } from "../kernel/context.ts";
import { clientKey } from "../kernel/storage/keys.ts";
import type { Platform } from "../platform.ts";
import { writeReceipt } from "../slices/projects/index.ts";
import { pngOf } from "./png.ts";

/** A receipt that somebody has kept, as a picture of a slip or as a bill. */
export interface Slip {
  name: string;
  kind: "picture" | "pdf";
  lines: string[];
}

export type AttachSlip = (ctx: Ctx, clientId: string, expenseId: string, slip: Slip) => Promise<void>;

/** What attaches receipts to the expenses of a tenant. Their content is there before its row, as with any upload. */
export async function slipsOf({ storage }: Platform, tenant: TenantFacts): Promise<AttachSlip> {
  const tenantKey = await storage.tenantKey(tenant.id);
  return async (ctx, clientId, expenseId, slip) => {
    const key = await clientKey(ctx.db, clientId, tenantKey, ctx.now);
    const content = slip.kind === "pdf" ? pdfOf(slip.lines) : pictureOf(slip.lines);
    const accepted = { limit: 1_000_000, types: ["application/pdf", "image/png"] };
    const body = (async function* () {
      yield content;
    })();
    const file = await storage.write({ tenantId: tenant.id, tenantKey, key }, body, accepted);
    await writeReceipt(ctx, { id: expenseId, name: slip.name }, file);
  };
}

/** What was handed out for the money. */
export function slipOf(on: string, paid: { amount: number; currency: string }, abroad: boolean): Slip {
  const decimals = currencyDecimals(abroad ? "USD" : paid.currency);
  const sum = (paid.amount / 10 ** decimals).toFixed(decimals);
  if (abroad) {
    const lines = ["Fabrikam Licensing", "1 Example Plaza", "", `Invoice of ${on}`, "", "Licences, 3 seats"];
    const total = `Total: ${sum} USD`;
    return { name: `fabrikam-invoice-${on}.pdf`, kind: "pdf", lines: [...lines, "", total, "Paid by card"] };
  }
  const total = `TOTAL ${sum} ${paid.currency}`;
  const lines = ["MARGIES TRAVEL", "TICKET COUNTER 4", "", on, "", "TRAIN", "THERE AND BACK", "2ND CLASS"];
  const name = `train-${on}.png`;
  return { name, kind: "picture", lines: [...lines, "", total, "PAID BY CARD", "", "HAVE A GOOD JOURNEY"] };
}

/** A page with lines of text, in one of the fonts that every reader has (ISO 32000-1, 9.6.2.2). */
function pdfOf(lines: string[]): Buffer {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, "\\$&")}) Tj T*`).join("\n");
  const text = `BT /F1 14 Tf 22 TL 72 520 Td\n${shown}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let file = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${place.toString().padStart(10, "0")} 00000 n \n`;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join("")}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}

const scale = 2;
const [signWidth, signHeight, lineHeight] = [6 * scale, 7 * scale, 12 * scale];
const margin = 14 * scale;
const columns = 24;

/** A slip of paper with lines of capital letters, as a till prints them. */
function pictureOf(lines: string[]): Buffer {
  const width = columns * signWidth + 2 * margin;
  const height = lines.length * lineHeight + 2 * margin;
  const rows = Buffer.alloc(height * (width + 1), 0xf6);
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0;
  for (const [line, text] of lines.entries()) {
    for (const [at, sign] of [...text.slice(0, columns)].entries()) {
      const left = margin + at * signWidth;
      const top = margin + line * lineHeight;
      for (let y = 0; y < signHeight; y++) {
        for (let x = 0; x < 5 * scale; x++) {
          const column = signs[sign]?.[Math.floor(x / scale)] ?? 0;
          const inked = (column >> Math.floor(y / scale)) & 1;
          if (inked) rows[(top + y) * (width + 1) + 1 + left + x] = 0x2c;
        }
      }
    }
  }
  return pngOf({ width, height, colours: "grey" }, rows);
}

/** Signs of five columns, a bit for each dot from the top. */
const signs: Record<string, Uint8Array> = Object.fromEntries(
  `- 0808080808, . 0060600000, / 2010080402, : 0036360000, 0 3e5149453e, 1 00427f4000, 2 4261514946, 3 2141454b31,
   4 1814127f10, 5 2745454539, 6 3c4a494930, 7 0171090503, 8 3649494936, 9 064949291e, A 7e1111117e, B 7f49494936,
   C 3e41414122, D 7f4141221c, E 7f49494941, F 7f09090901, G 3e4149497a, H 7f0808087f, I 00417f4100, J 2040413f01,
   K 7f08142241, L 7f40404040, M 7f020c027f, N 7f0408107f, O 3e4141413e, P 7f09090906, Q 3e4151215e, R 7f09192946,
   S 4649494931, T 01017f0101, U 3f4040403f, V 1f2040201f, W 3f4038403f, X 6314081463, Y 0708700807, Z 6151494543`
    .split(/,\s+/)
    .map((sign) => [sign[0], new Uint8Array(Buffer.from(sign.slice(2), "hex"))]),
);
