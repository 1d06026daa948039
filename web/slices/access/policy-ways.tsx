import { useQuery } from "@tanstack/react-query";
import { chosenWays, type SignInPolicy } from "../../../contract/security.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { FieldNotes } from "../../ui/field.tsx";
import type { FormState } from "../../ui/form.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { FormGroup } from "../settings/form-group.tsx";
import { providersQuery } from "./data.ts";
import { effectiveWays, type PolicyPlace, type ToldPolicy, type Way } from "./policy.ts";

export interface PolicyPartProps {
  place: PolicyPlace;
  told: ToldPolicy;
  form: FormState<SignInPolicy>;
}

/** Which ways in there are, each with what it means, and a word where a choice shuts people out. */
export function WaysFields({ place, told, form }: PolicyPartProps) {
  const { values, set } = form;
  const { tenant } = told;
  const open = effectiveWays(values, tenant);
  const allowed = effectiveWays(tenant, tenant);
  const inherits = values.ways === null && place.of !== "tenant";
  const toggle = (way: Way, on: boolean) =>
    set({ ways: chosenWays.filter((one) => (one === way ? on : open.includes(one))) });
  return (
    <FormGroup title={t("access.ways.title")} hint={t("access.ways.hint")}>
      {place.of !== "tenant" && (
        <RadioGroup
          label={t("access.ways.whose")}
          hideLabel
          value={inherits ? "inherit" : "own"}
          onChange={(whose) => set({ ways: whose === "own" ? [...allowed] : null })}
          options={[
            { value: "inherit", label: t(`access.ways.inherit.${place.of}`), hint: listOf(allowed) },
            { value: "own", label: t(`access.ways.own.${place.of}`) },
          ]}
        />
      )}
      {!inherits && (
        <fieldset className="flex min-w-0 flex-col gap-2">
          <legend className="sr-only">{t("access.ways.title")}</legend>
          {chosenWays.map((way) => {
            const closed = place.of === "own" && !allowed.includes(way);
            return (
              <Checkbox
                key={way}
                checked={open.includes(way)}
                disabled={closed}
                onChange={(on) => toggle(way, on)}
                hint={closed ? t("access.ways.closedByTenant") : t(`access.way.${way}.hint`)}
              >
                {t(`access.way.${way}.name`)}
              </Checkbox>
            );
          })}
          <FieldNotes id="ways" error={form.errorAt("ways")} />
        </fieldset>
      )}
      <Warnings place={place} before={effectiveWays(told.own, tenant)} open={open} />
      {open.length < chosenWays.length && (
        <RadioGroup
          label={t("access.ways.others")}
          value={values.onlyShown ? "hidden" : "shown"}
          onChange={(choice) => set({ onlyShown: choice === "hidden" })}
          options={[
            { value: "shown", label: t("access.ways.shown"), hint: t("access.ways.shownHint") },
            { value: "hidden", label: t("access.ways.hidden"), hint: t("access.ways.hiddenHint") },
          ]}
        />
      )}
    </FormGroup>
  );
}

const listOf = (ways: readonly Way[]) => ways.map((way) => t(`access.way.${way}.name`)).join(", ");

interface WarningsProps {
  place: PolicyPlace;
  before: readonly Way[];
  open: readonly Way[];
}

/** Whom a choice shuts out. */
function Warnings({ place, before, open }: WarningsProps) {
  const { way: ownWay, client } = useSession();
  const ready = useProviderKinds(place);
  const own = open.filter((way) => way !== "oidc" && way !== "saml");
  // Beside other ways in it shuts nobody out, so it is worth a word only to whoever chooses it now.
  const without = (["oidc", "saml"] as const).filter(
    (way) => open.includes(way) && (own.length === 0 || !before.includes(way)) && ready && !ready.has(way),
  );
  const concernsReader = place.of === "tenant" || (place.of === "own" && client !== null);
  const lines = [
    own.length === 0 && open.length > 0 && t("access.warn.onlyProviders"),
    own.length === 1 && own[0] === "passkey" && t("access.warn.onlyPasskey"),
    !open.includes("link") && open.includes("password") && before.includes("link") && t("access.warn.noLink"),
    ...without.map((way) => t("access.warn.noProvider", { way: t(`access.way.${way}.name`) })),
    concernsReader &&
      before.includes(ownWay as Way) &&
      !open.includes(ownWay as Way) &&
      t("access.warn.yourself", { way: t(`access.way.${ownWay as Way}.name`) }),
  ].filter((line) => line !== false);
  if (lines.length === 0) return null;
  return (
    <Banner tone="warning">
      <ul className="flex flex-col gap-1">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Banner>
  );
}

/** Kinds of identity providers that are switched on for these people; undefined while nobody can tell. */
function useProviderKinds(place: PolicyPlace): Set<Way> | undefined {
  const { role, client } = useSession();
  const sees = role === "tenant_admin" || client !== null;
  const { data } = useQuery({ ...providersQuery(), enabled: sees });
  const clientId = place.of === "client" ? place.client.id : client?.id;
  return (
    data &&
    new Set(
      data.items
        .filter(
          (one) =>
            one.enabled && (one.clientId === null || place.of === "tenant" || one.clientId === clientId),
        )
        .map(({ kind }) => kind),
    )
  );
}
