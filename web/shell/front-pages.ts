import type { ComponentType } from "react";
import type { FrontProps } from "../slices/session/front.tsx";

export type FrontPageName = "sign-in" | "/enter" | "/invitation" | "/setup";

/** The pages in front of the doors, each loaded alone. */
export const frontPages: Record<FrontPageName, () => Promise<ComponentType<FrontProps>>> = {
  "sign-in": async () => (await import("../slices/session/sign-in.tsx")).SignIn,
  "/enter": async () => (await import("../slices/session/enter.tsx")).Enter,
  "/invitation": async () => (await import("../slices/session/invitation.tsx")).Invitation,
  "/setup": async () => (await import("../slices/session/set-up.tsx")).SetUp,
};
