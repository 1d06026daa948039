import { type Caller, segment, unlessDone } from "./caller.ts";
import { refusedWith } from "./errors.ts";

export interface ZitadelUser {
  id: string;
  state: string;
  username: string;
  loginName: string;
  /** Null for machines. */
  email: { address: string; verified: boolean } | null;
}

export interface NewUser {
  organisationId: string;
  email: string;
  givenName: string;
  familyName: string;
  /** BCP 47; ZITADEL's default where absent. */
  language?: string;
  metadata?: Record<string, string>;
}

/** What the link in an invitation's mail is, with ZITADEL's placeholders `{{.UserID}}`, `{{.Code}}`, `{{.OrgID}}`. */
export interface Invitation {
  urlTemplate?: string;
  applicationName?: string;
}

interface UserMessage {
  userId: string;
  state?: string;
  username?: string;
  preferredLoginName?: string;
  human?: { email?: { email?: string; isVerified?: boolean } };
}

const path = (id: string) => `/v2/users/${segment(id)}`;
const pageSize = 100;

/** The calls about users. Every user belongs to one organisation, its resource owner. */
export function userCalls(call: Caller) {
  const become = (id: string, verb: "deactivate" | "reactivate" | "lock" | "unlock") =>
    // In that state already, ZITADEL refuses.
    unlessDone(call("POST", `${path(id)}/${verb}`, { repeatable: true }), "failed_precondition");
  const createOlder = async (user: NewUser): Promise<string> => {
    const { organisationId: orgId, email: username } = user;
    const body = { username, organization: { orgId }, ...humanOf(user) };
    return String((await call("POST", "/v2/users/human", { body })).userId);
  };
  return {
    /**
     * Creates a person, their address taken for verified: an unverified one would be mailed a verification
     * instead of the invitation that follows. A ZITADEL before version 4 knows only the older call.
     * @throws ZitadelRefused already_exists when the organisation has that user name
     */
    create: async (user: NewUser): Promise<string> => {
      const body = { organizationId: user.organisationId, username: user.email, human: humanOf(user) };
      try {
        return String((await call("POST", "/zitadel.user.v2.UserService/CreateUser", { body })).id);
      } catch (error) {
        if (refusedWith(error, "unimplemented")) return createOlder(user);
        throw error;
      }
    },
    createOlder,
    /** Mails an invitation. ZITADEL sends it by itself: a returned code breaks its new login. */
    invite: async (id: string, invitation: Invitation = {}): Promise<void> => {
      await call("POST", `${path(id)}/invite_code`, { body: { sendCode: invitation } });
    },
    resendInvitation: async (id: string): Promise<void> => {
      await call("POST", `${path(id)}/invite_code/resend`);
    },
    /** @throws ZitadelRefused for a wrong code, or one that is used or expired */
    verifyInvitation: async (id: string, code: string): Promise<void> => {
      await call("POST", `${path(id)}/invite_code/verify`, { body: { verificationCode: code } });
    },
    /** All users of an organisation, or those with an address. */
    list: async (by: { organisationId: string; email?: string }): Promise<ZitadelUser[]> => {
      const queries: object[] = [{ organizationIdQuery: { organizationId: by.organisationId } }];
      if (by.email) {
        queries.push({
          emailQuery: { emailAddress: by.email, method: "TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE" },
        });
      }
      const users: ZitadelUser[] = [];
      for (let offset = 0; ; offset += pageSize) {
        const query = { offset: String(offset), limit: pageSize, asc: true };
        const body = { query, queries };
        const { result } = await call("POST", "/v2/users", { body, repeatable: true });
        const page = (result ?? []) as UserMessage[];
        users.push(...page.map(userOf));
        if (page.length < pageSize) return users;
      }
    },
    deactivate: (id: string) => become(id, "deactivate"),
    reactivate: (id: string) => become(id, "reactivate"),
    lock: (id: string) => become(id, "lock"),
    unlock: (id: string) => become(id, "unlock"),
    remove: (id: string) => unlessDone(call("DELETE", path(id), { repeatable: true }), "not_found"),
    /** What they prove themselves with: `password`, `totp`, `u2f`, `otp_email`, `passkey`, `idp`, … */
    factors: async (id: string): Promise<string[]> => {
      const { authMethodTypes } = await call("GET", `${path(id)}/authentication_methods`);
      return ((authMethodTypes ?? []) as string[]).map((type) =>
        type.replace("AUTHENTICATION_METHOD_TYPE_", "").toLowerCase(),
      );
    },
  };
}

function humanOf({ email, givenName, familyName, language, metadata = {} }: NewUser) {
  const entries = Object.entries(metadata).map(([key, value]) => ({
    key,
    value: Buffer.from(value).toString("base64"),
  }));
  return {
    profile: { givenName, familyName, ...(language ? { preferredLanguage: language } : {}) },
    email: { email, isVerified: true },
    ...(entries.length > 0 ? { metadata: entries } : {}),
  };
}

function userOf({ userId, state, username, preferredLoginName, human }: UserMessage): ZitadelUser {
  const { email, isVerified } = human?.email ?? {};
  return {
    id: userId,
    state: (state ?? "USER_STATE_UNSPECIFIED").replace("USER_STATE_", "").toLowerCase(),
    username: username ?? "",
    loginName: preferredLoginName ?? "",
    email: email ? { address: email, verified: isVerified === true } : null,
  };
}
