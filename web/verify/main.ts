import { hex, keyHashOf, type LogKey, verifierKey } from "../../contract/checkpoint.ts";
import { readKeys } from "../../contract/receipt-file.ts";
import { buttonClass } from "../ui/button-class.ts";
import { textLinkClass } from "../ui/link-class.ts";
import { h } from "./dom.ts";
import { type Given, judge, type Result, readFiles } from "./judge.ts";
import { resultView } from "./result-view.ts";
import { language, t } from "./texts.ts";
import "./style.css";

let given: Given[] = [];
let keys: LogKey[] = [];
/** Counts what was asked for: what comes late is not shown over what came after. */
let turn = 0;

const keyText = h("textarea", {
  id: "key",
  rows: "3",
  class:
    "w-full resize-y rounded-6 bg-surface px-3 py-2 font-mono text-13 break-all ring-1 ring-inset ring-control",
  "aria-describedby": "key-hint key-state",
  spellcheck: "false",
  autocomplete: "off",
  input: () => void takeKeys(),
});
const keyState = h("p", { id: "key-state", role: "status", class: "text-13 break-all text-ink-2" });
const summary = h("p", { role: "status", class: "text-14 break-words text-ink-2" });
const results = h("div", { class: "flex flex-col gap-3 empty:hidden" });
const clear = h(
  "button",
  { type: "button", class: buttonClass("secondary", "sm"), hidden: true, click: () => startAgain() },
  t("clear"),
);

function filePicker(id: string, label: string, accept: string, main: boolean): HTMLElement {
  const input = h("input", { id, type: "file", multiple: true, accept, class: "peer sr-only" });
  input.addEventListener("change", () => {
    void take([...(input.files ?? [])]);
    input.value = "";
  });
  const ring =
    "peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent-line";
  const look = `${buttonClass(main ? "primary" : "secondary")} ${ring} cursor-pointer self-start`;
  return h("div", { class: "relative flex" }, input, h("label", { for: id, class: look }, label));
}

function step(id: string, title: string, ...children: (Node | null)[]): HTMLElement {
  const heading = h("h2", { id, class: "text-16 font-bold" }, title);
  return h("section", { "aria-labelledby": id, class: "flex flex-col gap-2.5" }, heading, ...children);
}

async function takeKeys(): Promise<void> {
  keys = readKeys(keyText.value);
  const wrong = keys.length === 0 && keyText.value.trim() !== "";
  keyText.setAttribute("aria-invalid", String(wrong));
  keyState.className = `text-13 break-all ${wrong ? "text-red" : "text-ink-2"}`;
  const known = keys.map((key) => t("key.known", { hash: hex(keyHashOf(key)), name: key.name }));
  keyState.textContent = wrong ? t("key.wrong") : known.join("\n");
  await judgeAll();
}

async function take(files: File[]): Promise<void> {
  if (files.length === 0) return;
  summary.textContent = t("reading");
  const read = await readFiles(files);
  given = [...given, ...read.given];
  if (read.keys.length === 0) return judgeAll();
  const found = readKeys([keyText.value, ...read.keys].join("\n"));
  keyText.value = found.map(verifierKey).join("\n");
  await takeKeys();
}

async function judgeAll(): Promise<void> {
  const own = ++turn;
  const judged = await Promise.all(given.map((one) => judge(one, keys)));
  if (own !== turn) return;
  results.replaceChildren(...judged.map(resultView));
  clear.hidden = given.length === 0 && keyText.value === "";
  summary.textContent = summaryOf(judged);
}

function summaryOf(judged: Result[]): string {
  const [only] = judged;
  if (!only) return t("nothing");
  if (judged.length === 1)
    return t("said", { name: only.name, verdict: t(`verdict.${only.verdict}`), reason: only.reason });
  const count = (verdict: Result["verdict"]) => judged.filter((one) => one.verdict === verdict).length;
  return t("summary", { verified: count("verified"), refused: count("refused"), open: count("open") });
}

function startAgain(): void {
  given = [];
  keyText.value = "";
  void takeKeys();
  keyText.focus();
}

/** Where the page came from a server, it can be kept, and the program is to be had there, too. */
function downloads(): HTMLElement | null {
  if (!location.protocol.startsWith("http")) return null;
  const link = (href: string, name: string, text: string) =>
    h("a", { href, download: name, class: `${textLinkClass} touch:py-3` }, text);
  return h(
    "p",
    { class: "flex flex-wrap gap-x-4 gap-y-1 text-14" },
    link("/verify", "verify-receipt.html", t("save")),
    link("/verify-receipt.mjs", "verify-receipt.mjs", t("program")),
  );
}

function about(): HTMLElement {
  const parts = ["proves", "person", "key", "paper"].map((part) => h("p", {}, t(`about.${part}`)));
  return h(
    "section",
    { "aria-labelledby": "about", class: "flex flex-col gap-2 border-t border-line pt-6 text-14 text-ink-2" },
    h("h2", { id: "about", class: "text-16 font-bold text-ink" }, t("about.title")),
    ...parts,
  );
}

function page(): HTMLElement {
  return h(
    "main",
    { class: "mx-auto flex max-w-180 flex-col gap-8 px-4 py-8 sm:px-6 sm:py-12" },
    h(
      "header",
      { class: "flex flex-col gap-2" },
      h("h1", { class: "text-28 font-bold" }, t("title")),
      h("p", { class: "text-16 text-pretty text-ink-2" }, t("lead")),
      h("p", { class: "text-14 text-pretty text-ink-3" }, t("offline")),
      downloads(),
    ),
    step(
      "keys",
      t("key.title"),
      h("label", { for: "key", class: "text-13 font-medium" }, t("key.label")),
      keyText,
      keyState,
      h("p", { id: "key-hint", class: "text-13 text-pretty text-ink-3" }, t("key.hint")),
      filePicker("key-file", t("key.choose"), ".txt,.json,.key,text/plain,application/json", false),
    ),
    step(
      "files",
      t("files.title"),
      h("p", { class: "text-13 text-pretty text-ink-3" }, t("files.hint")),
      filePicker(
        "receipt-files",
        t("files.choose"),
        ".pdf,.json,.jsonl,application/pdf,application/json",
        true,
      ),
    ),
    step(
      "results",
      t("results"),
      h("div", { class: "flex flex-wrap items-start justify-between gap-3" }, summary, clear),
      results,
    ),
    about(),
  );
}

/** As the system is, and when it changes. */
function followTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.documentElement.dataset.theme = dark.matches ? "dark" : "light";
  };
  dark.addEventListener("change", apply);
  apply();
}

function acceptDrops(): void {
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    void take([...(event.dataTransfer?.files ?? [])]);
  });
}

followTheme();
document.documentElement.lang = language;
document.title = t("title");
document.body.append(page());
acceptDrops();
void judgeAll();
