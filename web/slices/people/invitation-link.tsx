import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/text-field.tsx";

interface InvitationLinkProps {
  url: string;
  /** Whom it invites. */
  name: string;
  /** It took the place of an earlier link. */
  renewed?: boolean;
}

/** A link that invites somebody, shown this once, with a button that copies it. */
export function InvitationLink({ url, name, renewed = false }: InvitationLinkProps) {
  const [copied, setCopied] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const copy = async () => {
    input.current?.select();
    // Without a secure connection the browser has no clipboard; the link is selected then, ready for Ctrl C.
    await navigator.clipboard?.writeText(url).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-end gap-2">
        <TextField
          ref={input}
          label={t("invitation.label")}
          value={url}
          readOnly
          dir="ltr"
          className="min-w-0 flex-1"
        />
        <Button variant="primary" icon={copied ? Check : Copy} onClick={() => void copy()}>
          {t(copied ? "invitation.copied" : "invitation.copy")}
        </Button>
      </div>
      <p className="text-13 text-pretty text-ink-2" aria-live="polite">
        {t("invitation.once", { name })}
        {renewed && ` ${t("invitation.dead")}`}
      </p>
    </div>
  );
}
