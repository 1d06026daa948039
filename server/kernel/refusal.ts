import { type ErrorCode, errorStatus } from "../../contract/errors.ts";

/** A field of the input that was wrong: its path with dots, and a translation key or plain reason. */
export interface FieldProblem {
  path: string;
  message: string;
}

/** A call that is answered with a problem (RFC 9457) instead of a result: the caller's doing, not a fault. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly status: number;
  constructor(
    readonly code: ErrorCode,
    readonly details: { fields?: FieldProblem[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(code, { cause: details.cause });
    this.status = errorStatus[code];
  }
}

/** `refuse("invalid_input", "dueOn", "before_issue_date")`: refuses one field of the input. */
export function refuse(code: ErrorCode, path?: string, message?: string): never {
  throw new Refusal(code, path ? { fields: [{ path, message: message ?? code }] } : {});
}

/** What is not there and what may not be seen look the same. */
export function found<T>(row: T | undefined | null): T {
  if (row === undefined || row === null) throw new Refusal("not_found");
  return row;
}

/** Refuses with `forbidden` unless the predicate holds: for acts on things that the actor can see. */
export function authorize<A extends unknown[]>(predicate: (...args: A) => boolean, ...args: A): void {
  if (!predicate(...args)) throw new Refusal("forbidden");
}

/** What breaking a database constraint means to the caller. */
export type ConstraintCodes = Record<string, { code: ErrorCode; path?: string }>;

/** Turns an error of the database into a refusal where the constraint is known. */
export function refusalOf(error: unknown, constraints: ConstraintCodes): Refusal | null {
  if (error instanceof Refusal) return error;
  const { constraint } = (error ?? {}) as { constraint?: string };
  const known = constraint ? constraints[constraint] : undefined;
  if (!known) return null;
  return new Refusal(known.code, {
    cause: error,
    ...(known.path ? { fields: [{ path: known.path, message: known.code }] } : {}),
  });
}
