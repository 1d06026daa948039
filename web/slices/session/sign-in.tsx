import { lazy, startTransition, useState } from "react";
import type { Brand } from "../../kernel/session.tsx";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { useArrival } from "./arrival.ts";
import { Blocked } from "./blocked.tsx";
import type { DoorName, FrontProps } from "./front.tsx";
import { type PendingLink, pendingLink } from "./pending-link.ts";
import { PlatformSignIn } from "./platform-sign-in.tsx";
import { SignInAddress } from "./sign-in-address.tsx";
import { SignInFrame } from "./sign-in-frame.tsx";
import { SignInWays } from "./sign-in-ways.tsx";
import { useEntering } from "./use-entering.ts";
import { useWays } from "./use-ways.ts";

const CheckMail = lazy(() => import("./check-mail.tsx").then((module) => ({ default: module.CheckMail })));
const Doorways = lazy(() => import("./doorways.tsx").then((module) => ({ default: module.Doorways })));

/**
 * Sign in at a tenant's portal or desk, at the console, or on the bare host. Nothing is asked before it is known whose
 * sign-in it is: an address that is typed here would be for nothing where people sign in elsewhere.
 */
export function SignIn({ door, brand }: FrontProps) {
  if (!brand) {
    return (
      <SignInFrame door={door} brand={brand} told={false}>
        <Loading className="flex flex-col gap-4">
          <Skeleton className="h-16" />
          <Skeleton className="mt-1 h-11" />
        </Loading>
      </SignInFrame>
    );
  }
  if (brand.provider) return <PlatformSignIn door={door} brand={brand} provider={brand.provider} />;
  return <OwnSignIn door={door} brand={brand} />;
}

/** Our own ways in: the address first, then what applies. */
function OwnSignIn({ door, brand }: FrontProps & { brand: Brand }) {
  const [doorways, arrive, leaveDoorways] = useArrival();
  const [mailed, setMailed] = useState(() => linkAskedAt(door));
  const ways = useWays(door, brand.bare);
  const onMailed = (pending: PendingLink) => startTransition(() => setMailed(pending));
  const entering = useEntering({ door, bare: brand.bare, ways, arrive, onMailed });
  if (doorways) return <Doorways doorways={doorways} email={ways.email} onBack={leaveDoorways} />;
  if (entering.error?.code === "tenant_suspended") return <Blocked error={entering.error} />;
  if (mailed) {
    return (
      <CheckMail
        key={mailed.id}
        pending={mailed}
        door={door}
        brand={brand}
        onArrive={arrive}
        onAgain={setMailed}
        onBack={() => setMailed(undefined)}
      />
    );
  }
  return (
    <SignInFrame door={door} brand={brand} told={Boolean(entering.message ?? ways.message)}>
      {ways.offered ? (
        <SignInWays ways={ways} entering={entering} company={brand.name} door={door} />
      ) : (
        <SignInAddress ways={ways} entering={entering} />
      )}
    </SignInFrame>
  );
}

/** The link that was asked for at this door, or at any. */
function linkAskedAt(door: DoorName): PendingLink | undefined {
  const pending = pendingLink();
  return pending && (pending.door ?? door) === door ? pending : undefined;
}
