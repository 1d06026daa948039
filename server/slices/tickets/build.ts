import type { TenantFacts } from "../../kernel/context.ts";
import { act, type TestPerson } from "../../testing/installation.ts";
import { openTicket } from "./tickets.ts";

interface TicketOverrides {
  subject?: string;
  description?: string;
  priority?: "low" | "normal" | "high" | "urgent";
  copied?: string[];
  categoryId?: string;
}

/** A ticket that a member opened. Answers with its id. */
export function buildTicket(
  tenant: TenantFacts,
  member: TestPerson,
  overrides: TicketOverrides = {},
): Promise<string> {
  const input = {
    subject: "The printer on the second floor is offline",
    description: "It stopped this morning.",
    priority: "normal" as const,
    copied: [],
    ...overrides,
  };
  return act(tenant, member, (ctx) => openTicket(ctx, input));
}
