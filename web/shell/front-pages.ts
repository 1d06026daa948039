import type { ComponentType } from "react";
import type { FrontProps } from "../slices/session/front.tsx";

/** The pages in front of the doors, each loaded alone: by its path, and `sign-in`, which each door has below its own. */
export const frontPages: Record<string, () => Promise<ComponentType<FrontProps>>> = {
  "sign-in": async () => (await import("../slices/session/sign-in.tsx")).SignIn,
  "/enter": async () => (await import("../slices/session/enter.tsx")).Enter,
  "/digest": async () => (await import("../slices/session/digest.tsx")).Digest,
  "/link": async () => (await import("../slices/session/link.tsx")).Link,
  "/reset": async () => (await import("../slices/session/reset.tsx")).Reset,
  "/address": async () => (await import("../slices/session/confirm-address.tsx")).ConfirmAddress,
  "/invitation": async () => (await import("../slices/session/invitation.tsx")).Invitation,
  "/setup": async () => (await import("../slices/session/set-up.tsx")).SetUp,
  "/outbox": async () => (await import("../slices/outbox/outbox.tsx")).Outbox,
};
