import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { ariaStrings } from "./web/build/aria-strings.ts";
import { compress } from "./web/build/compress.ts";
import { doors } from "./web/build/doors.ts";
import { messages } from "./web/build/messages.ts";
import { reducedContract } from "./web/build/reduced-contract.ts";

const api = process.env.POSTERN_API ?? "http://localhost:8080";

export default defineConfig({
  root: "web",
  plugins: [react(), tailwind(), messages(), reducedContract(), ariaStrings(), doors(), compress()],
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
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 20 },
            {
              name: "router",
              test: /node_modules\/@tanstack\/(react-router|router-core|history|store|react-store)\//,
            },
            { name: "query", test: /node_modules\/@tanstack\/(react-query|query-core)\// },
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
