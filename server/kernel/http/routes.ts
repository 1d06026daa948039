import type {
  AnyContractProcedure,
  AnySchema,
  ContractProcedure,
  ErrorMap,
  InferSchemaInput,
  InferSchemaOutput,
  Meta,
} from "@orpc/contract";
import type { EndpointMeta } from "../../../contract/endpoint.ts";
import type { Ctx, RegistryCtx } from "../context.ts";
import type { Upload } from "./upload.ts";

type Promised<T> = T | Promise<T>;

/**
 * An answer that takes a while to make of what was read, such as a PDF: it is made after the transaction has
 * ended, so that nothing waits for it but the caller. Not for creating calls, whose answers are kept.
 */
export class Later<T> {
  constructor(readonly make: () => Promise<T>) {}
}

/** An endpoint of the contract, whatever its errors are. */
type Procedure<I extends AnySchema, O extends AnySchema> = ContractProcedure<I, O, ErrorMap, Meta>;

/** The verb of one endpoint: its context, its validated input, its answer. */
export type Handler<Context, P> =
  P extends Procedure<infer I, infer O>
    ? (
        ctx: Context,
        input: InferSchemaOutput<I>,
      ) => Promised<InferSchemaInput<O> | Later<InferSchemaInput<O>>>
    : never;

type Handlers<Context, Group> = { [Name in keyof Group]?: Handler<Context, Group[Name]> };

/** One endpoint with its verb, ready to be mounted. */
export interface Route {
  name: string;
  procedure: AnyContractProcedure;
  database: EndpointMeta["database"];
  run: (ctx: never, input: unknown) => Promised<unknown>;
  /** In place of `run`, where the body is a file. */
  upload?: Upload<unknown, unknown>;
}

/** Joins endpoints that work inside a tenant's fence with their verbs. */
export function tenantRoutes<Group extends Record<string, AnyContractProcedure>>(
  group: Group,
  handlers: Handlers<Ctx, Group>,
) {
  return join("tenant", group, handlers);
}

type Receivers<Group> = {
  [Name in keyof Group]?: Group[Name] extends Procedure<infer I, infer O>
    ? Upload<InferSchemaOutput<I>, InferSchemaInput<O>>
    : never;
};

/** Joins endpoints whose body is a file with what takes it in. */
export function uploadRoutes<Group extends Record<string, AnyContractProcedure>>(
  group: Group,
  receivers: Receivers<Group>,
): Route[] {
  return Object.entries(receivers).map(([name, upload]) => ({
    name,
    procedure: group[name]!,
    database: "tenant",
    upload: upload as Upload<unknown, unknown>,
    run: () => {
      throw new Error(`Endpoint ${name} takes a file.`);
    },
  }));
}

/** Joins endpoints that work on the registry with their verbs. */
export function registryRoutes<Group extends Record<string, AnyContractProcedure>>(
  group: Group,
  handlers: Handlers<RegistryCtx, Group>,
) {
  return join("registry", group, handlers);
}

function join(
  database: EndpointMeta["database"],
  group: Record<string, AnyContractProcedure>,
  handlers: Record<string, unknown>,
): Route[] {
  return Object.entries(handlers).map(([name, run]) => ({
    name,
    procedure: group[name]!,
    database,
    run: run as Route["run"],
  }));
}
