import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { plainDomain } from "./domain-add.tsx";
import { aDomain, aProvider, oidcSettings, presets } from "./sample.ts";
import { issuerFromInput, issuerToInput } from "./sso.ts";
import { SsoSettings } from "./sso-settings.tsx";

type Answers = Parameters<typeof serve>[0];

function show(answers: Answers, options: { provider?: string; portal?: boolean } = {}) {
  const asked = serve({
    "GET /sso/presets": () => presets,
    "GET /sso/domains": () => ({ items: [] }),
    ...answers,
  });
  const { provider, portal } = options;
  render(
    <Providers
      session={aSession(portal ? "client_executive" : "tenant_admin")}
      path="/desk/settings"
      at={`/desk/settings?part=sso${provider ? `&provider=${provider}` : ""}`}
    >
      <SsoSettings />
    </Providers>,
  );
  return asked;
}

/** One provider, opened; a change answers with what was sent. */
function open(provider: ReturnType<typeof aProvider>, answers: Answers = {}, portal = false) {
  let now = provider;
  return show(
    {
      "GET /sso/providers/*": () => now,
      "GET /sso/providers": () => ({ items: [now] }),
      "PUT /sso/providers/*": ({ body }) => {
        const { secret, ...change } = body as { secret?: string };
        now = { ...now, ...change, hasSecret: now.hasSecret || secret !== undefined };
        return now;
      },
      ...answers,
    },
    { provider: provider.id, portal },
  );
}
const step = (title: string) => within(screen.getByText(title).closest("li") as HTMLElement);

test("providers say who they are for, whether they are on, and why somebody last did not get in", async () => {
  show({
    "GET /sso/providers": () => ({
      items: [
        aProvider({
          enabled: true,
          oidc: oidcSettings,
          hasSecret: true,
          lastUsedAt: "2026-11-20T10:00:00.000Z",
          lastError: "provider_invalid_client",
          lastErrorAt: "2026-11-20T12:00:00.000Z",
        }),
        aProvider({
          id: "01900000-0000-7000-8000-000000000150",
          name: "Keycloak",
          kind: "saml",
          preset: "saml",
        }),
      ],
    }),
  });
  expect(await screen.findByText("On")).toBeDefined();
  expect(screen.getByText("Not finished")).toBeDefined();
  expect(screen.getByText(/did not accept our secret/)).toBeDefined();
  expect(screen.getAllByText("Your company and its clients")).toHaveLength(2);
  expect(screen.getByText("Nobody has signed in by it yet")).toBeDefined();
});

test("a provider is added in steps: the service first, and then what is entered there", async () => {
  const made = aProvider();
  let all: object[] = [];
  const asked = show({
    "GET /sso/providers": () => ({ items: all }),
    "GET /sso/providers/*": () => made,
    "POST /sso/providers": () => {
      all = [made];
      return made;
    },
  });
  expect(await screen.findByText("No identity provider yet")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Add provider" }));
  await userEvent.click(await screen.findByRole("radio", { name: /^SAML/ }));
  await userEvent.click(screen.getByRole("radio", { name: /^OpenID Connect/ }));
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
  expect(await screen.findByRole("textbox", { name: "Redirect address" })).toHaveProperty(
    "value",
    made.addresses.redirectUri,
  );
  expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
    preset: "microsoft",
    kind: "oidc",
    name: "Microsoft 365",
  });
  expect(screen.getByRole("link", { name: /in the words of Microsoft/ })).toBeDefined();
  expect(screen.getByText(/Enter first what the service says/)).toBeDefined();
});

test("a provider for a client needs the client; in the portal it is the reader's own, and not asked", async () => {
  const asked = show({ "GET /sso/providers": () => ({ items: [] }) });
  await userEvent.click(await screen.findByRole("button", { name: "Add provider" }));
  await userEvent.click(await screen.findByRole("radio", { name: /^One client/ }));
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
  expect(await screen.findByText("Choose the client.")).toBeDefined();
  expect(asked.some(({ method }) => method === "POST")).toBe(false);
});

test("executives are not asked for whom", async () => {
  show({ "GET /sso/providers": () => ({ items: [] }) }, { portal: true });
  await userEvent.click(await screen.findByRole("button", { name: "Add provider" }));
  await screen.findByRole("button", { name: "Go on" });
  expect(screen.queryByText("For whom")).toBeNull();
});

test("Microsoft's directory is an id, the secret is sent once and kept after that", async () => {
  const asked = open(aProvider());
  await userEvent.type(
    await screen.findByRole("textbox", { name: "Directory (tenant) ID" }),
    "11111111-2222-3333-4444-555555555555",
  );
  await userEvent.type(screen.getByRole("textbox", { name: "Application (client) ID" }), "the-app");
  const form = step("What the service says");
  await userEvent.click(form.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Fill this in.")).toBeDefined();
  await userEvent.type(form.getByLabelText("Value of the client secret"), "s3cret");
  await userEvent.click(form.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "PUT")?.body).toMatchObject({
      oidc: oidcSettings,
      secret: "s3cret",
    }),
  );
  expect(await screen.findByText("There is one. Leave this empty to keep it.")).toBeDefined();
  expect(form.getByLabelText("Value of the client secret")).toHaveProperty("value", "");
});

test("a secret is for one issuer: with another one it is asked for again", async () => {
  const asked = open(aProvider({ oidc: oidcSettings, hasSecret: true }));
  const directory = await screen.findByRole("textbox", { name: "Directory (tenant) ID" });
  await userEvent.clear(directory);
  await userEvent.type(directory, "99999999-2222-3333-4444-555555555555");
  expect(screen.getByText(/belongs to the provider before/)).toBeDefined();
  await userEvent.click(step("What the service says").getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Fill this in.")).toBeDefined();
  expect(asked.some(({ method }) => method === "PUT")).toBe(false);
});

test("what the server refuses stands beside its field", async () => {
  open(aProvider({ oidc: oidcSettings, hasSecret: true }), {
    "PUT /sso/providers/*": () =>
      refuse(400, "invalid_input", [{ path: "oidc.issuer", message: "wrong_issuer" }]),
  });
  const form = within((await screen.findByText("What the service says")).closest("li") as HTMLElement);
  await userEvent.click(form.getByRole("button", { name: "Save" }));
  expect(await form.findByText(/not what this service's addresses look like/)).toBeDefined();
});

test("a SAML provider's metadata fills in the fields; what is none is said", async () => {
  let good = false;
  const asked = open(aProvider({ kind: "saml", preset: "okta", name: "Okta" }), {
    "POST /sso/metadata": () =>
      good
        ? {
            entityId: "urn:okta",
            ssoUrl: "https://okta.example/sso",
            certificates: ["PEM"],
            signRequests: true,
          }
        : refuse(400, "invalid_input", [{ path: "metadata", message: "metadata_is_page" }]),
  });
  await userEvent.type(
    await screen.findByRole("textbox", { name: "Address of the metadata" }),
    "https://okta.example/md",
  );
  await userEvent.click(screen.getByRole("button", { name: "Read metadata" }));
  expect(await screen.findByText(/This is a web page/)).toBeDefined();
  good = true;
  await userEvent.click(screen.getByRole("button", { name: "Read metadata" }));
  await waitFor(() =>
    expect(screen.getByRole("textbox", { name: "Entity ID of the provider" })).toHaveProperty(
      "value",
      "urn:okta",
    ),
  );
  await userEvent.click(step("What the service says").getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "PUT")?.body).toMatchObject({
      saml: {
        entityId: "urn:okta",
        ssoUrl: "https://okta.example/sso",
        certificates: ["PEM"],
        signRequests: true,
      },
    }),
  );
});

test("a test says of each thing whether it is right, and what to do where it is not", async () => {
  open(aProvider({ oidc: oidcSettings, hasSecret: true }), {
    "POST /sso/providers/*/test": () => ({
      ok: false,
      checks: [
        { what: "reached", ok: true, reason: null },
        { what: "issuer", ok: false, reason: "other_issuer" },
        { what: "domain", ok: false, reason: "none_verified" },
        { what: "keys", ok: false, reason: "something_new" },
      ],
    }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Try connection" }));
  expect(await screen.findByText(/Something else answers under this address/)).toBeDefined();
  expect(screen.getByText(/Add one in step 4/)).toBeDefined();
  expect(screen.getByText(/could not be understood \(something_new\)/)).toBeDefined();
  expect(screen.queryByText(/Everything is right/)).toBeNull();
});

test("rules are written in their order, and sent with the place that each gives", async () => {
  const asked = open(aProvider({ oidc: oidcSettings }));
  await userEvent.click(await screen.findByRole("checkbox", { name: /Let people in who are not members/ }));
  await userEvent.click(screen.getByRole("button", { name: "Add rule" }));
  await userEvent.click(screen.getByRole("button", { name: "Add rule" }));
  const [first, second] = screen.getAllByRole("textbox", { name: "Group" });
  await userEvent.type(first as HTMLElement, "Interns");
  await userEvent.type(second as HTMLElement, "Service desk");
  await userEvent.click(screen.getByRole("button", { name: "Move rule 2 up" }));
  await userEvent.click(screen.getByRole("checkbox", { name: /Trust the provider/ }));
  await userEvent.click(step("Whom it lets in").getByRole("button", { name: "Save" }));
  await waitFor(() => {
    const body = asked.find(({ method }) => method === "PUT")?.body as {
      provision: { rules: { value: string }[] };
    };
    expect(body).toMatchObject({ trustSecondFactor: true, provision: { enabled: true, otherwise: null } });
    expect(body.provision.rules.map(({ value }) => value)).toEqual(["Service desk", "Interns"]);
  });
});

test("of a client's own provider, everybody becomes a member of that client", async () => {
  open(aProvider({ clientId: "01900000-0000-7000-8000-000000000003", oidc: oidcSettings }), {}, true);
  await userEvent.click(await screen.findByRole("checkbox", { name: /Let people in who are not members/ }));
  await userEvent.click(screen.getByRole("button", { name: "Add rule" }));
  expect(screen.queryByText("They become")).toBeNull();
  expect(screen.getByRole("button", { name: /User Role/ })).toBeDefined();
});

test("executives see whether second factors of their provider are trusted, and cannot change it", async () => {
  const clientId = "01900000-0000-7000-8000-000000000003";
  open(aProvider({ clientId, oidc: oidcSettings }), {}, true);
  const trust = await screen.findByRole("checkbox", { name: /Trust the provider/ });
  expect(trust).toHaveProperty("disabled", true);
  expect(screen.getByText("Only the company that runs the portal can switch this on.")).toBeDefined();
});

test("switching off and deleting say what that means first", async () => {
  const asked = open(
    aProvider({
      enabled: true,
      oidc: oidcSettings,
      domains: [{ id: "1", domain: "northwind.example", verified: true }],
      scim: { madeAt: "2026-11-01T12:00:00.000Z", usedAt: null },
    }),
    { "DELETE /sso/providers/*": () => undefined },
  );
  await userEvent.click(await screen.findByRole("button", { name: "Switch off" }));
  expect(await screen.findByText(/signed out at once, and nobody can sign in/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: /^Switch Northwind Microsoft 365 off$/ }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "PUT")?.body).toMatchObject({ enabled: false }),
  );
  await userEvent.click(await screen.findByRole("button", { name: "Delete" }));
  expect(await screen.findByText("Addresses of northwind.example are led nowhere any more.")).toBeDefined();
  expect(screen.getByText(/no longer provisions people here/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Delete Northwind Microsoft 365" }));
  // Back at the list.
  expect(await screen.findByRole("button", { name: "Add provider" })).toBeDefined();
});

test("one that is not set up cannot be switched on", async () => {
  open(aProvider());
  expect(await screen.findByRole("button", { name: "Switch on" })).toHaveProperty("disabled", true);
});

test("one without a domain says that nobody is led to it, and is switched on all the same", async () => {
  const asked = open(aProvider({ oidc: oidcSettings, hasSecret: true }));
  expect(await screen.findByText(/No domain of yours is led to it yet/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Switch on" }));
  expect(await screen.findByRole("button", { name: "Switch off" })).toBeDefined();
  expect(asked.find(({ method }) => method === "PUT")?.body).toMatchObject({ enabled: true });
});

test("a domain tells its record, and a look that finds nothing says that it may take a while", async () => {
  let domain = aDomain();
  show({
    "GET /sso/providers": () => ({ items: [aProvider()] }),
    "GET /sso/domains": () => ({ items: [domain] }),
    "POST /sso/domains/*/verify": () => {
      domain = { ...domain, checkedAt: new Date().toISOString() };
      return domain;
    },
  });
  expect(await screen.findByRole("textbox", { name: "Value" })).toHaveProperty("value", domain.record.value);
  expect(screen.getByText("Not looked for yet")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Look for it" }));
  expect(await screen.findByText(/The record was not found/)).toBeDefined();
  domain = { ...domain, verified: true };
  await userEvent.click(screen.getByRole("button", { name: "Look for it" }));
  expect(await screen.findByText("Shown to be yours")).toBeDefined();
});

test("a record that has gone is warned of", async () => {
  show({
    "GET /sso/providers": () => ({ items: [] }),
    "GET /sso/domains": () => ({
      items: [aDomain({ verified: true, missingSince: "2026-11-19T10:00:00.000Z", providerId: null })],
    }),
  });
  expect(await screen.findByText("Record missing")).toBeDefined();
  expect(screen.getByText(/The record has been missing since/)).toBeDefined();
  expect(screen.getByText("Led to no provider")).toBeDefined();
});

test("a domain belongs to whom its provider is for, and is told from an address", async () => {
  const clientId = "01900000-0000-7000-8000-000000000003";
  const asked = open(aProvider({ clientId, oidc: oidcSettings }), { "POST /sso/domains": () => aDomain() });
  await userEvent.click(await screen.findByRole("button", { name: "Add domain" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Domain" }), "Mia@Brook.Example");
  const dialog = within(screen.getByRole("dialog"));
  await userEvent.click(dialog.getByRole("button", { name: "Add domain" }));
  expect(await screen.findByText("Show that northwind.example is yours")).toBeDefined();
  expect(asked.find(({ path, method }) => path === "/sso/domains" && method === "POST")?.body).toEqual({
    domain: "brook.example",
    providerId: aProvider().id,
    clientId,
  });
  expect(plainDomain("https://brook.example/about")).toBe("brook.example");
});

test("the SCIM token is shown once, and a new one kills the old", async () => {
  const asked = open(
    aProvider({
      oidc: oidcSettings,
      enabled: true,
      scim: { madeAt: "2026-11-01T12:00:00.000Z", usedAt: null },
    }),
    {
      "POST /sso/providers/*/scim": () => ({ token: "pscim_secret", url: "https://x/scim/v2" }),
      "DELETE /sso/providers/*/scim": () => undefined,
    },
  );
  await userEvent.click(await screen.findByRole("button", { name: "Make a new token" }));
  expect(await screen.findByText(/The present one stops at once/)).toBeDefined();
  expect(asked.some(({ path }) => path.endsWith("/scim"))).toBe(false);
  await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Make a new token" }));
  expect(await screen.findByRole("textbox", { name: "Token" })).toHaveProperty("value", "pscim_secret");
  await userEvent.click(screen.getByRole("button", { name: "Done" }));
  await userEvent.click(await screen.findByRole("button", { name: "Revoke token" }));
  await userEvent.click(
    within(await screen.findByRole("dialog")).getByRole("button", { name: "Revoke token" }),
  );
  await waitFor(() => expect(asked.some(({ method }) => method === "DELETE")).toBe(true));
});

test("an issuer is read as each service calls it", () => {
  const id = "11111111-2222-3333-4444-555555555555";
  expect(issuerFromInput("microsoft", ` ${id} `)).toBe(`https://login.microsoftonline.com/${id}/v2.0`);
  expect(issuerToInput("microsoft", `https://login.microsoftonline.com/${id}/v2.0`)).toBe(id);
  expect(issuerFromInput("okta", "brook.okta.com/")).toBe("https://brook.okta.com");
  expect(issuerToInput("okta", "https://brook.okta.com")).toBe("brook.okta.com");
  // A slash at the end is part of some issuers.
  expect(issuerFromInput("oidc", "https://sso.brook.example/")).toBe("https://sso.brook.example/");
});
