import type { ReactNode } from "react";

interface FormGroupProps {
  title: string;
  /** What these fields are for. */
  hint?: ReactNode;
  children: ReactNode;
}

/** Some fields of a long form under their own heading: beside it where there is room. */
export function FormGroup({ title, hint, children }: FormGroupProps) {
  return (
    <section className="grid grid-cols-1 gap-x-8 gap-y-3 border-t border-line pt-5 first:border-t-0 first:pt-0 md:grid-cols-[176px_1fr]">
      <header>
        <h2 className="text-14 font-bold">{title}</h2>
        {hint && <p className="mt-1 text-13 text-pretty text-ink-3">{hint}</p>}
      </header>
      <div className="flex min-w-0 flex-col gap-4">{children}</div>
    </section>
  );
}
