import {
  type DescMessage,
  type DescMethod,
  fromJson,
  getOption,
  hasOption,
  toJson,
} from "@bufbuild/protobuf";
import { http } from "@zitadel/proto/google/api/annotations_pb.js";
import { ActionService } from "@zitadel/proto/zitadel/action/v2beta/action_service_pb.js";
import { AuthorizationService } from "@zitadel/proto/zitadel/authorization/v2beta/authorization_service_pb.js";
import { ManagementService } from "@zitadel/proto/zitadel/management_pb.js";
import { OrganizationService } from "@zitadel/proto/zitadel/org/v2/org_service_pb.js";
import { OrganizationService as OrganizationBeta } from "@zitadel/proto/zitadel/org/v2beta/org_service_pb.js";
import { ProjectService } from "@zitadel/proto/zitadel/project/v2beta/project_service_pb.js";
import { SettingsService } from "@zitadel/proto/zitadel/settings/v2/settings_service_pb.js";
import { UserService } from "@zitadel/proto/zitadel/user/v2/user_service_pb.js";
import {
  actionMethods,
  authorizationMethods,
  type Method,
  managementMethods,
  organisationMethods,
  projectMethods,
  Refused,
  settingsMethods,
  userMethods,
} from "./methods.ts";

/** One method as it can be called: by REST as its own annotation says, and by Connect. */
export interface Endpoint {
  name: string;
  verb: string;
  pattern: RegExp;
  parameters: string[];
  connect: boolean;
  /** @throws Refused invalid_argument for a field that the message does not have */
  decode(body: unknown, parameters: Record<string, string>): unknown;
  encode(answer: unknown): unknown;
  run: Method;
}

/**
 * What version 4 has and the messages of the package do not yet, by method: a field's other name, or null for one
 * that is taken and not kept.
 */
const newer: Record<string, Record<string, string | null>> = {
  AddOrganization: { organizationId: "orgId" },
  CreateTarget: { payloadType: null },
};

/** Services, what carries out their methods, and how version 4 calls what was in beta before. */
const services: {
  methods: DescMethod[];
  run: Record<string, Method>;
  prefix?: string;
  promoted?: boolean;
}[] = [
  { methods: OrganizationService.methods, run: organisationMethods },
  {
    methods: OrganizationBeta.methods.filter(({ name }) =>
      /^(Deactivate|Activate|Delete)Organization$/.test(name),
    ),
    run: organisationMethods,
    promoted: true,
  },
  { methods: UserService.methods, run: userMethods },
  { methods: SettingsService.methods, run: settingsMethods },
  { methods: AuthorizationService.methods, run: authorizationMethods, promoted: true },
  { methods: ProjectService.methods, run: projectMethods },
  { methods: ActionService.methods, run: actionMethods, promoted: true },
  { methods: ManagementService.methods, run: managementMethods, prefix: "/management/v1" },
];

/** Every method that is carried out, twice: by REST where its annotation says how, and by Connect. */
export const endpoints: Endpoint[] = services.flatMap(({ methods, run, prefix = "", promoted }) =>
  methods.flatMap((method) => {
    const carriesOut = run[method.name];
    if (!carriesOut) return [];
    const stable = (text: string) => (promoted ? text.replace("v2beta", "v2") : text);
    const connect = endpoint(
      method,
      "POST",
      `/${stable(method.parent.typeName)}/${method.name}`,
      carriesOut,
      true,
    );
    const rule = hasOption(method, http) ? getOption(method, http) : null;
    if (!rule?.pattern.value || typeof rule.pattern.value !== "string") return [connect];
    const path = prefix + stable(rule.pattern.value);
    return [connect, endpoint(method, rule.pattern.case!.toUpperCase(), path, carriesOut, false)];
  }),
);

function endpoint(method: DescMethod, verb: string, path: string, run: Method, connect: boolean): Endpoint {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => jsonName(method.input, name!));
  return {
    name: method.name,
    verb,
    pattern: new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "([^/]+)")}$`),
    parameters,
    connect,
    run,
    decode: (body, given) => decode(method, body, given),
    encode: (answer) => toJson(method.output, fromJson(method.output, answer as never)),
  };
}

function decode(method: DescMethod, body: unknown, parameters: Record<string, string>): unknown {
  const known = { ...(body as Record<string, unknown>), ...parameters };
  for (const [name, older] of Object.entries(newer[method.name] ?? {})) {
    if (older && name in known) known[older] = known[name];
    delete known[name];
  }
  try {
    return toJson(method.input, fromJson(method.input, known as never));
  } catch (error) {
    throw new Refused("invalid_argument", error instanceof Error ? error.message : String(error));
  }
}

function jsonName(message: DescMessage, field: string): string {
  return message.fields.find(({ name }) => name === field)!.jsonName;
}
