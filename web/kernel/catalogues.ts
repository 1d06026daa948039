import type common from "../../locales/en/common.json";
import type errors from "../../locales/en/errors.json";
import type session from "../../locales/en/session.json";
import type shell from "../../locales/en/shell.json";

/** Every file of `locales/en`, by hand, so that TypeScript knows the keys. A new slice adds its line here. */
export interface Catalogues {
  common: typeof common;
  errors: typeof errors;
  session: typeof session;
  shell: typeof shell;
}
