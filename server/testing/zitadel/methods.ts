import { isDeepStrictEqual } from "node:util";
import { newSecret, nextId, publish, type State, type User } from "./state.ts";

/** What a call is refused with: number and name of gRPC. */
export class Refused extends Error {
  constructor(
    readonly code:
      | "invalid_argument"
      | "not_found"
      | "already_exists"
      | "failed_precondition"
      | "unauthenticated",
    message: string,
  ) {
    super(message);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: messages are checked against their schema before and after
type Message = any;
export type Method = (state: State, input: Message, organisationId: string) => Message | Promise<Message>;

const now = () => new Date().toISOString();
const details = (owner: string) => ({ sequence: "1", changeDate: now(), resourceOwner: owner });

function userOf(state: State, id: string): User {
  const user = state.users.get(id);
  if (!user) throw new Refused("not_found", "User could not be found (COMMAND-ugjs0upun6)");
  return user;
}

function organisationOf(state: State, id: string) {
  const organisation = state.organisations.get(id);
  if (!organisation) throw new Refused("not_found", "Organisation not found");
  return organisation;
}

function addUser(state: State, organisationId: string, username: string, human: Message): User {
  organisationOf(state, organisationId);
  const taken = [...state.users.values()].some(
    (user) => user.organisationId === organisationId && user.username === username,
  );
  if (taken) throw new Refused("already_exists", "User already exists");
  const { profile, email, metadata = [] } = human;
  if (!profile?.givenName || !profile?.familyName) {
    throw new Refused(
      "invalid_argument",
      "invalid SetHumanProfile.GivenName: value length must be at least 1",
    );
  }
  const user: User = {
    id: nextId(state),
    organisationId,
    username,
    givenName: profile.givenName,
    familyName: profile.familyName,
    email: email.email,
    verified: email.isVerified === true,
    state: "ACTIVE",
    factors: [],
    amr: ["pwd"],
    inviteCode: null,
    metadata: Object.fromEntries(
      metadata.map(({ key, value }: Message) => [key, Buffer.from(value, "base64").toString()]),
    ),
  };
  state.users.set(user.id, user);
  return user;
}

/** A change of a user's state, refused where it is so already. */
function become(from: User["state"][], to: User["state"], event: string): Method {
  return async (state, { userId }) => {
    const user = userOf(state, userId);
    if (!from.includes(user.state)) throw new Refused("failed_precondition", "User is in that state already");
    user.state = to;
    await publish(state, { type: event, subject: user.id, owner: user.organisationId });
    return { details: details(user.organisationId) };
  };
}

function mailInvitation(state: State, user: User, sendCode: Message): void {
  user.inviteCode = newSecret().slice(0, 6).toUpperCase();
  const { urlTemplate = "", applicationName = "" } = sendCode ?? {};
  state.mails.push({
    userId: user.id,
    code: user.inviteCode,
    template: urlTemplate,
    application: applicationName,
  });
}

const isBy = (value: string, { method }: Message, wanted: string) =>
  method === "TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE"
    ? value.toLowerCase() === wanted.toLowerCase()
    : value === wanted;

export const organisationMethods: Record<string, Method> = {
  AddOrganization: (state, { name, orgId, admins = [] }) => {
    const others = [...state.organisations.values()];
    if (others.some((other) => other.name === name || other.id === orgId)) {
      throw new Refused("already_exists", "Organisation's name already taken (V2-9pt3s)");
    }
    const id = orgId || nextId(state);
    state.organisations.set(id, { id, name, state: "ACTIVE" });
    for (const { userId } of admins) if (userId) userOf(state, userId);
    return { organizationId: id, details: details(id) };
  },
  ListOrganizations: (state, { queries = [] }) => {
    const result = [...state.organisations.values()].filter(({ id, name }) =>
      queries.every(({ idQuery, nameQuery }: Message) =>
        idQuery ? id === idQuery.id : nameQuery ? isBy(name, nameQuery, nameQuery.name) : true,
      ),
    );
    return {
      details: { totalResult: String(result.length) },
      result: result.map(({ id, name, state: status }) => ({
        id,
        name,
        state: `ORGANIZATION_STATE_${status}`,
      })),
    };
  },
  DeactivateOrganization: async (state, { id }) => {
    const organisation = organisationOf(state, id);
    if (organisation.state === "INACTIVE") throw new Refused("failed_precondition", "already deactivated");
    organisation.state = "INACTIVE";
    await publish(state, { type: "org.deactivated", subject: id, owner: id });
    return { changeDate: now() };
  },
  ActivateOrganization: (state, { id }) => {
    const organisation = organisationOf(state, id);
    if (organisation.state === "ACTIVE") throw new Refused("failed_precondition", "already active");
    organisation.state = "ACTIVE";
    return { changeDate: now() };
  },
  DeleteOrganization: async (state, { id }) => {
    organisationOf(state, id);
    state.organisations.delete(id);
    await publish(state, { type: "org.removed", subject: id, owner: id });
    return { deletionDate: now() };
  },
};

export const userMethods: Record<string, Method> = {
  CreateUser: (state, { organizationId, username, human }) => {
    const user = addUser(state, organizationId, username ?? human.email.email, human);
    return { id: user.id, creationDate: now() };
  },
  AddHumanUser: (state, { username, organization, ...human }) => {
    const user = addUser(state, organization.orgId, username ?? human.email.email, human);
    return { userId: user.id, details: details(user.organisationId) };
  },
  CreateInviteCode: (state, { userId, sendCode, returnCode }) => {
    const user = userOf(state, userId);
    if (returnCode) throw new Refused("invalid_argument", "a returned code breaks the login");
    if (!user.verified) throw new Refused("failed_precondition", "the address is not verified");
    mailInvitation(state, user, sendCode);
    return { details: details(user.organisationId) };
  },
  ResendInviteCode: (state, { userId }) => {
    const user = userOf(state, userId);
    const last = state.mails.findLast((mail) => mail.userId === userId);
    if (!last) throw new Refused("failed_precondition", "User has not been invited");
    mailInvitation(state, user, { urlTemplate: last.template, applicationName: last.application });
    return { details: details(user.organisationId) };
  },
  VerifyInviteCode: (state, { userId, verificationCode }) => {
    const user = userOf(state, userId);
    if (!user.inviteCode || user.inviteCode !== verificationCode) {
      throw new Refused("invalid_argument", "Code is invalid");
    }
    user.inviteCode = null;
    return { details: details(user.organisationId) };
  },
  ListUsers: (state, { query = {}, queries = [] }) => {
    const all = [...state.users.values()].filter((user) =>
      queries.every(({ organizationIdQuery, emailQuery }: Message) =>
        organizationIdQuery
          ? user.organisationId === organizationIdQuery.organizationId
          : isBy(user.email, emailQuery, emailQuery.emailAddress),
      ),
    );
    const from = Number(query.offset ?? 0);
    const page = all.slice(from, from + (query.limit || 100));
    return {
      details: { totalResult: String(all.length) },
      result: page.map((user) => userMessage(state, user)),
    };
  },
  DeactivateUser: become(["ACTIVE", "LOCKED"], "INACTIVE", "user.deactivated"),
  ReactivateUser: become(["INACTIVE"], "ACTIVE", "user.reactivated"),
  LockUser: become(["ACTIVE"], "LOCKED", "user.locked"),
  UnlockUser: become(["LOCKED"], "ACTIVE", "user.unlocked"),
  DeleteUser: async (state, { userId }) => {
    const user = userOf(state, userId);
    state.users.delete(userId);
    await publish(state, { type: "user.removed", subject: userId, owner: user.organisationId });
    return { details: details(user.organisationId) };
  },
  ListAuthenticationMethodTypes: (state, { userId }) => ({
    details: {},
    authMethodTypes: userOf(state, userId).factors.map((factor) => `AUTHENTICATION_METHOD_TYPE_${factor}`),
  }),
};

function userMessage(state: State, user: User) {
  const { id, username, givenName, familyName, email, verified } = user;
  const organisation = state.organisations.get(user.organisationId)?.name ?? "";
  return {
    userId: id,
    state: `USER_STATE_${user.state}`,
    username,
    preferredLoginName: `${username}@${organisation.toLowerCase()}`,
    human: { profile: { givenName, familyName }, email: { email, isVerified: verified } },
  };
}

export const authorizationMethods: Record<string, Method> = {
  CreateAuthorization: async (state, { userId, projectId, organizationId, roleKeys = [] }) => {
    const user = userOf(state, userId);
    if (projectId !== state.projectId) throw new Refused("not_found", "Project not found");
    requireGranted(state, organizationId, roleKeys);
    const known = [...state.authorizations.values()];
    if (known.some((one) => one.userId === userId && one.organisationId === organizationId)) {
      throw new Refused("already_exists", "Authorization already exists");
    }
    const id = nextId(state);
    state.authorizations.set(id, { id, userId, projectId, organisationId: organizationId, roles: roleKeys });
    const payload = { userId: user.id, projectId, roleKeys };
    await publish(state, { type: "user.grant.added", subject: id, owner: organizationId, payload });
    return { id, creationDate: now() };
  },
  UpdateAuthorization: async (state, { id, roleKeys = [] }) => {
    const authorization = state.authorizations.get(id);
    if (!authorization) throw new Refused("not_found", "Authorization not found");
    requireGranted(state, authorization.organisationId, roleKeys);
    authorization.roles = roleKeys;
    // Version 4 says whose it is with a change, but not with a removal.
    const payload = { userId: authorization.userId, roleKeys };
    await publish(state, {
      type: "user.grant.changed",
      subject: id,
      owner: authorization.organisationId,
      payload,
    });
    return { changeDate: now() };
  },
};

/** An organisation can give only the roles that the project was granted to it with. */
function requireGranted(state: State, organisationId: string, roles: string[]): void {
  const granted = state.projectGrants.get(organisationId);
  if (!granted || roles.some((role) => !granted.includes(role))) {
    throw new Refused("failed_precondition", "Project grant does not have these roles");
  }
}

export const projectMethods: Record<string, Method> = {
  CreateProjectGrant: (state, { projectId, grantedOrganizationId, roleKeys = [] }) => {
    organisationOf(state, grantedOrganizationId);
    if (projectId !== state.projectId) throw new Refused("not_found", "Project not found");
    if (state.projectGrants.has(grantedOrganizationId)) throw new Refused("already_exists", "Grant exists");
    state.projectGrants.set(grantedOrganizationId, roleKeys);
    return { creationDate: now() };
  },
};

/** Of the instance, for organisations without a policy of their own. */
const defaultPolicy = {
  allowUsernamePassword: true,
  allowExternalIdp: true,
  passwordlessType: "PASSWORDLESS_TYPE_ALLOWED",
  passwordCheckLifetime: "864000s",
  externalLoginCheckLifetime: "864000s",
  mfaInitSkipLifetime: "2592000s",
  secondFactorCheckLifetime: "64800s",
  multiFactorCheckLifetime: "43200s",
  secondFactors: ["SECOND_FACTOR_TYPE_OTP", "SECOND_FACTOR_TYPE_U2F"],
  multiFactors: ["MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION"],
};

export const settingsMethods: Record<string, Method> = {
  GetLoginSettings: (state, { ctx }) => {
    const kept: Message = state.policies.get(ctx?.orgId) ?? defaultPolicy;
    const { passwordlessType, idps: _, ...policy } = kept;
    const passkeysType =
      passwordlessType?.replace("PASSWORDLESS_TYPE", "PASSKEYS_TYPE") ?? "PASSKEYS_TYPE_NOT_ALLOWED";
    return { details: details(ctx?.orgId ?? ""), settings: { ...policy, passkeysType } };
  },
};

export const managementMethods: Record<string, Method> = {
  AddCustomLoginPolicy: (state, input, organisationId) => {
    organisationOf(state, organisationId);
    if (state.policies.has(organisationId))
      throw new Refused("already_exists", "Login policy already exists");
    state.policies.set(organisationId, input);
    return { details: details(organisationId) };
  },
  UpdateCustomLoginPolicy: (state, input, organisationId) => {
    const policy = state.policies.get(organisationId);
    if (!policy) throw new Refused("not_found", "Login policy not found");
    const { secondFactors = [], multiFactors = [] } = policy;
    const changed = { ...input, secondFactors, multiFactors };
    if (isDeepStrictEqual(changed, { ...policy, secondFactors, multiFactors })) {
      throw new Refused("failed_precondition", "Default Login Policy has not been changed");
    }
    state.policies.set(organisationId, changed);
    return { details: details(organisationId) };
  },
};

export const actionMethods: Record<string, Method> = {
  CreateTarget: (state, { name, endpoint, restWebhook, timeout }) => {
    if (!restWebhook || !timeout) throw new Refused("invalid_argument", "invalid CreateTargetRequest");
    const target = { id: nextId(state), name, endpoint, signingKey: newSecret() };
    state.targets.set(target.id, target);
    return { id: target.id, signingKey: target.signingKey, creationDate: now() };
  },
  ListExecutions: (state, { filters = [] }) => {
    const wanted = filters.flatMap(({ inConditionsFilter }: Message) =>
      inConditionsFilter.conditions.map(({ event }: Message) => event.event),
    );
    const found = [...state.executions].filter(([event]) => wanted.includes(event));
    return { executions: found.map(([event, targets]) => ({ condition: { event: { event } }, targets })) };
  },
  SetExecution: (state, { condition, targets = [] }) => {
    for (const id of targets) if (!state.targets.has(id)) throw new Refused("not_found", "Target not found");
    state.executions.set(condition.event.event, targets);
    return { setDate: now() };
  },
};
