declare module "virtual:contract" {
  /** Method, path, and whether the call takes an idempotency key. */
  export type Endpoint = readonly [method: string, path: string, idempotent?: true];
  export const contract: Record<string, Record<string, Endpoint>>;
}

declare module "virtual:messages/*" {}

declare module "*.css" {}
