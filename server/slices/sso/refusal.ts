/**
 * An answer of an identity provider that opens nothing. The reason is for the log and the sign-in history; who
 * asked is told only that it did not work.
 */
export class SsoRefusal extends Error {
  override name = "SsoRefusal";
  constructor(
    /** A short constant phrase: `wrong_nonce`, `replayed`. */
    readonly reason: string,
    /** What helps to find out more, for the log alone. */
    readonly details: { cause?: unknown; detail?: string } = {},
  ) {
    super(details.detail ? `${reason}: ${details.detail}` : reason, { cause: details.cause });
  }
}
