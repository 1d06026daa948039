import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { ClientForm } from "./client-form.tsx";

const kim = {
  id: "01900000-0000-7000-8000-0000000000e1",
  name: "Kim Park",
  kind: "staff",
  email: "kim@x.example",
  title: "",
};

function show(answers: Parameters<typeof serve>[0]) {
  const onDone = vi.fn();
  const asked = serve({ "GET /directory/people": () => ({ items: [kim], nextCursor: null }), ...answers });
  render(
    <Providers session={aSession("tenant_admin")}>
      <ClientForm onDone={onDone} onCancel={() => {}} />
    </Providers>,
  );
  return { asked, onDone };
}

test("a client is created with its address and those who look after it", async () => {
  const { asked, onDone } = show({ "POST /clients": ({ body }) => body });
  await userEvent.type(await screen.findByRole("textbox", { name: "Name" }), "Brook Dental");
  await userEvent.type(screen.getByRole("textbox", { name: /City/ }), "Delft");
  await userEvent.click(screen.getByRole("combobox", { name: /Looked after by/ }));
  await userEvent.click(await screen.findByRole("option", { name: /Kim Park/ }));
  await userEvent.keyboard("{Escape}");
  await userEvent.click(screen.getByRole("button", { name: "Create client" }));
  await waitFor(() => expect(onDone).toHaveBeenCalled());
  expect(asked.find(({ method }) => method === "POST")?.body).toMatchObject({
    name: "Brook Dental",
    address: { city: "Delft", line1: "" },
    leadIds: [kim.id],
    currency: "EUR",
  });
});

test("a name is asked for before the server is, and a refusal keeps everything that was typed", async () => {
  const { asked } = show({
    "POST /clients": () =>
      refuse(400, "invalid_input", [{ path: "address.postalCode", message: "too_long" }]),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Create client" }));
  expect(await screen.findByText("Give the client a name.")).toBeDefined();
  expect(asked.some(({ method }) => method === "POST")).toBe(false);
  await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "Brook");
  await userEvent.click(screen.getByRole("button", { name: "Create client" }));
  expect(await screen.findByText("This is too long.")).toBeDefined();
  expect(screen.getByRole("textbox", { name: "Name" })).toHaveProperty("value", "Brook");
});
