import type { Plugin } from "vite";

/** In development: answers each door's addresses with its page, as the server does in production. */
export function doors(): Plugin {
  return {
    name: "postern:doors",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (request.headers.accept?.includes("text/html")) request.url = pageOf(request.url ?? "/");
        next();
      });
    },
  };
}

function pageOf(url: string): string {
  const path = url.split("?")[0] ?? "/";
  if (path === "/desk" || path.startsWith("/desk/")) return "/desk.html";
  if (path === "/console" || path.startsWith("/console/")) return "/console.html";
  return path.includes(".") || path.startsWith("/api/") ? url : "/index.html";
}
