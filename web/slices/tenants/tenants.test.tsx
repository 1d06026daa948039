import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Tenant } from "../../../contract/platform.ts";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { TenantDetail } from "./tenant-detail.tsx";
import { slugFrom, TenantNew } from "./tenant-new.tsx";

const session = aSession("platform_admin", { tenant: null, client: null });
const tenant: Tenant = {
  id: "01900000-0000-7000-8000-0000000000a7",
  slug: "acme",
  name: "Acme",
  status: "active",
  step: "active",
  failure: null,
  url: "http://acme.localhost:8080",
  createdAt: "2026-11-20T08:00:00.000Z",
  can: { suspend: true, resume: false, retry: false },
};

function showDetail(answers: Parameters<typeof serve>[0]) {
  const asked = serve(answers);
  render(
    <Providers session={session} path="/console/tenants/$id" at={`/console/tenants/${tenant.id}`}>
      <TenantDetail />
    </Providers>,
  );
  return asked;
}

test.each([
  ["Büro Müller & Söhne", "buro-muller-sohne"],
  ["3 Oaks", "oaks"],
  ["株式会社", ""],
  [`${"a".repeat(30)} bc`, "a".repeat(30)],
])("the short name of %s is made of what an address can hold", (name, slug) => {
  expect(slugFrom(name)).toBe(slug);
});

test("the short name follows the name until somebody writes one", async () => {
  const asked = serve({ "POST /platform/tenants": () => refuse(409, "already_exists") });
  render(
    <Providers session={session}>
      <TenantNew />
    </Providers>,
  );
  const [name, admin] = await screen.findAllByRole("textbox", { name: "Name" });
  await userEvent.type(name!, "Acme Care");
  const slug = screen.getByRole("textbox", { name: "Short name" });
  expect(slug).toHaveProperty("value", "acme-care");
  await userEvent.clear(slug);
  await userEvent.type(slug, "care");
  await userEvent.type(name!, " GmbH");
  expect(slug).toHaveProperty("value", "care");
  await userEvent.type(admin!, "Ann Ames");
  await userEvent.type(screen.getByRole("textbox", { name: "Email" }), "ann@acme.example");
  await userEvent.click(screen.getByRole("button", { name: "Create tenant" }));
  expect(await screen.findByText("This short name is taken.")).toBeDefined();
  expect(asked[0]?.body).toEqual({
    name: "Acme Care GmbH",
    slug: "care",
    adminName: "Ann Ames",
    adminEmail: "ann@acme.example",
  });
});

test("a tenant that is being set up is followed until it is ready", async () => {
  const steps: Tenant["step"][] = ["database", "keys", "active"];
  showDetail({
    "GET /platform/tenants/*": () => {
      const step = steps.length > 1 ? steps.shift()! : "active";
      return { ...tenant, step, status: step === "active" ? "active" : "provisioning" };
    },
  });
  expect((await screen.findAllByText("Being set up")).length).toBeGreaterThan(0);
  expect(screen.getByText(/link can be made as soon as/)).toBeDefined();
  await waitFor(() => expect(screen.getByRole("button", { name: "Make invitation link" })).toBeDefined(), {
    timeout: 5000,
  });
});

test("a step that failed is named with its reason, and tried again on demand", async () => {
  let retried = false;
  showDetail({
    "GET /platform/tenants/*": () => ({
      ...tenant,
      status: "provisioning",
      step: "organisation",
      failure: "disk full",
      can: { suspend: false, resume: false, retry: true },
    }),
    "POST /platform/tenants/*/retry": () => {
      retried = true;
      return { ...tenant, status: "provisioning", step: "database" };
    },
  });
  expect(await screen.findByText("Set-up stopped at “Database”")).toBeDefined();
  expect(screen.getByText(/disk full/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Retry now" }));
  const dialog = await screen.findByRole("dialog", { name: "Retry setting up Acme?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Retry Acme" }));
  await waitFor(() => expect(retried).toBe(true));
});

test("suspending names the tenant, and the invitation link is shown once it was made", async () => {
  showDetail({
    "GET /platform/tenants/*": () => tenant,
    "POST /platform/tenants/*/suspend": () => ({
      ...tenant,
      status: "suspended",
      can: { suspend: false, resume: true, retry: false },
    }),
    "POST /platform/tenants/*/invitation": () => ({
      invitationUrl: "http://acme.localhost/invitation#secret",
    }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Make invitation link" }));
  expect(await screen.findByRole("textbox", { name: "Invitation link" })).toHaveProperty(
    "value",
    "http://acme.localhost/invitation#secret",
  );
  await userEvent.click(screen.getByRole("button", { name: "Suspend" }));
  const dialog = await screen.findByRole("dialog", { name: "Suspend Acme?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Suspend Acme" }));
  expect(await screen.findByText("Acme is suspended: nobody of it gets in.")).toBeDefined();
});
