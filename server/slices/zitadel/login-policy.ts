import type { Caller } from "./caller.ts";
import { refusedWith } from "./errors.ts";

/** How the people of an organisation sign in. Lifetimes are kept as ZITADEL writes them: `"864000s"`. */
export interface LoginPolicy {
  allowUsernamePassword: boolean;
  allowRegister: boolean;
  allowExternalIdp: boolean;
  /** Everybody needs a second factor. */
  forceMfa: boolean;
  /** The same for those who sign in with a password of ZITADEL's, but not through an identity provider. */
  forceMfaLocalOnly: boolean;
  passkeys: boolean;
  hidePasswordReset: boolean;
  ignoreUnknownUsernames: boolean;
  defaultRedirectUri: string;
  allowDomainDiscovery: boolean;
  disableLoginWithEmail: boolean;
  disableLoginWithPhone: boolean;
  passwordCheckLifetime: string;
  externalLoginCheckLifetime: string;
  mfaInitSkipLifetime: string;
  secondFactorCheckLifetime: string;
  multiFactorCheckLifetime: string;
  /** `SECOND_FACTOR_TYPE_OTP`, `…_U2F`, `…_OTP_EMAIL`, `…_OTP_SMS`; written only with an organisation's first policy. */
  secondFactors: string[];
  /** `MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION`; written only with an organisation's first policy. */
  multiFactors: string[];
}

const flags = [
  "allowUsernamePassword",
  "allowRegister",
  "allowExternalIdp",
  "forceMfa",
  "forceMfaLocalOnly",
  "hidePasswordReset",
  "ignoreUnknownUsernames",
  "allowDomainDiscovery",
  "disableLoginWithEmail",
  "disableLoginWithPhone",
] as const;
const lifetimes = [
  "passwordCheckLifetime",
  "externalLoginCheckLifetime",
  "mfaInitSkipLifetime",
  "secondFactorCheckLifetime",
  "multiFactorCheckLifetime",
] as const;

/** The calls about the policy of sign-in. It is read with version 2 of the API; only version 1 can write it. */
export function loginPolicyCalls(call: Caller) {
  return {
    /** The organisation's own policy, or the instance's where it has none. */
    read: async (organisationId: string): Promise<LoginPolicy> => {
      const query = new URLSearchParams({ "ctx.orgId": organisationId });
      const { settings } = await call("GET", `/v2/settings/login?${query}`);
      return policyOf((settings ?? {}) as Record<string, unknown>);
    },
    /** Writes all of it: a field that is left out would be set to its zero. */
    write: async (organisationId: string, policy: LoginPolicy): Promise<void> => {
      const headers = { "x-zitadel-orgid": organisationId };
      const { secondFactors, multiFactors } = policy;
      const path = "/management/v1/policies/login";
      try {
        const body = { ...fieldsOf(policy), secondFactors, multiFactors };
        await call("POST", path, { headers, body, repeatable: true });
      } catch (error) {
        if (!refusedWith(error, "already_exists")) throw error;
        try {
          await call("PUT", path, { headers, body: fieldsOf(policy), repeatable: true });
        } catch (refusal) {
          // ZITADEL refuses a change that changes nothing.
          if (!refusedWith(refusal, "failed_precondition")) throw refusal;
        }
      }
    },
  };
}

function fieldsOf(policy: LoginPolicy): object {
  const { passkeys, secondFactors: _, multiFactors: __, ...rest } = policy;
  return {
    ...rest,
    passwordlessType: passkeys ? "PASSWORDLESS_TYPE_ALLOWED" : "PASSWORDLESS_TYPE_NOT_ALLOWED",
  };
}

/** JSON of protobuf leaves out what is false, empty or zero. */
function policyOf(settings: Record<string, unknown>): LoginPolicy {
  const list = (name: string) => (settings[name] ?? []) as string[];
  return {
    ...(Object.fromEntries(flags.map((name) => [name, settings[name] === true])) as Record<
      (typeof flags)[number],
      boolean
    >),
    ...(Object.fromEntries(lifetimes.map((name) => [name, settings[name] ?? "0s"])) as Record<
      (typeof lifetimes)[number],
      string
    >),
    passkeys: settings.passkeysType === "PASSKEYS_TYPE_ALLOWED",
    defaultRedirectUri: (settings.defaultRedirectUri as string | undefined) ?? "",
    secondFactors: list("secondFactors"),
    multiFactors: list("multiFactors"),
  };
}
