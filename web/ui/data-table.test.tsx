import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { ApiError } from "../kernel/api-error.ts";
import { Providers } from "../testing/providers.tsx";
import { DataTable } from "./data-table.tsx";
import type { Column, DataTableProps } from "./table-column.ts";

interface Row {
  id: string;
  subject: string;
}
const columns: Column<Row>[] = [
  { id: "id", header: "No.", cell: (row) => row.id, width: "80px", sortable: true },
  { id: "subject", header: "Subject", cell: (row) => row.subject, primary: true },
];
const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${index + 1}`, subject: `Ticket ${index + 1}` }));

async function show(props: Partial<DataTableProps<Row>> = {}) {
  render(
    <Providers>
      <DataTable
        label="Tickets"
        columns={columns}
        rows={rowsOf(3)}
        rowKey={(row) => row.id}
        rowLink={(row) => ({ to: "/tickets/$id", params: { id: row.id } })}
        empty={<p>Nothing here</p>}
        {...props}
      />
    </Providers>,
  );
}

test("a row is a link, so that it opens in a new window like any other", async () => {
  await show();
  const link = await screen.findByRole("link", { name: "Ticket 2" });
  expect(link.getAttribute("href")).toBe("/tickets/2");
});

test("j and k walk over the rows", async () => {
  await show();
  await screen.findByRole("table", { name: "Tickets" });
  await userEvent.keyboard("j");
  expect(document.activeElement?.textContent).toBe("Ticket 1");
  await userEvent.keyboard("jj");
  expect(document.activeElement?.textContent).toBe("Ticket 3");
  await userEvent.keyboard("k");
  expect(document.activeElement?.textContent).toBe("Ticket 2");
});

test("j is a letter while somebody types", async () => {
  render(<input aria-label="Search" />);
  await show();
  await screen.findByRole("table");
  await userEvent.type(screen.getByLabelText("Search"), "j");
  expect(document.activeElement).toBe(screen.getByLabelText("Search"));
});

test("a sortable heading says how the rows are sorted and turns the order round", async () => {
  const onSort = vi.fn();
  await show({ sort: { by: "id", direction: "desc" }, onSort });
  const heading = await screen.findByRole("columnheader", { name: "No." });
  expect(heading.getAttribute("aria-sort")).toBe("descending");
  await userEvent.click(within(heading).getByRole("button"));
  expect(onSort).toHaveBeenCalledWith("id", "asc");
  expect(within(screen.getByRole("columnheader", { name: "Subject" })).queryByRole("button")).toBeNull();
});

test("of 10,000 rows only those in sight are drawn, and all of them are counted", async () => {
  await show({ rows: rowsOf(10_000) });
  const table = await screen.findByRole("table");
  expect(within(table).queryAllByRole("link").length).toBeLessThan(200);
  expect(table.getAttribute("aria-rowcount")).toBe("10001");
});

test("each state has its place: loading, empty, failed, and a failed next page", async () => {
  await show({ rows: undefined });
  expect(await screen.findByText("Loading")).toBeTruthy();
  await show({ rows: [] });
  expect(await screen.findByText("Nothing here")).toBeTruthy();
  const onRetry = vi.fn();
  await show({ rows: undefined, error: new ApiError("unavailable"), onRetry });
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(onRetry).toHaveBeenCalledOnce();
});

test("a failed next page leaves the rows and offers to try again", async () => {
  const onLoadMore = vi.fn();
  await show({ hasMore: true, onLoadMore, moreError: new ApiError("unreachable") });
  expect(await screen.findByRole("link", { name: "Ticket 1" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(onLoadMore).toHaveBeenCalledOnce();
});

test("on a phone the rows are cards", async () => {
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: query.includes("max-width"),
    addEventListener() {},
    removeEventListener() {},
  }));
  await show({ card: (row) => <p>Card of {row.id}</p> });
  const list = await screen.findByRole("list", { name: "Tickets" });
  expect(within(list).getAllByRole("listitem")).toHaveLength(3);
  expect(within(list).getByText("Card of 2")).toBeTruthy();
});
