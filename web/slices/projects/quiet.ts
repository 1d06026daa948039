/** A field that looks like text until one comes near. */
export const quietField =
  "[&_button]:bg-transparent [&_button:not(:hover):not(:focus-visible)]:ring-transparent [&_input]:bg-transparent [&_input:not(:hover):not(:focus-visible)]:ring-transparent";
