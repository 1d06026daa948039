import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import type { SsoProvider } from "../../../contract/sso.ts";
import { type MessageKey, t, tryText } from "../../kernel/messages.ts";
import { CopyField } from "../../ui/copy-field.tsx";
import { textLinkClass } from "../../ui/link-class.ts";
import { presetsQuery } from "./data.ts";

type Address = keyof SsoProvider["addresses"];

const oidcAddresses: readonly Address[] = ["redirectUri"];
const oidcMore: readonly Address[] = ["initiateUri", "backchannelLogoutUri", "frontchannelLogoutUri"];
const samlAddresses: readonly Address[] = ["acsUrl", "entityId", "metadataUrl"];

/** What has to be done at the service, and the addresses that are entered there. */
export function ProviderThere({ provider }: { provider: SsoProvider }) {
  const { kind, preset, oidc } = provider;
  const { data: presets } = useQuery(presetsQuery());
  const guide = presets?.items.find((one) => one.preset === preset)?.guide;
  const byKey = oidc?.authentication === "key";
  return (
    <>
      <ol className="flex list-decimal flex-col gap-1 ps-5 text-pretty text-ink-2">
        {(["one", "two", "three"] as const).map((step) => {
          const text = tryText(`access.sso.guide.${preset}.${kind}.${step}`);
          return text && <li key={step}>{text}</li>;
        })}
      </ol>
      {guide && (
        <p>
          <a href={guide} target="_blank" rel="noreferrer" className={textLinkClass}>
            {t("access.sso.guideLink", { service: t(`access.sso.preset.${preset}`) })}
            <ExternalLink size={13} aria-hidden className="ms-1 inline align-baseline" />
          </a>
        </p>
      )}
      <Addresses provider={provider} names={kind === "oidc" ? oidcAddresses : samlAddresses} />
      {byKey && <Addresses provider={provider} names={["jwksUri"]} />}
      {kind === "oidc" && (
        <details>
          <summary className="w-fit py-1 text-13 text-ink-2 hover:text-ink">{t("access.sso.more")}</summary>
          <div className="flex flex-col gap-4 pt-2">
            <Addresses provider={provider} names={oidcMore} />
          </div>
        </details>
      )}
    </>
  );
}

function Addresses({ provider, names }: { provider: SsoProvider; names: readonly Address[] }) {
  return names.map((name) => (
    <CopyField
      key={name}
      label={t(`access.sso.address.${name}.label` as MessageKey)}
      hint={t(`access.sso.address.${name}.hint` as MessageKey)}
      value={provider.addresses[name]}
    />
  ));
}
