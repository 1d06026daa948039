import { type ReactNode, StrictMode, Suspense } from "react";
import { createRoot, type Root } from "react-dom/client";
import type { Session } from "../../contract/session.ts";
import { ApiError, toApiError } from "../kernel/api-error.ts";
import { client, onNotSignedIn } from "../kernel/client.ts";
import { followTheme, setAccent } from "../kernel/theme.ts";
import { type Door, pathIn } from "./door.ts";
import { fetchAhead } from "./fetch-ahead.ts";
import { frontPages } from "./front-pages.ts";
import { leave, onLeave } from "./leave.ts";

/** Remembers that somebody was signed in here, so that the next visit fetches the screen while it asks who it is. */
const hint = "postern.signed-in";

/** What a door loads once somebody is signed in: its screens are not needed on the sign-in page. */
export type LoadDoor = () => Promise<{ door: Door }>;

let root: Root;
/** Whether somebody has been let in on this page: then the end of their session is news. */
let inside = false;

function show(content: ReactNode) {
  root.render(
    <StrictMode>
      <Suspense>{content}</Suspense>
    </StrictMode>,
  );
}

/**
 * Starts a door. Pages that need no session (sign in, invitation, set-up) are shown without the router and the
 * screens; everything else asks who is signed in first, and goes to the sign-in page when nobody is.
 */
export async function start(name: Door["name"], load: LoadDoor): Promise<void> {
  root = createRoot(document.getElementById("root") as HTMLElement);
  followTheme();
  onLeave(() => root.render(null));
  const home = name === "portal" ? "/" : `/${name}`;
  const signIn = pathIn(home, "sign-in");
  const path = location.pathname;
  if (path === signIn) return showFront(name, "sign-in");
  if (path in frontPages) return showFront(name, path);
  onNotSignedIn(() => {
    const to = encodeURIComponent(location.pathname + location.search);
    leave(`${signIn}?${inside ? "ended=true&" : ""}to=${to}`);
  });
  const visit = askWho();
  const ahead = localStorage.getItem(hint) ? fetchApp(load) : Promise.resolve();
  await enter(name, home, load, visit, ahead);
}

/** Who is signed in, and whose portal this is. */
function askWho() {
  const visit = Promise.all([client.session.current(), client.settings.brand()]);
  // Awaited a moment later, when the code has been asked for as well.
  visit.catch(() => {});
  return visit;
}

async function fetchApp(load: LoadDoor): Promise<void> {
  import("./inside.tsx").catch(() => {});
  await load().then(
    ({ door }) => fetchAhead(door),
    () => {},
  );
}

/** Loaded before it is drawn: what suspends is held back for 300 ms. The brand is asked for meanwhile. */
async function showFront(door: Door["name"], page: string) {
  const loadPage = frontPages[page];
  if (!loadPage) return;
  // A link pasted into the page that it leads to changes what is behind `#` alone, and loads nothing.
  window.addEventListener("hashchange", () => location.reload());
  const brand = client.settings.brand();
  brand.catch(() => {});
  const [{ Front }, Page] = await Promise.all([import("../slices/session/front.tsx"), loadPage()]);
  show(<Front door={door} page={Page} first={brand} />);
}

async function enter(
  name: Door["name"],
  home: string,
  load: LoadDoor,
  visit: ReturnType<typeof askWho>,
  ahead: Promise<void>,
) {
  try {
    const [session, brand] = await visit;
    localStorage.setItem(hint, "true");
    if (!brand.bare) setAccent(brand.accent);
    const meant = new URLSearchParams(location.search).get("as");
    if (meant) {
      const { goAs } = await import("./go-as.tsx");
      const page = await goAs(meant, session, brand);
      if (page) return show(page);
    }
    if (session.door !== name) return goToOwnDoor(session);
    inside = true;
    const [{ openInside }] = await Promise.all([import("./inside.tsx"), load()]);
    await openInside({ session, brand, home, load, ahead, show });
  } catch (error) {
    const problem = toApiError(error);
    // The handler above is on its way to the sign-in page.
    if (problem.code === "not_signed_in") return localStorage.removeItem(hint);
    if (!(error instanceof ApiError)) console.error(error);
    const { Blocked } = await import("../slices/session/blocked.tsx");
    show(<Blocked error={problem} onRetry={() => void enter(name, home, load, askWho(), ahead)} />);
  }
}

/** Staff who open the portal's address belong at their desk, and the other way round; mails lead all to `/account`. */
function goToOwnDoor(session: Session) {
  const home = session.door === "portal" ? "/" : `/${session.door}`;
  location.replace(/(?:^|\/)account$/.test(location.pathname) ? pathIn(home, "account") : home);
}
