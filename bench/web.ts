import { type Browser, chromium, type Page } from "@playwright/test";
import { readConfig } from "../server/config.ts";
import { openPlatform } from "../server/platform.ts";
import { bundled, start, temporaryFolder } from "./processes.ts";
import { seed, type Visitor } from "./seed.ts";

/**
 * What a browser notices: `npm run bench:web`, after `npm run build:web`. Loopback, no throttling, an empty cache
 * each time. Needs a Chromium: CHROME_PATH, or /usr/bin/chromium.
 */
await using folder = await temporaryFolder();
const env = { POSTERN_DATA: folder.path, PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "warn" };
await using platform = await openPlatform(readConfig(env));
const { slug, visitors } = await seed(platform, { tickets: 20_000, clients: 200 });
const as = (role: Visitor["role"]) => visitors.findLast((visitor) => visitor.role === role)!;

await using server = await start(
  [await bundled(), "serve"],
  { ...env, DATABASE_URL: platform.owner.address },
  /(?:127\.0\.0\.1|localhost):(\d+)/,
);
const origin = `http://${slug}.localhost:${server.said[1]}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  // There is no graphics card to measure with: what stands in for one would take a core of its own.
  args: ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});

const report: Record<string, unknown> = {};
report["sign-in page"] = await visit(browser, "/", null);
report["portal home"] = await visit(browser, "/", as("client_executive"));
report["ticket list"] = await visit(browser, "/tickets", as("client_executive"));
report["desk home"] = await visit(browser, "/desk", as("agent"));
report["desk queue, scrolled through 10,000 rows"] = await scroll(browser, as("agent"));
console.log(JSON.stringify(report, null, 2));
await browser.close();

async function openPage(on: Browser, visitor: Visitor | null): Promise<Page> {
  const context = await on.newContext({ viewport: { width: 1440, height: 900 } });
  const [name, value] = visitor?.cookie.split("=") ?? [];
  if (name && value) {
    await context.addCookies([{ name, value, url: origin }]);
    // As for anybody who has been here before; only the cache is empty.
    await context.addInitScript(() => localStorage.setItem("postern.signed-in", "true"));
  }
  return context.newPage();
}

/** JavaScript that came over the wire and would have as gzip, in kB, and the median of five largest contentful paints in ms. */
async function visit(on: Browser, path: string, visitor: Visitor | null) {
  const paints: number[] = [];
  let kilobytes = 0;
  let gzipped = 0;
  for (let turn = 0; turn < 5; turn++) {
    const page = await openPage(on, visitor);
    const sizes: Promise<number>[] = [];
    const files: string[] = [];
    page.on("requestfinished", (request) => {
      if (request.resourceType() !== "script") return;
      sizes.push(request.sizes().then((size) => size.responseBodySize));
      files.push(new URL(request.url()).pathname);
    });
    await page.goto(origin + path, { waitUntil: "networkidle" });
    kilobytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1000;
    gzipped =
      [...new Set(files)].reduce((sum, file) => sum + (Bun.file(`dist/web${file}.gz`).size || 0), 0) / 1000;
    paints.push(await page.evaluate(largestPaint));
    await page.context().close();
  }
  return {
    "JavaScript over the wire, brotli (kB)": Math.round(kilobytes),
    "the same, gzip (kB)": Math.round(gzipped),
    "largest contentful paint (ms)": Math.round(paints.toSorted((a, b) => a - b)[2]!),
  };
}

function largestPaint(): Promise<number> {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
      type: "largest-contentful-paint",
      buffered: true,
    });
  });
}

/** Frames a second while the list is scrolled, and the longest frame in ms. */
async function scroll(on: Browser, visitor: Visitor) {
  const page = await openPage(on, visitor);
  await page.goto(`${origin}/desk/tickets?view=all`, { waitUntil: "networkidle" });
  const figures = await page.evaluate(async () => {
    const root = document.scrollingElement!;
    const scroller = [...document.querySelectorAll("*")]
      .filter((element) => element.scrollHeight > element.clientHeight + 100)
      .toSorted((a, b) => b.scrollHeight - a.scrollHeight)
      .find((element) => element === root || /auto|scroll/.test(getComputedStyle(element).overflowY));
    const frames: number[] = [];
    let last = performance.now();
    const until = last + 10_000;
    while (last < until) {
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      frames.push(now - last);
      last = now;
      scroller?.scrollBy(0, 90);
    }
    frames.sort((a, b) => a - b);
    return {
      "frames a second": Math.round((frames.length * 1000) / frames.reduce((sum, frame) => sum + frame, 0)),
      "99th percentile of a frame (ms)": Math.round(frames[Math.floor(frames.length * 0.99)] ?? 0),
      "scrolled (px)": scroller?.scrollTop,
      "rows in the page": document.querySelectorAll("[role=row], tr").length,
    };
  });
  await page.context().close();
  return figures;
}
