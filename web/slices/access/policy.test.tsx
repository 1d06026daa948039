import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { isWeaker } from "./policy.ts";
import { changesOf } from "./policy-changes.ts";
import { aPolicy, aProvider, told } from "./sample.ts";
import { SecurityScreen } from "./security-screen.tsx";
import { SignInSettings } from "./sign-in-settings.tsx";

/** Leaves identity providers alone to let people in. */
async function withoutOwnWays() {
  const ways = within(await screen.findByRole("group", { name: "Ways in" }));
  for (const way of ["Password", "Link by mail", "Passkey"])
    await userEvent.click(ways.getByRole("checkbox", { name: way }));
}

const nothing = { asked: 0, without: 0, until: null, problem: null };

function desk(answers: Parameters<typeof serve>[0] = {}) {
  const asked = serve({
    "GET /security/policy": () => told(),
    "GET /security/policies": () => ({ items: [] }),
    "GET /sso/providers": () => ({ items: [] }),
    "POST /security/policy/preview": () => nothing,
    ...answers,
  });
  render(
    <Providers session={aSession("tenant_admin")}>
      <SignInSettings />
    </Providers>,
  );
  return asked;
}

function portal(answers: Parameters<typeof serve>[0] = {}) {
  const asked = serve({ "GET /sso/providers": () => ({ items: [] }), ...answers });
  render(
    <Providers session={aSession("client_executive")} path="/security">
      <SecurityScreen />
    </Providers>,
  );
  return asked;
}

test("before it is saved it is said how many people are asked for a second factor, and until when", async () => {
  let now = told();
  const asked = desk({
    "GET /security/policy": () => now,
    "POST /security/policy/preview": () => ({
      asked: 14,
      without: 12,
      until: "2026-12-04T10:00:00.000Z",
      problem: null,
    }),
    "PUT /security/policy": () => {
      now = told({ secondFactor: "all", graceDays: 14, asked: 14, without: 12 });
      return now;
    },
  });
  await userEvent.click(await screen.findByRole("radio", { name: /^Everybody/ }));
  expect(
    await screen.findByText(/12 people will be asked to set up a second factor by Friday, December 4, 2026/),
  ).toBeDefined();
  expect(screen.getByText(/2 more have one already/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "PUT")?.body).toMatchObject({
      secondFactor: "all",
      secondFactorRoles: [],
    }),
  );
  expect(await screen.findByText("It is asked of 14 people; 12 have none yet.")).toBeDefined();
});

test("what would lock out the reader is said, and cannot be saved", async () => {
  desk({
    "POST /security/policy/preview": () => ({
      ...nothing,
      problem: { path: "ways", message: "locks_you_out" },
    }),
  });
  await userEvent.click(await screen.findByRole("checkbox", { name: "Password" }));
  expect(await screen.findByText(/This would shut yourself out/)).toBeDefined();
  expect(screen.getByText(/You came in this way yourself/)).toBeDefined();
  expect(screen.getByRole("button", { name: "Save changes" })).toHaveProperty("disabled", true);
});

test("ways in by a provider alone are warned of, and that there is none yet", async () => {
  desk();
  await withoutOwnWays();
  expect(screen.getByText(/Only an identity provider lets people in then/)).toBeDefined();
  expect(await screen.findByText(/OpenID Connect: none is switched on yet/)).toBeDefined();
});

test("a provider that is on is none to be warned of", async () => {
  desk({ "GET /sso/providers": () => ({ items: [aProvider({ enabled: true })] }) });
  await withoutOwnWays();
  expect(await screen.findByText(/SAML: none is switched on yet/)).toBeDefined();
  expect(screen.queryByText(/OpenID Connect: none/)).toBeNull();
});

test("a refusal stands beside what caused it, and nothing is lost", async () => {
  desk({
    "PUT /security/policy": () =>
      refuse(400, "invalid_input", [{ path: "factors", message: "email_beside_link" }]),
  });
  await userEvent.click(await screen.findByRole("checkbox", { name: "Authenticator app" }));
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  expect(await screen.findByText(/A code by mail is no second factor to a link by mail/)).toBeDefined();
  expect(screen.getByRole("checkbox", { name: "Authenticator app" })).toHaveProperty("checked", false);
});

test("some roles need one role, and no factor at all cannot be sent", async () => {
  const asked = desk();
  await userEvent.click(await screen.findByRole("radio", { name: /^Some roles/ }));
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  expect(await screen.findByText("Choose at least one role.")).toBeDefined();
  expect(asked.some(({ method }) => method === "PUT")).toBe(false);
});

test("a client with a policy of its own is listed, and taken away after asking", async () => {
  const clientId = "01900000-0000-7000-8000-000000000007";
  const asked = desk({
    "GET /security/policies": () => ({
      items: [
        {
          ...aPolicy({ ways: ["passkey"], secondFactor: "all" }),
          clientId,
          client: "Brook Dental",
          requiredSince: null,
          byMembers: false,
        },
      ],
    }),
    "DELETE /security/policies/*": () => undefined,
  });
  expect(await screen.findByText("Passkey · second factor of everybody")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Remove the policy of Brook Dental" }));
  await userEvent.click(await screen.findByRole("button", { name: "Remove policy" }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "DELETE")?.path).toBe(`/security/policies/${clientId}`),
  );
});

test("an error of loading can be tried again", async () => {
  let fails = true;
  desk({ "GET /security/policy": () => (fails ? refuse(500, "internal") : told()) });
  const again = await screen.findByRole("button", { name: "Try again" });
  fails = false;
  await userEvent.click(again);
  expect(await screen.findByRole("checkbox", { name: "Password" })).toBeDefined();
});

test("executives can only be stricter: what the tenant closed or asks is not theirs to change", async () => {
  portal({
    "GET /security/policy": () =>
      told(
        { ways: null, secondFactor: null, clientId: "01900000-0000-7000-8000-000000000003" },
        { ways: ["password", "passkey"], secondFactor: "all", factors: ["totp", "passkey"] },
      ),
    "POST /security/policy/preview": () => nothing,
  });
  await userEvent.click(await screen.findByRole("radio", { name: "Our own choice" }));
  expect(screen.getByRole("checkbox", { name: "Link by mail" })).toHaveProperty("disabled", true);
  expect(screen.getByRole("checkbox", { name: "Password" })).toHaveProperty("disabled", false);
  for (const level of [/^Nobody/, /^Whoever wants it/, /^Some roles/])
    expect(screen.getByRole("radio", { name: level })).toHaveProperty("disabled", true);
  expect(screen.getByRole("checkbox", { name: "Code by mail" })).toHaveProperty("disabled", true);
  expect(screen.getByRole("checkbox", { name: /Let them write/ })).toHaveProperty("disabled", true);
});

test("executives read that their company has rules of its own, and in words what was refused", async () => {
  portal({
    "GET /security/policy": () => ({
      ...told({ ways: null, secondFactor: null, clientId: "01900000-0000-7000-8000-000000000003" }),
      setByStaff: true,
    }),
    "POST /security/policy/preview": () => ({
      ...nothing,
      problem: { path: "graceDays", message: "longer_than_company" },
    }),
  });
  expect(await screen.findByText(/has set rules for your company in particular/)).toBeDefined();
  await userEvent.click(screen.getByRole("radio", { name: /^Everybody/ }));
  expect(await screen.findByText("The company that runs the portal gives people fewer days.")).toBeDefined();
  expect(screen.getByRole("button", { name: "Save changes" })).toHaveProperty("disabled", true);
});

test("staff read what a client's own people ask besides", async () => {
  const clientId = "01900000-0000-7000-8000-000000000007";
  const asked = { ...aPolicy({ ways: ["passkey"], secondFactor: "all" }), requiredSince: null };
  desk({
    "GET /security/policies": () => ({
      items: [{ ...asked, clientId, client: "Brook Dental", byMembers: true }],
    }),
    "GET /security/policy": () => ({
      ...told(),
      byMembers: aPolicy({ ways: ["passkey"], secondFactor: "all" }),
    }),
  });
  expect(await screen.findByText("Its own people had a say in it.")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Change sign-in of Brook Dental" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(
    await dialog.findByText(
      "Its own people ask for this, besides what you set here: Passkey · second factor of everybody.",
    ),
  ).toBeDefined();
});

test("what changes is said a sentence each, and nothing where nothing does", () => {
  const before = aPolicy();
  expect(changesOf(before, before, before)).toEqual([]);
  const after = aPolicy({
    ways: ["password"],
    onlyShown: true,
    secondFactor: "some",
    secondFactorRoles: ["client_executive"],
    factors: ["totp", "email"],
    graceDays: 7,
    masqueradeWrites: true,
  });
  expect(changesOf(before, after, before)).toEqual([
    expect.stringMatching(/^Link by mail: nobody/),
    expect.stringMatching(/^Passkey: nobody/),
    expect.stringMatching(/OpenID Connect: nobody/),
    expect.stringMatching(/SAML: nobody/),
    "A second factor is required of: Executive.",
    "Passkey no longer counts as a second factor.",
    "There are 7 days to set up a second factor.",
    "Ways that are not allowed are left out of the sign-in page.",
    "Staff who view as a member may write in their name.",
  ]);
});

test("a client cannot choose less than is asked of its members anyway; staff may leave factors off where nothing is", () => {
  const own = { of: "own" } as const;
  const byStaff = { of: "client", client: { id: "1", name: "Brook" } } as const;
  const all = aPolicy({ secondFactor: "all" });
  expect(
    (["off", "optional", "some", "all"] as const).map((choice) => isWeaker(choice, all, byStaff)),
  ).toEqual([true, true, true, false]);
  const staffOnly = aPolicy({ secondFactor: "some", secondFactorRoles: ["agent"] });
  expect(isWeaker("optional", staffOnly, own)).toBe(false);
  expect([isWeaker("off", aPolicy(), own), isWeaker("off", aPolicy(), byStaff)]).toEqual([true, false]);
});
