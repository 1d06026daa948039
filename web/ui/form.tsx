import { type ReactNode, useRef, useState } from "react";
import { type ApiError, errorText, toApiError } from "../kernel/api-error.ts";
import { fieldText } from "../kernel/field-text.ts";
import { Banner } from "./banner.tsx";
import { clearDraft, useDraft } from "./use-draft.ts";

export interface FormOptions<V extends object, R> {
  initial: V;
  /** Sends the values; throws `ApiError`. */
  submit: (values: V) => Promise<R>;
  onDone?: (result: R, values: V) => void;
  /** What can be told before asking the server: field name to text. */
  check?: (values: V) => Partial<Record<keyof V & string, string | undefined>>;
  /** Keeps what was typed under this name until it was sent. Leave it out for passwords. */
  draft?: string;
}

export interface FormState<V extends object> {
  values: V;
  set: (change: Partial<V>) => void;
  /** Props of an input: `<TextField label=… {...form.field("subject")} />`. */
  field: <K extends keyof V & string>(
    name: K,
  ) => { name: K; value: V[K]; onChange: (value: V[K]) => void; error: string | undefined };
  /** The error at a path such as `lines.0.description`, for what is no plain field. */
  errorAt: (path: string) => string | undefined;
  /** What stands above the form: an error that no field of it explains. */
  error: ApiError | undefined;
  /** Complaints about paths that no input of this form shows. */
  others: string[];
  pending: boolean;
  submit: () => Promise<void>;
  reset: () => void;
}

/** State of a form: values, errors beside their inputs, and nothing typed is ever lost. */
export function useForm<V extends object, R = unknown>(options: FormOptions<V, R>): FormState<V> {
  const [values, setValues, clear] = useKept(options.draft, options.initial);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [error, setError] = useState<ApiError>();
  const [pending, setPending] = useState(false);
  const running = useRef(false);
  const shown = useRef(new Set<string>());
  shown.current = new Set();

  const set = (change: Partial<V>) => {
    setValues({ ...values, ...change });
    setErrors((before) => without(before, Object.keys(change)));
  };
  const submit = async () => {
    if (running.current) return;
    const complaints = present(options.check?.(values) ?? {});
    setErrors(complaints);
    setError(undefined);
    if (Object.keys(complaints).length > 0) return;
    running.current = true;
    setPending(true);
    try {
      const result = await options.submit(values);
      if (options.draft) clearDraft(options.draft);
      options.onDone?.(result, values);
    } catch (thrown) {
      const problem = toApiError(thrown);
      setError(problem);
      setErrors(
        Object.fromEntries(problem.fields.map(({ path, message }) => [plain(path), fieldText(message)])),
      );
    } finally {
      running.current = false;
      setPending(false);
    }
  };
  const errorAt = (path: string) => {
    shown.current.add(path);
    return errors[path];
  };
  return {
    values,
    set,
    field: (name) => ({
      name,
      value: values[name],
      onChange: (value) => set({ [name]: value } as unknown as Partial<V>),
      error: errorAt(name),
    }),
    errorAt,
    error,
    get others() {
      return Object.entries(errors).flatMap(([path, text]) =>
        shown.current.has(path) ? [] : [`${path}: ${text}`],
      );
    },
    pending,
    submit,
    reset: () => {
      clear();
      setErrors({});
      setError(undefined);
    },
  };
}

function useKept<V>(draft: string | undefined, initial: V) {
  const plainState = useState(initial);
  const kept = useDraft(draft ?? "none", initial);
  return draft
    ? kept
    : ([plainState[0], plainState[1], () => plainState[1](initial)] as [V, (value: V) => void, () => void]);
}

function plain(path: string): string {
  return path.replace(/\[(\w+)\]/g, ".$1").replace(/^body\.|^\./, "");
}

function present(errors: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

function without(errors: Record<string, string>, names: string[]): Record<string, string> {
  const affected = (path: string) => names.some((name) => path === name || path.startsWith(`${name}.`));
  return Object.fromEntries(Object.entries(errors).filter(([path]) => !affected(path)));
}

export interface FormProps<V extends object> {
  form: FormState<V>;
  children: ReactNode;
  label?: string;
  className?: string;
}

/** The form around the inputs: sends on Enter, shows what no input can show, and leads to the first wrong input. */
export function Form<V extends object>({ form, children, label, className }: FormProps<V>) {
  const element = useRef<HTMLFormElement>(null);
  return (
    <form
      ref={element}
      noValidate
      aria-label={label}
      className={className ?? "flex flex-col gap-4"}
      onSubmit={async (event) => {
        event.preventDefault();
        await form.submit();
        // After the errors are drawn.
        requestAnimationFrame(() =>
          element.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-wrong]")?.focus(),
        );
      }}
    >
      {children}
      <FormError form={form} />
    </form>
  );
}

/** What went wrong with the whole form. It comes after the inputs, so that they know which errors are shown. */
export function FormError<V extends object>({ form }: { form: FormState<V> }) {
  if (!form.error) return null;
  const others = form.others;
  if (form.error.fields.length > 0 && others.length === 0) return null;
  return (
    <Banner tone="error" className="order-first">
      {errorText(form.error)}
      {others.length > 0 && <span className="block">{others.join(" ")}</span>}
    </Banner>
  );
}
