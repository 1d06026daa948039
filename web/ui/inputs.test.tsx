import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { Avatar } from "./avatar.tsx";
import { Button } from "./button.tsx";
import { Checkbox } from "./checkbox.tsx";
import { ComboBox, MultiComboBox } from "./combo-box.tsx";
import { ConfirmDialog } from "./dialog.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { initials } from "./initials.ts";
import type { Option } from "./list-box.tsx";
import { Menu } from "./menu.tsx";
import { MoneyField, NumberField } from "./number-field.tsx";
import { SearchField } from "./search-field.tsx";
import { Select } from "./select.tsx";
import { TextField } from "./text-field.tsx";

const people: Option[] = [
  { value: "1", label: "Ada Brook" },
  { value: "2", label: "Zoë Ünal", detail: "zoe@brook.example" },
];

function Copied() {
  const [value, setValue] = useState<Option[]>(people);
  return <MultiComboBox label="In copy" value={value} onChange={setValue} options={people} />;
}

function Quantity() {
  const [value, setValue] = useState<number | null>(1);
  return <NumberField label="Quantity" value={value} onChange={setValue} min={1} max={10} />;
}

test("a pending button keeps its focus, says that it is busy and ignores presses", async () => {
  const onClick = vi.fn();
  render(
    <Button pending onClick={onClick}>
      Send
    </Button>,
  );
  const button = screen.getByRole("button", { name: "Send" });
  await userEvent.click(button);
  expect(onClick).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(button);
  expect(button.getAttribute("aria-busy")).toBe("true");
});

test("an input is tied to its label, its hint and its error", () => {
  render(<TextField label="Subject" value="" hint="In a few words" error="Fill this in." />);
  const input = screen.getByLabelText("Subject");
  const described = (input.getAttribute("aria-describedby") ?? "").split(" ");
  const told = described.map((id) => document.getElementById(id)?.textContent);
  expect(told).toEqual(["Fill this in.", "In a few words"]);
});

test("a checkbox can stand for some of what it stands for", () => {
  render(
    <Checkbox checked={false} partial onChange={() => {}}>
      All
    </Checkbox>,
  );
  expect(screen.getByRole("checkbox", { name: "All" })).toHaveProperty("indeterminate", true);
});

test("one of a list is chosen with the keyboard alone", async () => {
  const onChange = vi.fn();
  const options = [
    { value: "low", label: "Low" },
    { value: "high", label: "High" },
  ] as const;
  render(<Select label="Priority" value="low" onChange={onChange} options={options} />);
  await userEvent.tab();
  await userEvent.keyboard("{Enter}");
  await screen.findByRole("option", { name: "High" });
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(onChange).toHaveBeenCalledWith("high");
});

test("somebody is found by asking the server, and chosen", async () => {
  const onChange = vi.fn();
  const search = vi.fn(async (text: string) => people.filter(({ label }) => label.includes(text)));
  render(<ComboBox label="On behalf of" value={null} onChange={onChange} search={search} />);
  await userEvent.type(screen.getByRole("combobox", { name: "On behalf of" }), "Zo");
  await userEvent.click(await screen.findByRole("option", { name: /Zoë/ }));
  expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ value: "2" }));
});

test("what is typed is found without its accents", async () => {
  render(<ComboBox label="Person" value={null} onChange={() => {}} options={people} />);
  await userEvent.type(screen.getByRole("combobox", { name: "Person" }), "unal");
  expect(await screen.findByRole("option", { name: /Zoë/ })).toBeTruthy();
  expect(screen.queryByRole("option", { name: /Ada/ })).toBeNull();
});

test("several people stand as chips; a chip and Backspace take them away", async () => {
  render(<Copied />);
  await userEvent.click(screen.getByRole("button", { name: "Remove Ada Brook" }));
  expect(screen.queryByRole("button", { name: "Remove Ada Brook" })).toBeNull();
  await userEvent.type(screen.getByLabelText("In copy"), "{Backspace}");
  expect(screen.queryByRole("button", { name: /^Remove/ })).toBeNull();
});

test("an amount is typed with a comma and becomes exact minor units", async () => {
  const onChange = vi.fn();
  render(<MoneyField label="Price" amount={null} currency="EUR" onChange={onChange} />);
  await userEvent.type(screen.getByLabelText("Price"), "12,5");
  expect(onChange).toHaveBeenLastCalledWith(1250);
});

test("a number that is out of bounds is put right when the field is left", async () => {
  render(<Quantity />);
  await userEvent.clear(screen.getByLabelText("Quantity"));
  await userEvent.type(screen.getByLabelText("Quantity"), "99");
  await userEvent.tab();
  expect(screen.getByLabelText("Quantity")).toHaveProperty("value", "10");
});

test("a search waits until somebody stops typing, and Enter does not wait", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  const onChange = vi.fn();
  render(<SearchField label="Search" value="" onChange={onChange} />);
  await user.type(screen.getByLabelText("Search"), "print");
  expect(onChange).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(300);
  expect(onChange.mock.calls).toEqual([["print"]]);
  await user.type(screen.getByLabelText("Search"), "er{Enter}");
  await vi.advanceTimersByTimeAsync(1);
  expect(onChange).toHaveBeenLastCalledWith("printer");
  vi.useRealTimers();
});

test("a menu opens with the arrow key, and an item acts", async () => {
  const onAction = vi.fn();
  render(<Menu label="More" groups={[{ items: [{ id: "close", label: "Close ticket", onAction }] }]} />);
  screen.getByRole("button", { name: "More" }).focus();
  await userEvent.keyboard("{ArrowDown}");
  await userEvent.click(await screen.findByRole("menuitem", { name: "Close ticket" }));
  expect(onAction).toHaveBeenCalledOnce();
});

test("a dangerous act is named in the dialog and on its button, and Escape leaves it", async () => {
  const onClose = vi.fn();
  const onConfirm = vi.fn();
  render(
    <ConfirmDialog
      open
      onClose={onClose}
      title="Void invoice NW-42"
      action="Void NW-42"
      onConfirm={onConfirm}
    >
      It cannot be undone.
    </ConfirmDialog>,
  );
  const dialog = await screen.findByRole("dialog", { name: "Void invoice NW-42" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Void NW-42" }));
  expect(onConfirm).toHaveBeenCalledOnce();
  await userEvent.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalled();
});

test("a filter that is set stands as a chip that takes it away", async () => {
  const onChange = vi.fn();
  const filter = {
    id: "status",
    label: "Status",
    options: [{ value: "new", label: "New" }],
    chosen: ["new"],
    onChange,
  };
  render(<FilterBar filters={[filter]} onClear={() => {}} />);
  await userEvent.click(screen.getByRole("button", { name: "Remove filter Status: New" }));
  expect(onChange).toHaveBeenCalledWith([]);
});

test("a filter is chosen in the panel", async () => {
  const onChange = vi.fn();
  const filter = {
    id: "status",
    label: "Status",
    options: [{ value: "new", label: "New" }],
    chosen: [],
    onChange,
  };
  render(<FilterBar filters={[filter]} onClear={() => {}} />);
  await userEvent.click(screen.getByRole("button", { name: "Filter" }));
  await userEvent.click(await screen.findByRole("option", { name: "New" }));
  expect(onChange).toHaveBeenCalledWith(["new"]);
});

test.each([
  ["Ada Brook", "AB"],
  ["Søren Ångström-Fitzgerald", "SF"],
  ["李小龍", "李"],
  ["محمد العلي", "م"],
  ["madonna", "M"],
  ["  ", "?"],
])("the initials of %s are %s", (name, expected) => {
  expect(initials(name)).toBe(expected);
  render(<Avatar name={name} />);
});
