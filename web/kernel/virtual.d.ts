declare module "virtual:contract" {
  import type { AnyContractRouter } from "@orpc/contract";
  export const contract: AnyContractRouter;
}

declare module "virtual:messages/*" {}

declare module "*.css" {}
