import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
  localStorage.clear();
});

// What jsdom leaves out of a browser.
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  addEventListener() {},
  removeEventListener() {},
}));
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
vi.stubGlobal("CSS", {
  escape: (text: string) => text.replace(/[^\w-]/g, "\\$&"),
  supports: () => false,
});
Element.prototype.scrollIntoView = () => {};
window.scrollTo = () => {};
