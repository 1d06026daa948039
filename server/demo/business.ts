import type { TenantFacts } from "../kernel/context.ts";
import type { Platform } from "../platform.ts";
import { createCannedReply, createCategory, updateTargets } from "../slices/tickets/index.ts";
import { approvalActs, settleApprovals } from "./approvals.ts";
import { plusDays } from "./calendar.ts";
import { invoiceActs } from "./invoices.ts";
import { peopleOf } from "./people.ts";
import { projectActs } from "./projects.ts";
import { randomFrom } from "./random.ts";
import { readSome } from "./readings.ts";
import { slipsOf } from "./receipts.ts";
import { type Act, asProgram, type Player, play } from "./stage.ts";
import type { Company } from "./tenants/company.ts";
import { type Cast, ticketActs } from "./tickets.ts";

/** A year of work of one company: all of it, or nothing when it is there already. */
export async function loadBusiness(
  platform: Platform,
  tenant: TenantFacts,
  company: Company,
  now: Date,
): Promise<void> {
  const begun = await asProgram(platform, tenant, (db) =>
    db.selectFrom("tickets").select("id").where("source", "is", null).limit(1).executeTakeFirst(),
  );
  if (begun) return;
  const random = randomFrom(company.slug);
  const cast = castOf(company, await peopleOf(platform, tenant));
  await play(platform, tenant, [
    ...preparations(cast, plusDays(now, -399)),
    ...ticketActs(cast, now, random),
    ...invoiceActs(cast, now, random),
    // By chance of their own: what else happens stays as it was.
    ...projectActs(cast, now, randomFrom(`${company.slug} projects`), await slipsOf(platform, tenant)),
    ...approvalActs(cast, now),
  ]);
  await settleApprovals(platform, tenant);
  await readSome(platform, tenant, cast, now);
}

function castOf(company: Company, people: Player[]): Cast {
  const staff = new Map(
    people.filter(({ clientId }) => clientId === null).map((person) => [person.email, person]),
  );
  return {
    company,
    admin: staff.get(company.staff[0]!.email)!,
    agents: [...staff.values()].filter(({ role }) => role === "agent"),
    categories: new Map(),
    clients: company.clients.map((about) => {
      // Those whose invitation is still open have done nothing yet.
      const active = about.people.filter(({ invited }) => !invited).map(({ email }) => email);
      const members = people.filter(({ clientId, email }) => clientId !== null && active.includes(email));
      const id = members.find(({ email }) => email === active[0])!.clientId!;
      return {
        about,
        id,
        members: members.filter(({ clientId }) => clientId === id),
        leads: about.leads.map((email) => staff.get(email)!),
      };
    }),
  };
}

/** Targets, categories and canned replies, which the admin sets up before the first ticket. */
function preparations({ company, admin, categories }: Cast, at: Date): Act[] {
  const names = [...new Set(company.scenarios.map(({ category }) => category))].sort();
  const items = Object.entries(company.targets).map(([priority, target]) => ({
    priority: priority as keyof Company["targets"],
    ...target,
  }));
  return [
    { at, who: admin, run: (ctx) => updateTargets(ctx, { items }) },
    ...names.map((name) => ({
      at,
      who: admin,
      run: async (ctx: Parameters<Act["run"]>[0]) => {
        categories.set(name, (await createCategory(ctx, { name })).id);
      },
    })),
    ...company.cannedReplies.map((reply) => ({
      at,
      who: admin,
      run: (ctx: Parameters<Act["run"]>[0]) => createCannedReply(ctx, reply),
    })),
  ];
}
