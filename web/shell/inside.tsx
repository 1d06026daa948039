import type { ReactNode } from "react";
import type { Session } from "../../contract/session.ts";
import type { Brand } from "../kernel/session.tsx";
import { openApp } from "./app.tsx";
import { Hurdles } from "./hurdles.tsx";
import { followDemands, followRefusals } from "./refusals.ts";
import { alsoSignOutAt, signOut } from "./sign-out.ts";
import type { LoadDoor } from "./start.tsx";

interface Inside {
  session: Session;
  brand: Brand;
  home: string;
  load: LoadDoor;
  /** Code and data of the screen that were asked for already. */
  ahead: Promise<void>;
  show: (content: ReactNode) => void;
}

/** What somebody who is signed in sees: first of all the second factor, where the session owes one. */
export async function openInside(inside: Inside): Promise<void> {
  const { session, brand, load, ahead, show } = inside;
  followRefusals();
  alsoSignOutAt(brand.provider && "/sso/zitadel/sign-out");
  // What was asked for ahead is refused then; the page itself asks.
  if (session.second.owes) return showSecondFactor(inside);
  followDemands();
  if (session.digest) stayAtDigest(session.digest);
  const { door } = await load();
  show(await openApp({ door, session, brand }, ahead));
  // Not before there is something to see.
  requestAnimationFrame(() =>
    setTimeout(() => void import("./live.ts").then((live) => live.followSession(session))),
  );
}

/** A session for the items of one mail has no other place to be at. */
function stayAtDigest(digest: string): void {
  const { pathname } = location;
  const one = /^\/approvals\/[\da-f-]{36}$/i.test(pathname);
  if (!one) history.replaceState(history.state, "", `/approvals?digest=${digest}`);
}

async function showSecondFactor(inside: Inside): Promise<void> {
  const { brand, home, session, show } = inside;
  const { SecondFactor } = await import("../slices/session/second-factor.tsx");
  const leave = () => void signOut({ home });
  show(
    <>
      <SecondFactor
        session={session}
        brand={brand}
        onSignOut={leave}
        onDone={(paid) => void openInside({ ...inside, session: paid, ahead: Promise.resolve() })}
      />
      <Hurdles brand={brand} onSignOut={leave} />
    </>,
  );
}
