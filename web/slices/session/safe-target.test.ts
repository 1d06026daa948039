import { expect, test } from "vitest";
import { safeTarget } from "./safe-target.ts";

test("an address of this door is gone to, its query included", () => {
  expect(safeTarget("/tickets?status=new", "portal")).toBe("/tickets?status=new");
  expect(safeTarget("/desk/tickets/7", "desk")).toBe("/desk/tickets/7");
});

test.each([
  "https://evil.example/x",
  "//evil.example",
  "/\\evil.example",
  "/..//evil.example",
  "/./\\evil.example",
  "/desk/../..//evil.example",
  "javascript:alert(1)",
  "http://[bad",
  "",
])("%s leads to the door's home", (wanted) => {
  expect(safeTarget(wanted, "portal")).toBe("/");
});

test("the address of another door, or of the sign-in page itself, leads home", () => {
  expect(safeTarget("/tickets", "desk")).toBe("/desk");
  expect(safeTarget("/desk/tickets", "portal")).toBe("/");
  expect(safeTarget("/console", "desk")).toBe("/desk");
  expect(safeTarget("/sign-in?to=/tickets", "portal")).toBe("/");
  expect(safeTarget("/desktop", "portal")).toBe("/desktop");
});
