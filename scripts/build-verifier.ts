import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { verifyPage, verifyProgram } from "../web/build/verifier.ts";

// Makes what verifies receipts without the server: `dist/verify-receipt.html` for any browser, and
// `dist/verify-receipt.mjs` for Node. Each is one file that can be handed on.
const dist = join(import.meta.dirname, "..", "dist");
mkdirSync(dist, { recursive: true });
writeFileSync(join(dist, "verify-receipt.html"), await verifyPage());
writeFileSync(join(dist, "verify-receipt.mjs"), await verifyProgram());
console.log("dist/verify-receipt.html, dist/verify-receipt.mjs");
