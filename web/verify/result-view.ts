import type { CheckResult } from "../../contract/receipt.ts";
import {
  contentFacts,
  decisionFacts,
  type Fact,
  problemText,
  proofFacts,
} from "../../contract/receipt-words.ts";
import { h, icon } from "./dom.ts";
import type { Result } from "./judge.ts";
import { t, wording } from "./texts.ts";

const looks = {
  verified: { shape: "holds", words: "text-green", box: "border-green-solid/50" },
  refused: { shape: "fails", words: "text-red", box: "border-red-solid/60" },
  open: { shape: "open", words: "text-amber", box: "border-line" },
} as const;

/** One receipt: the verdict in a sentence, what was looked at, and, of a genuine one, all that it says. */
export function resultView({ name, verdict, reason, report }: Result, index: number): HTMLElement {
  const { shape, words, box } = looks[verdict];
  const heading = `result-${index}`;
  const receipt = verdict === "verified" ? report?.receipt : null;
  return h(
    "article",
    {
      class: `rounded-10 border bg-surface p-4 sm:p-5 ${box}`,
      "aria-labelledby": heading,
      "data-verdict": verdict,
    },
    h(
      "h3",
      { id: heading, class: `flex flex-wrap items-center gap-x-2 text-16 font-bold ${words}` },
      icon(shape, "size-5 shrink-0"),
      t(`verdict.${verdict}`),
      h("span", { class: "min-w-0 text-13 font-regular break-all text-ink-3", dir: "auto" }, name),
    ),
    h("p", { class: "mt-1.5 text-14 break-words text-pretty", dir: "auto" }, reason),
    receipt ? part(t("decision"), factList(decisionFacts(receipt, wording))) : null,
    receipt ? part(t("content"), factList(contentFacts(receipt, wording))) : null,
    report && report.checks.length > 0 ? part(t("checks"), checkList(report.checks)) : null,
    receipt ? proof(proofFacts(receipt, wording)) : null,
  );
}

function part(title: string, body: HTMLElement): HTMLElement {
  return h("section", { class: "mt-4" }, h("h4", { class: "mb-1.5 text-13 font-bold" }, title), body);
}

const terms = "grid gap-x-4 gap-y-0.5 border-t border-line py-1.5 sm:grid-cols-[132px_1fr]";

function factList(facts: Fact[], classes = "text-14 whitespace-pre-line"): HTMLElement {
  const rows = facts.map(({ label, value }) =>
    h(
      "div",
      { class: terms },
      h("dt", { class: "text-13 text-ink-3" }, label),
      h("dd", { class: `min-w-0 break-words ${classes}`, dir: "auto" }, value),
    ),
  );
  return h("dl", {}, ...rows);
}

const stateOf = ({ problem, open }: CheckResult) => (problem ? "fails" : open ? "open" : "holds");
const inks = { holds: "text-green", fails: "text-red", open: "text-ink-3" };

const textInks = { holds: "", fails: "text-red", open: "text-ink-3" };

function checkList(checks: CheckResult[]): HTMLElement {
  const rows = checks.map((one) => {
    const state = stateOf(one);
    const why = one.problem ? problemText({ ...one, problem: one.problem }, wording.say) : null;
    return h(
      "li",
      { class: "flex items-start gap-2 text-13", "data-check": one.check, "data-state": state },
      icon(state, `mt-px size-4 shrink-0 ${inks[state]}`),
      h(
        "span",
        { class: `min-w-0 ${textInks[state]}` },
        h("span", { class: "sr-only" }, `${t(`state.${state}`)} `),
        why ?? wording.say(`receipt.checks.${one.check}`) ?? one.check,
      ),
    );
  });
  return h("ul", { class: "flex flex-col gap-1.5" }, ...rows);
}

function proof(facts: Fact[]): HTMLElement {
  const summary = h("summary", { class: "w-fit text-13 font-medium text-ink-2 touch:py-3" }, t("proof"));
  return h("details", { class: "mt-4" }, summary, factList(facts, "font-mono text-12 break-all"));
}
