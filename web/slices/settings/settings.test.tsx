import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { SettingsScreen } from "./settings-screen.tsx";

const settings = {
  name: "Northwind IT",
  accent: "#3d5fd0",
  address: { line1: "", line2: "", city: "", region: "", postalCode: "", country: "" },
  email: "",
  phone: "",
  vatNumber: "",
  paymentDetails: "",
  invoicePrefix: "NW-",
  currency: "EUR",
  timeZone: "Europe/Amsterdam",
  hasLogo: false,
};
const targets = {
  items: [{ priority: "urgent", responseMinutes: 90, resolutionMinutes: 2880 }],
};

function show(
  part: string,
  answers: Parameters<typeof serve>[0] = {},
  role: "tenant_admin" | "account_lead" = "tenant_admin",
) {
  const asked = serve({ "GET /settings": () => settings, ...answers });
  render(
    <Providers session={aSession(role)} path="/desk/settings" at={`/desk/settings?part=${part}`}>
      <SettingsScreen />
    </Providers>,
  );
  return asked;
}

test("only what belongs to a page of settings is sent, and errors stand beside their fields", async () => {
  const asked = show("invoicing", {
    "PATCH /settings": () => refuse(400, "invalid_input", [{ path: "invoicePrefix", message: "too_long" }]),
  });
  const prefix = await screen.findByRole("textbox", { name: /Invoice numbers begin with/ });
  expect(screen.getByRole("button", { name: "Save changes" })).toHaveProperty("disabled", true);
  await userEvent.clear(prefix);
  await userEvent.type(prefix, "INV-");
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  expect(await screen.findByText("This is too long.")).toBeDefined();
  expect(prefix).toHaveProperty("value", "INV-");
  expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({
    invoicePrefix: "INV-",
    currency: "EUR",
    paymentDetails: "",
  });
});

test("a logo that is too large or no picture is refused before it is sent", async () => {
  show("branding");
  const input = await screen.findByLabelText("Choose a picture");
  const large = new File([new Uint8Array(300 * 1024)], "logo.png", { type: "image/png" });
  fireEvent.change(input, { target: { files: [large] } });
  expect(await screen.findByText(/at most 256 kB fit/)).toBeDefined();
  fireEvent.change(input, {
    target: { files: [new File(["<svg/>"], "logo.svg", { type: "image/svg+xml" })] },
  });
  expect(await screen.findByText("Only PNG and JPEG pictures can be used.")).toBeDefined();
  expect(screen.queryByRole("img")).toBeNull();
});

test("a colour that is none is said beside it, and shows no preview", async () => {
  const asked = show("branding");
  const colour = await screen.findByRole("textbox", { name: "Colour" });
  expect(screen.getByText("How it looks")).toBeDefined();
  await userEvent.clear(colour);
  await userEvent.type(colour, "teal");
  expect(screen.queryByText("How it looks")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  expect(await screen.findByText(/six digits/)).toBeDefined();
  expect(asked.some(({ method }) => method === "PATCH")).toBe(false);
});

test("targets are written in the unit that fits, and an empty one is no target", async () => {
  const asked = show("targets", {
    "GET /ticket-targets": () => targets,
    "PUT /ticket-targets": () => targets,
  });
  const response = await screen.findByRole("textbox", { name: /First answer to Urgent/ });
  expect(response).toHaveProperty("value", "90");
  expect(screen.getByRole("textbox", { name: /Urgent tickets resolved/ })).toHaveProperty("value", "2");
  await userEvent.clear(response);
  await userEvent.click(screen.getByRole("button", { name: "Save targets" }));
  await waitFor(() => expect(asked.some(({ method }) => method === "PUT")).toBe(true));
  const { items } = asked.find(({ method }) => method === "PUT")!.body as { items: object[] };
  expect(items).toContainEqual({ priority: "urgent", responseMinutes: null, resolutionMinutes: 2880 });
  expect(items).toContainEqual({ priority: "low", responseMinutes: null, resolutionMinutes: null });
});

test("who only configures tickets is not shown the company's settings", async () => {
  show("company", { "GET /ticket-categories": () => ({ items: [] }) }, "account_lead");
  expect(await screen.findByRole("heading", { level: 2, name: "Categories" })).toBeDefined();
  expect(screen.queryByRole("link", { name: "Branding" })).toBeNull();
});

test("a category is archived at once, and can be offered again", async () => {
  const category = { id: "01900000-0000-7000-8000-0000000000d2", name: "Devices", archived: false };
  show("categories", {
    "GET /ticket-categories": () => ({ items: [{ ...category }] }),
    "PATCH /ticket-categories/*": ({ body }) => Object.assign(category, body),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Archive Devices" }));
  expect(await screen.findByText("Archived")).toBeDefined();
  await userEvent.click(await screen.findByRole("button", { name: "Restore Devices" }));
  expect(await screen.findByRole("button", { name: "Archive Devices" })).toBeDefined();
});
