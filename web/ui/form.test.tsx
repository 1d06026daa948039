import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { ApiError } from "../kernel/api-error.ts";
import { Button } from "./button.tsx";
import { Form, useForm } from "./form.tsx";
import { TextField } from "./text-field.tsx";

interface Values {
  subject: string;
  note: string;
}

function Example(props: {
  submit: (values: Values) => Promise<unknown>;
  onDone?: () => void;
  draft?: string;
}) {
  const form = useForm<Values>({
    initial: { subject: "", note: "" },
    check: ({ subject }) => ({ subject: subject ? undefined : "Fill this in." }),
    ...props,
  });
  return (
    <Form form={form}>
      <TextField label="Subject" {...form.field("subject")} />
      <TextField label="Note" {...form.field("note")} />
      <Button type="submit" pending={form.pending}>
        Send
      </Button>
    </Form>
  );
}

const subject = () => screen.getByLabelText("Subject");
const send = () => userEvent.click(screen.getByRole("button", { name: "Send" }));

test("what the server says of a field stands beside it, and what was typed is still there", async () => {
  const fields = [{ path: "subject", message: "too_short" }];
  render(<Example submit={() => Promise.reject(new ApiError("invalid_input", { fields }))} />);
  await userEvent.type(subject(), "x");
  await send();
  expect(subject()).toHaveProperty("value", "x");
  expect(subject().getAttribute("aria-invalid")).toBe("true");
  const described = subject().getAttribute("aria-describedby") ?? "";
  expect(document.getElementById(described)?.textContent).toBe("This is too short.");
  expect(screen.queryByText(/another look/)).toBeNull();
});

test("the complaint goes away when the field is changed", async () => {
  const fields = [{ path: "subject", message: "too_short" }];
  render(<Example submit={() => Promise.reject(new ApiError("invalid_input", { fields }))} />);
  await userEvent.type(subject(), "x");
  await send();
  await userEvent.type(subject(), "y");
  expect(screen.queryByText("This is too short.")).toBeNull();
});

test("an error that no field explains is told above the form", async () => {
  const fields = [{ path: "elsewhere", message: "too_long" }];
  render(<Example submit={() => Promise.reject(new ApiError("invalid_input", { fields }))} />);
  await userEvent.type(subject(), "x");
  await send();
  expect((await screen.findByRole("alert")).textContent).toContain("elsewhere: This is too long.");
});

test("what can be told at once is not sent, and the first wrong input gets the focus", async () => {
  const submit = vi.fn();
  render(<Example submit={submit} />);
  await send();
  expect(submit).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(document.activeElement).toBe(subject()));
});

test("pressing twice sends once", async () => {
  let finish = () => {};
  const submit = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  render(<Example submit={submit} />);
  await userEvent.type(subject(), "x");
  await send();
  await send();
  expect(screen.getByRole("button", { name: "Send" }).getAttribute("aria-busy")).toBe("true");
  finish();
  expect(submit).toHaveBeenCalledOnce();
});

test("a draft survives leaving the page and is gone once it was sent", async () => {
  const first = render(<Example draft="t" submit={() => Promise.reject(new ApiError("unreachable"))} />);
  await userEvent.type(subject(), "Printer");
  await send();
  first.unmount();
  const second = render(<Example draft="t" submit={() => Promise.resolve()} />);
  expect(subject()).toHaveProperty("value", "Printer");
  await send();
  second.unmount();
  render(<Example draft="t" submit={() => Promise.resolve()} />);
  expect(subject()).toHaveProperty("value", "");
});
