import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { ariaStrings } from "./web/build/aria-strings.ts";
import { compress } from "./web/build/compress.ts";
import { doors } from "./web/build/doors.ts";
import { messages } from "./web/build/messages.ts";
import { preload } from "./web/build/preload.ts";
import { reducedContract } from "./web/build/reduced-contract.ts";
import { verifier } from "./web/build/verifier.ts";

const api = process.env.POSTERN_API ?? "http://localhost:8080";

const base = new RegExp(
  [
    "web/kernel/(client|api-error|messages|locale|idempotency|address|theme|accent|colour)\\.ts",
    "web/ui/(cx|button|spinner|icon-button|field|text-field|skeleton|empty-state|banner|brand-mark|initials|avatar|link-class|use-draft)\\.",
    "web/shell/(door|leave)\\.ts|virtual:(contract|messages/(common|errors))$|vite/preload-helper",
    "@lingui/core|lucide-react/dist/esm/(?!icons/)",
    "icons/(cloud-off|rotate-cw|search-x|triangle-alert|lock|lock-keyhole|key-round|mail|building-complex)\\.",
    "icons/(shield-check|door-closed|hourglass|eye|eye-off)\\.",
  ].join("|"),
);
const front = new RegExp(
  [
    "web/slices/session/(front|front-page|blocked|arrival|safe-target|remembered|pending-link|use-attempt)\\.",
    "web/kernel/passkey\\.|web/ui/(use-loaded|password-field)\\.|virtual:messages/session",
  ].join("|"),
);
const frame = new RegExp(
  [
    "web/shell/(app|inside|hurdles|frame|navigation|bottom-bar|router|screen|screen-skeleton|door-mark|user-menu|palette-host)\\.tsx",
    "web/shell/(palette-state|sign-out|focus|refusals|viewing)\\.ts",
    "web/kernel/(api|format|session|navigation)\\.",
    "web/ui/(link|toast|states|card|badge|relative-time|money|use-media-query|lazy-trigger)\\.",
    "web/ui/(once-open|query-view|keyboard-hint)\\.",
    "@orpc/|virtual:messages/shell$",
  ].join("|"),
);

const list =
  /web\/ui\/(data-table|table-rows|table-column|card-rows|use-rows|use-row-keys|use-shortcuts|filter-bar|search-field|sort-menu|menu|date-field|load-more)\./;

export default defineConfig({
  root: "web",
  plugins: [
    react(),
    tailwind(),
    messages(),
    reducedContract(),
    ariaStrings(),
    doors(),
    preload(),
    verifier(),
    compress(),
  ],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2023",
    // The CSP allows no data: fonts or scripts, and small files are cheap over HTTP/2.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { portal: "web/index.html", desk: "web/desk.html", console: "web/console.html" },
      output: {
        codeSplitting: {
          groups: [
            { name: "react", priority: 9, test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: "router",
              priority: 9,
              test: /@tanstack\/(react-router|router-core|history|store|react-store)\//,
            },
            { name: "query", priority: 9, test: /@tanstack\/(react-query|query-core)\// },
            // What every page needs, and what every screen behind a door needs: two files instead of forty small ones,
            // which compress worse.
            { name: "base", priority: 8, test: base },
            { name: "front", priority: 8, test: front },
            { name: "frame", priority: 7, test: frame },
            // Lists are most screens; icons that several of them show travel together.
            { name: "list", priority: 6, test: list },
            { name: "icons", priority: 5, test: /lucide-react\/dist\/esm\/icons\//, minShareCount: 3 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    host: "0.0.0.0",
    allowedHosts: [".localhost"],
    // The server reads the tenant from the host and checks the origin, so both are kept.
    proxy: { "/api": { target: api, changeOrigin: false } },
  },
});
