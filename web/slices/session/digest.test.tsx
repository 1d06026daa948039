import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { aSession } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { Digest } from "./digest.tsx";

const secret = "s".repeat(43);
const id = "01900000-0000-7000-8000-0000000000d1";
const membershipId = "01900000-0000-7000-8000-000000000001";
const moved = vi.fn();
const to = { name: "Ada Brook", email: "ada@brook.example", company: "Brook Dental" };
const staying = {
  name: "Grace Hill",
  email: "grace@northwind.example",
  company: "Northwind IT",
  door: "desk",
};
const link = (state: string, change: object = {}) => ({
  state,
  digestId: id,
  membershipId,
  to,
  staying: null,
  ...change,
});

function visit(hash: string) {
  vi.stubGlobal("location", {
    origin: "http://northwind.localhost",
    pathname: "/digest",
    search: `?id=${id}`,
    hash,
    replace: moved,
  });
}

beforeEach(() => {
  moved.mockReset();
  visit(`#${secret}`);
  vi.spyOn(history, "replaceState").mockImplementation(() => {});
});

const show = () => render(<Digest door="portal" brand={undefined} />);

test("nothing is opened before the button is pressed, and then the items of the mail", async () => {
  const asked = serve({
    "POST /session/digest/inspect": () => link("ready"),
    "POST /session/digest": () => ({
      ...link("ready"),
      session: aSession("client_executive", { digest: id }),
    }),
  });
  show();
  const open = await screen.findByRole("button", { name: "See what waits" });
  expect(screen.getByText("ada@brook.example")).toBeTruthy();
  expect(asked.map(({ path }) => path)).toEqual(["/session/digest/inspect"]);
  await userEvent.click(open);
  expect(asked.at(-1)?.body).toEqual({ secret, confirmed: false });
  expect(moved).toHaveBeenCalledWith(`/approvals?digest=${id}`);
});

test("whoever is signed in as its reader goes straight to the items, as whom they were written to", async () => {
  const asked = serve({ "POST /session/digest/inspect": () => link("signed_in") });
  show();
  await vi.waitFor(() => expect(moved).toHaveBeenCalledWith(`/approvals?digest=${id}&as=${membershipId}`));
  expect(asked).toHaveLength(1);
});

test("somebody else who is signed in is told whose link it is, and stays who they are unless they say so", async () => {
  const asked = serve({
    "POST /session/digest/inspect": () => link("other_person", { staying }),
    "POST /session/digest": () => ({ ...link("ready"), session: aSession() }),
  });
  show();
  expect(await screen.findByRole("heading", { name: "This mail is for Ada Brook" })).toBeTruthy();
  expect(screen.getByText(/You are signed in as grace@northwind.example/)).toBeTruthy();
  const stay = screen.getByRole("link", { name: "Stay signed in as Grace Hill" });
  expect(stay.getAttribute("href")).toBe("/desk");
  await userEvent.click(screen.getByRole("button", { name: "Open it as Ada Brook" }));
  expect(asked.at(-1)?.body).toEqual({ secret, confirmed: true });
});

test("a dead link, one that dies meanwhile, and one for who has nothing but their mail lead to the sign-in", async () => {
  const leads = async (title: string) => {
    expect(await screen.findByRole("heading", { name: title })).toBeTruthy();
    const away = screen.getByRole("link", { name: "Sign in to see it" });
    expect(away.getAttribute("href")).toBe(`/approvals?digest=${id}`);
  };
  serve({ "POST /session/digest/inspect": () => refuse(404, "not_found") });
  const first = show();
  await leads("This link cannot be used any more");
  first.unmount();
  serve({ "POST /session/digest/inspect": () => link("no_means") });
  const second = show();
  await leads("Sign in to decide");
  second.unmount();
  serve({
    "POST /session/digest/inspect": () => link("ready"),
    "POST /session/digest": () => refuse(404, "not_found"),
  });
  const third = show();
  await userEvent.click(await screen.findByRole("button", { name: "See what waits" }));
  await leads("This link cannot be used any more");
  third.unmount();
  visit("");
  show();
  await leads("Open the link in the mail again");
});

test("without an answer it can be tried again, and the link is not lost", async () => {
  serve({ "POST /session/digest/inspect": () => refuse(503, "unavailable") });
  show();
  expect(await screen.findByRole("alert")).toBeTruthy();
  serve({ "POST /session/digest/inspect": () => link("ready") });
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("button", { name: "See what waits" })).toBeTruthy();
});
