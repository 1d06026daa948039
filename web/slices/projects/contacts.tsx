import { Mail, Phone } from "lucide-react";
import type { Project } from "../../../contract/project.ts";
import { t } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { iconButtonClass } from "../../ui/icon-button.tsx";

/** The key contacts of both sides, and how to reach them. */
export function Contacts({ contacts }: Pick<Project, "contacts">) {
  if (contacts.length === 0) return <p className="text-13 text-ink-2">{t("projects.contacts.none")}</p>;
  return (
    <ul className="flex flex-col gap-3">
      {contacts.map(({ id, name, kind, role, title, email, phone }) => (
        <li key={id} className="flex items-center gap-2.5">
          <Avatar name={name} shape={kind === "staff" ? "square" : "round"} />
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium" dir="auto" title={name}>
              {name}
            </p>
            {(role || title) && (
              <p className="truncate text-13 text-ink-2" dir="auto" title={role || title}>
                {role || title}
              </p>
            )}
          </div>
          <div className="flex shrink-0">
            {email && (
              <a
                href={`mailto:${email}`}
                aria-label={t("projects.contacts.mail", { name })}
                title={email}
                className={`${iconButtonClass} size-8`}
              >
                <Mail size={16} aria-hidden />
              </a>
            )}
            {phone && (
              <a
                href={`tel:${phone.replace(/[^+\d]/g, "")}`}
                aria-label={t("projects.contacts.call", { name })}
                title={phone}
                className={`${iconButtonClass} size-8`}
              >
                <Phone size={16} aria-hidden />
              </a>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
