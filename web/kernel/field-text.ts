import { errorText, toApiError } from "./api-error.ts";
import { t, tryText } from "./messages.ts";

/** The same where no input stands for what was wrong with: the reason on a field says more than the code does. */
export function refusalText(error: unknown): string {
  const { fields } = toApiError(error);
  return fields.map(({ message }) => fieldText(message)).join(" ") || errorText(error);
}

/** What to tell the reader about one input: known codes are translated, sentences are shown as they are. */
export function fieldText(message: string): string {
  return (
    tryText(`errors.fields.${message}`) ?? (message.includes(" ") ? message : t("errors.fields.invalid"))
  );
}
