import { caller, segment, unlessDone, type ZitadelOptions } from "./caller.ts";
import { loginPolicyCalls } from "./login-policy.ts";
import { organisationCalls } from "./organisations.ts";
import { userCalls } from "./users.ts";

export type Zitadel = ReturnType<typeof zitadelClient>;

const authorizations = "/zitadel.authorization.v2.AuthorizationService";

/**
 * ZITADEL's API, as the service account. Each call ends within five seconds a try; calls that may be repeated are
 * tried three times. State that is so already is no failure.
 * @throws ZitadelUnavailable, ZitadelRefused: every call
 */
export function zitadelClient(options: ZitadelOptions) {
  const call = caller(options);
  return {
    issuer: options.issuer,
    organisations: organisationCalls(call),
    users: userCalls(call),
    loginPolicy: loginPolicyCalls(call),
    authorizations: {
      /**
       * Grants roles of a project to a user, in an organisation.
       * @throws ZitadelRefused already_exists when they have some there
       */
      create: async (grant: {
        userId: string;
        projectId: string;
        organisationId: string;
        roles: string[];
      }) => {
        const { userId, projectId, organisationId: organizationId, roles: roleKeys } = grant;
        const body = { userId, projectId, organizationId, roleKeys };
        return String((await call("POST", `${authorizations}/CreateAuthorization`, { body })).id);
      },
      /** Replaces all roles of an authorization. */
      update: async (id: string, roles: string[]): Promise<void> => {
        const body = { id, roleKeys: roles };
        await call("POST", `${authorizations}/UpdateAuthorization`, { body, repeatable: true });
      },
    },
    projects: {
      /** Lets an organisation give these roles of a project to its people. Repeating it changes nothing. */
      grant: (projectId: string, organisationId: string, roles: string[]): Promise<void> =>
        unlessDone(
          call("POST", `/v2beta/projects/${segment(projectId)}/grants`, {
            body: { grantedOrganizationId: organisationId, roleKeys: roles },
            repeatable: true,
          }),
          "already_exists",
        ),
    },
    actions: {
      /** Where ZITADEL sends what happens. The signing key is told only here. */
      createTarget: async (target: { name: string; endpoint: string }) => {
        const body = {
          name: target.name,
          restWebhook: { interruptOnError: false },
          timeout: "10s",
          endpoint: target.endpoint,
          payloadType: "PAYLOAD_TYPE_JSON",
        };
        const { id, signingKey } = await call("POST", "/v2/actions/targets", { body });
        return { id: String(id), signingKey: String(signingKey) };
      },
      /** The targets that one kind of event is sent to. */
      targetsOf: async (event: string): Promise<string[]> => {
        const body = { filters: [{ inConditionsFilter: { conditions: [{ event: { event } }] } }] };
        const { executions } = await call("POST", "/v2/actions/executions/search", {
          body,
          repeatable: true,
        });
        const found = (executions ?? []) as {
          condition?: { event?: { event?: string } };
          targets?: string[];
        }[];
        return found.find(({ condition }) => condition?.event?.event === event)?.targets ?? [];
      },
      /** Sends one kind of event to these targets, and to no others. */
      setExecution: async (event: string, targets: string[]): Promise<void> => {
        const body = { condition: { event: { event } }, targets };
        await call("PUT", "/v2/actions/executions", { body, repeatable: true });
      },
    },
  };
}
