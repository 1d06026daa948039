import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2, UserCog } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { TenantRole } from "../../../contract/directory.ts";
import { clientRoles, rolePermissions, tenantRoles } from "../../../contract/permissions.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Link } from "../../ui/link.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { roleText } from "./badges.tsx";
import { rolesQuery } from "./data.ts";

const RoleDialog = lazy(async () => ({ default: (await import("./role-dialog.tsx")).RoleDialog }));
const RoleDeletion = lazy(async () => ({ default: (await import("./role-dialog.tsx")).RoleDeletion }));

type Asked = { what: "edit" | "delete"; role: TenantRole } | { what: "create" };

/** The roles that people can have: the built-in ones, and the tenant's own. */
export function RolesSettings() {
  const query = useQuery(rolesQuery());
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const create = (
    <Button size="sm" icon={Plus} onClick={() => setAsked({ what: "create" })}>
      {t("people.roles.new")}
    </Button>
  );
  return (
    <div className="flex flex-col gap-7">
      <p className="text-pretty text-ink-2">{t("people.roles.hint")}</p>
      <Section title={t("people.roles.own")} action={create}>
        <QueryView query={query} skeleton={<RowsSkeleton rows={3} />}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={UserCog} title={t("people.roles.empty")}>
                {t("people.roles.emptyHint")}
              </EmptyState>
            ) : (
              <ul aria-label={t("people.roles.label")} className="border-t border-line">
                {items.map((role) => (
                  <RoleLine key={role.id} role={role} onAsk={setAsked} />
                ))}
              </ul>
            )
          }
        </QueryView>
      </Section>
      <BuiltInRoles />
      <Suspense>
        {asked?.what === "create" && <RoleDialog onClose={close} />}
        {asked?.what === "edit" && <RoleDialog role={asked.role} onClose={close} />}
        {asked?.what === "delete" && <RoleDeletion role={asked.role} onClose={close} />}
      </Suspense>
    </div>
  );
}

function RoleLine({ role, onAsk }: { role: TenantRole; onAsk: (asked: Asked) => void }) {
  const { name, base, description, people, can } = role;
  const kind = (clientRoles as readonly string[]).includes(base) ? "member" : "staff";
  return (
    <li className="flex items-start gap-2 border-b border-line py-2.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words" dir="auto">
          {name}
        </p>
        {description && (
          <p className="text-13 text-pretty break-words text-ink-2" dir="auto">
            {description}
          </p>
        )}
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-13 text-ink-3">
          <span>{t("people.roles.from", { role: roleText(base) })}</span>
          <span>{t("people.roles.count", { count: role.permissions.length })}</span>
          {people > 0 ? (
            <Link to="/desk/people" search={{ kind, customRoleId: role.id }}>
              {t("people.roles.inUse", { count: people })}
            </Link>
          ) : (
            <span>{t("people.roles.inUse", { count: 0 })}</span>
          )}
        </p>
      </div>
      {can.edit && (
        <span className="flex shrink-0">
          <IconButton
            icon={Pencil}
            side="top"
            label={t("people.roles.edit", { name })}
            onClick={() => onAsk({ what: "edit", role })}
          />
          <IconButton
            icon={Trash2}
            side="top"
            label={t("people.roles.delete", { name })}
            onClick={() => onAsk({ what: "delete", role })}
          />
        </span>
      )}
    </li>
  );
}

function BuiltInRoles() {
  return (
    <Section title={t("people.roles.builtIn")}>
      <ul className="border-t border-line">
        {[...tenantRoles, ...clientRoles].map((role) => (
          <li key={role} className="border-b border-line py-2.5">
            <details>
              <summary className="touch:min-h-11">
                <span className="font-medium">{roleText(role)}</span>{" "}
                <span className="text-13 text-ink-3">{t(`people.roleHint.${role}`)}</span>
              </summary>
              <ul className="mt-1.5 ps-4 grid gap-x-4 text-13 text-ink-2 sm:grid-cols-2">
                {rolePermissions[role].map((permission) => (
                  <li key={permission}>{t(`permissions.name.${permission}`)}</li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
}
