import { expect, test } from "vitest";
import { parseSearch, searchText } from "../../kernel/address.ts";
import { parseQueueFilter, queueViews, sortOf, viewOf } from "./desk-filter.ts";

const filterAt = (address: string) => parseQueueFilter(parseSearch(address));

test.each(Object.entries(queueViews))(
  "the saved view %s is an address that is recognised again",
  (name, search) => {
    expect(viewOf(filterAt(searchText(search)))).toBe(name);
  },
);

test("order, search and the ticket shown beside do not make another view of it", () => {
  const address =
    "?assignee=me&sort=priority&direction=asc&search=vpn&ticket=01900000-0000-7000-8000-0000000000a1";
  expect(viewOf(filterAt(address))).toBe("mine");
});

test("any further filter does", () => {
  expect(viewOf(filterAt("?assignee=me&priority=urgent"))).toBeUndefined();
});

test("what nobody understands in an address is left out", () => {
  const filter = filterAt("?status=lost&assignee=x'%20or%201=1&ticket=7&sort=colour&clientId=../..");
  expect(filter).toMatchObject({ status: [] });
  expect([filter.assignee, filter.ticket, filter.sort, filter.clientId]).toEqual(Array(4).fill(undefined));
});

test("active tickets are sorted by what runs out next, and those that are done by the last change", () => {
  expect(sortOf(filterAt(""))).toBe("due");
  expect(sortOf(filterAt("?all=true"))).toBe("updated");
  expect(sortOf(filterAt("?status=closed&sort=due"))).toBe("updated");
  expect(sortOf(filterAt("?status=open&sort=number"))).toBe("number");
});
