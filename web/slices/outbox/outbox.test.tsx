import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { Brand } from "../../kernel/session.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { Outbox } from "./outbox.tsx";
import { OutboxLink } from "./outbox-link.tsx";

const brand: Brand = {
  name: "Northwind IT",
  accent: "#0f766e",
  logoUrl: null,
  bare: false,
  demo: true,
  outbox: true,
};
const mail = (number: number, subject: string) => ({
  id: `01890000-0000-7000-8000-00000000000${number}`,
  to: "ada@brook.example",
  subject,
  sentAt: new Date().toISOString(),
});
const link = mail(1, "Your sign-in link");
const code = mail(2, "Your code");
const read = (of: typeof link) => ({
  ...of,
  from: "Northwind IT",
  text: "Sign in:\nhttp://northwind.localhost/link#secret\n\nNobody asks for it.",
});

beforeEach(() => {
  location.hash = "";
});

const served = (items = [link, code], nextCursor: string | null = null) =>
  serve({
    "GET /mail/outbox": () => ({ items, nextCursor }),
    [`GET /mail/outbox/${link.id}`]: () => read(link),
    [`GET /mail/outbox/${code.id}`]: () => read(code),
  });

test("the newest mail is open, as designed, in a frame that runs no script", async () => {
  served();
  render(<Outbox brand={brand} />);
  expect(await screen.findByRole("heading", { name: "Your sign-in link" })).toBeTruthy();
  const frame = screen.getByTitle<HTMLIFrameElement>("Mail: Your sign-in link");
  expect(frame.getAttribute("src")).toBe(`/api/v1/mail/outbox/${link.id}/html`);
  expect(frame.getAttribute("sandbox")).toBe("allow-popups allow-popups-to-escape-sandbox");
});

test("another mail is opened by its row, and its address can be followed from the text", async () => {
  served();
  render(<Outbox brand={brand} />);
  const list = await screen.findByRole("navigation", { name: "Mail" });
  expect(
    within(list)
      .getByRole("link", { name: /Your code/ })
      .getAttribute("href"),
  ).toBe(`#${code.id}`);
  act(() => {
    location.hash = code.id;
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
  expect(await screen.findByRole("heading", { name: "Your code" })).toBeTruthy();
  await userEvent.click(screen.getByRole("tab", { name: "As text" }));
  const address = screen.getByRole("link", { name: "http://northwind.localhost/link#secret" });
  expect(address.getAttribute("href")).toBe("http://northwind.localhost/link#secret");
});

test("new mail is there when one comes back to the page", async () => {
  const items = [code];
  served(items);
  render(<Outbox brand={brand} />);
  await screen.findByRole("link", { name: /Your code/ });
  items.unshift(link);
  act(() => void window.dispatchEvent(new Event("focus")));
  expect(await screen.findByRole("link", { name: /Your sign-in link/ })).toBeTruthy();
});

test("without mail it says how to get some", async () => {
  served([]);
  render(<Outbox brand={brand} />);
  expect(await screen.findByText("No mail yet")).toBeTruthy();
});

test("where mail is sent, the page is one that does not exist", async () => {
  serve({ "GET /mail/outbox": () => refuse(404, "not_found") });
  render(<Outbox brand={{ ...brand, outbox: false }} />);
  expect(await screen.findByRole("heading", { level: 1 })).toHaveProperty(
    "textContent",
    "Nothing lives at this address",
  );
});

test("the link to it is shown only where it leads somewhere", () => {
  const { container, rerender } = render(<OutboxLink brand={{ outbox: false }} />);
  expect(container.textContent).toBe("");
  rerender(<OutboxLink brand={brand} />);
  expect(screen.getByRole("link").getAttribute("href")).toBe("/outbox");
});
