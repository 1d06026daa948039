import { Keyboard } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { KeyboardHint } from "../../ui/keyboard-hint.tsx";
import { Popover } from "../../ui/popover.tsx";

const keys = [
  ["walk", ["j", "k"]],
  ["select", ["x"]],
  ["approve", ["a"]],
  ["reject", ["r"]],
  ["undo", ["u"]],
  ["clear", ["Esc"]],
  ["search", ["/"]],
] as const;

/** What the keyboard does in the queue. */
export function QueueKeys() {
  return (
    <span className="max-md:hidden touch:hidden">
      <Popover label={t("approvals.keys")} icon={Keyboard} variant="quiet">
        <dl className="grid grid-cols-[1fr_auto] items-center gap-x-8 gap-y-2 text-13">
          {keys.map(([name, combination]) => (
            <div key={name} className="contents">
              <dt>{t(`approvals.key.${name}`)}</dt>
              <dd className="flex justify-end gap-1">
                <span className="sr-only">{combination.join(" ")}</span>
                <KeyboardHint keys={combination} />
              </dd>
            </div>
          ))}
        </dl>
      </Popover>
    </span>
  );
}
