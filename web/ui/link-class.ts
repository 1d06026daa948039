/** The looks of a link in running text. */
export const textLinkClass =
  "font-medium text-accent-text underline decoration-transparent underline-offset-3 transition-colors duration-120 hover:decoration-current";
