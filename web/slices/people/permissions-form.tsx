import { Check, Minus } from "lucide-react";
import { useState } from "react";
import type { PersonPermissions } from "../../../contract/directory.ts";
import type { Permission } from "../../../contract/permissions.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { toast } from "../../ui/toast.tsx";
import { usePermissionsChange } from "./data.ts";
import { reasonText } from "./reason-text.ts";

type Item = PersonPermissions["groups"][number]["items"][number];

/** Every permission with its reason; those that the reader may change can be ticked, and are saved together. */
export function PermissionsForm({ explained }: { explained: PersonPermissions }) {
  const { person, groups } = explained;
  const [chosen, setChosen] = useState<Partial<Record<Permission, boolean>>>({});
  const change = usePermissionsChange();
  const items = groups.flatMap((group) => group.items);
  const isOn = ({ permission, allowed }: Item) => chosen[permission] ?? allowed;
  const changes = items.filter((item) => isOn(item) !== item.allowed);
  const save = () =>
    change.mutate(
      { id: person.id, ...exceptions(items, isOn) },
      {
        onSuccess: () => {
          setChosen({});
          toast(t("permissions.review.saved", { name: person.name }));
        },
      },
    );
  return (
    <>
      <div className="flex flex-col gap-5">
        {groups
          .map(({ group, items }) => ({ group, items: items.filter((item) => !isNever(item)) }))
          .filter(({ items }) => items.length > 0)
          .map(({ group, items }) => (
            <fieldset key={group} className="min-w-0">
              <legend className="w-full border-b border-line pb-1 text-13 font-medium text-ink-2">
                {t(`permissions.group.${group}`)}
              </legend>
              <ul>
                {items.map((item) => (
                  <PermissionLine
                    key={item.permission}
                    item={item}
                    on={isOn(item)}
                    onChange={(on) => setChosen({ ...chosen, [item.permission]: on })}
                  />
                ))}
              </ul>
            </fieldset>
          ))}
        <Never items={items.filter(isNever)} />
      </div>
      {changes.length > 0 && (
        <Review
          changes={changes.map(({ permission, allowed }) => ({ permission, grants: !allowed }))}
          pending={change.isPending}
          error={change.error}
          onSave={save}
          onDiscard={() => {
            setChosen({});
            change.reset();
          }}
        />
      )}
    </>
  );
}

/** What a kind of role cannot have at all. */
const isNever = ({ why }: Item) => why[0]?.code === "not_for_role";

/** What is out of the question, out of the way. */
function Never({ items }: { items: readonly Item[] }) {
  if (items.length === 0) return null;
  return (
    <details className="text-13 text-ink-2">
      <summary className="py-1 touch:min-h-11">{t("permissions.never", { count: items.length })}</summary>
      <ul className="mt-1 flex flex-col gap-1">
        {items.map(({ permission }) => (
          <li key={permission} className="flex items-start gap-2.5">
            <Answer yes={false} />
            <span className="min-w-0 pt-0.5">{t(`permissions.name.${permission}`)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** All that differs from the role once the boxes are as they stand. */
function exceptions(items: readonly Item[], isOn: (item: Item) => boolean) {
  const open = items.filter((item) => item.why[0]?.code !== "always" && !isNever(item));
  const names = (list: readonly Item[]) => list.map(({ permission }) => permission);
  return {
    granted: names(open.filter((item) => isOn(item) && !item.byRole)),
    withdrawn: names(open.filter((item) => !isOn(item) && item.byRole)),
  };
}

interface PermissionLineProps {
  item: Item;
  on: boolean;
  onChange: (on: boolean) => void;
}

function PermissionLine({ item, on, onChange }: PermissionLineProps) {
  const { permission, allowed, why, can } = item;
  // Back to what it was is always possible, whoever granted it.
  const open = on === allowed ? (allowed ? can.withdraw : can.grant) : true;
  const name = t(`permissions.name.${permission}`);
  return (
    <li className="grid gap-x-6 gap-y-0.5 border-b border-line py-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,15rem)]">
      <div className="min-w-0">
        {open ? (
          <Checkbox checked={on} onChange={onChange}>
            {name}
          </Checkbox>
        ) : (
          <p className="flex items-start gap-2.5 py-0.5">
            <Answer yes={allowed} />
            <span className="min-w-0">{name}</span>
          </p>
        )}
        <p className="ps-7 text-13 text-pretty text-ink-3">{t(`permissions.hint.${permission}`)}</p>
      </div>
      <ul className="min-w-0 text-13 text-ink-2 max-sm:ps-7 sm:pt-0.5">
        {why.map((reason, at) => (
          <li key={reason.code} className={at > 0 ? "break-words text-ink-3" : "break-words"} dir="auto">
            {reasonText(reason)}
          </li>
        ))}
      </ul>
    </li>
  );
}

/** A box that cannot be ticked, in its place: an icon and, for who does not see it, a word. */
function Answer({ yes }: { yes: boolean }) {
  const Icon = yes ? Check : Minus;
  return (
    <span className="inline-flex h-5.5 w-4.5 shrink-0 items-center justify-center">
      <Icon size={16} aria-hidden className={yes ? "text-green" : "text-ink-3"} />
      <span className="sr-only">{t(yes ? "permissions.yes" : "permissions.no")}</span>
    </span>
  );
}

interface ReviewProps {
  changes: readonly { permission: Permission; grants: boolean }[];
  pending: boolean;
  error: unknown;
  onSave: () => void;
  onDiscard: () => void;
}

/** What is about to change, before it does. */
function Review({ changes, pending, error, onSave, onDiscard }: ReviewProps) {
  const count = changes.length;
  return (
    <section
      aria-label={t("permissions.review.title", { count })}
      className="sticky bottom-0 z-10 -mx-4 mt-4 border-t border-line bg-raised px-4 py-3 shadow-float max-md:bottom-[calc(56px+env(safe-area-inset-bottom))] md:mx-0 md:rounded-t-10"
    >
      <div aria-live="polite">
        <h3 className="text-13 font-medium">{t("permissions.review.title", { count })}</h3>
        <ul className="mt-1 text-13 text-ink-2">
          {changes.map(({ permission, grants }) => (
            <li key={permission}>
              {t(grants ? "permissions.review.grant" : "permissions.review.withdraw", {
                permission: t(`permissions.name.${permission}`),
              })}
            </li>
          ))}
        </ul>
      </div>
      {error ? (
        <Banner tone="error" className="mt-2">
          {refusalText(error)}
        </Banner>
      ) : null}
      <div className="mt-2.5 flex justify-end gap-2">
        <Button onClick={onDiscard}>{t("permissions.review.discard")}</Button>
        <Button variant="primary" pending={pending} onClick={onSave}>
          {t("permissions.review.save", { count })}
        </Button>
      </div>
    </section>
  );
}
