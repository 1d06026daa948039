type Child = Node | string | null | false;

/** An element with attributes and what is in it. Text is always text: nothing of a file becomes markup. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | true | ((event: Event) => void)>,
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return element;
}

const shapes = {
  /** lucide: circle-check, circle-x, circle-dashed. */
  holds: ["M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z", "m9 12 2 2 4-4"],
  fails: ["M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z", "m15 9-6 6", "m9 9 6 6"],
  open: ["M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z", "M8 12h8"],
};

/** A mark beside a word that says the same. */
export function icon(shape: keyof typeof shapes, classes: string): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  const attributes = { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2" };
  for (const [name, value] of Object.entries({ ...attributes, "aria-hidden": "true", class: classes }))
    svg.setAttribute(name, value);
  for (const line of shapes[shape]) {
    const path = document.createElementNS(namespace, "path");
    path.setAttribute("d", line);
    svg.append(path);
  }
  return svg;
}
