import { useState } from "react";
import type { ApiError } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { type PasskeyAnswer, showPasskey, stopPasskeys } from "../../kernel/passkey.ts";
import { type Opened, wantedTarget } from "./arrival.ts";
import type { DoorName } from "./front.tsx";
import { askLink, type PendingLink } from "./pending-link.ts";
import { type OfferedWay, remember } from "./remembered.ts";
import { safeTarget } from "./safe-target.ts";
import { useAttempt } from "./use-attempt.ts";
import type { Ways } from "./use-ways.ts";

export interface Entering {
  byPassword: (password: string) => Promise<boolean>;
  byLink: () => void;
  byPasskey: () => void;
  /** With the passkey that the browser has offered to fill in. */
  byOfferedPasskey: (id: string, response: PasskeyAnswer) => void;
  /** Where a provider is asked; a plain link, so that it opens like one. */
  providerAddress: (way: OfferedWay) => string;
  leaveFor: (way: OfferedWay) => void;
  pending: OfferedWay["way"] | undefined;
  wait: number;
  error: ApiError | undefined;
  message: string | undefined;
  forget: () => void;
}

interface EnteringOptions {
  door: DoorName;
  bare: boolean;
  ways: Ways;
  arrive: (opened: Opened, to?: string | null) => void;
  onMailed: (pending: PendingLink) => void;
}

/** Every way in from the sign-in page, one at a time. */
export function useEntering({ door: ownDoor, bare, ways, arrive, onMailed }: EnteringOptions): Entering {
  // From the bare host people are led to their company, but for the console, which is there.
  const door = bare && ownDoor === "portal" ? undefined : ownDoor;
  const attempt = useAttempt();
  const [used, setUsed] = useState<OfferedWay["way"]>();
  const email = ways.email.trim();
  const to = () => safeTarget(wantedTarget(), ownDoor);
  const keep = (way: OfferedWay["way"], providerId: string | null = null, name: string | null = null) => {
    if (email) remember(ownDoor, { email, way, providerId, name });
  };
  const enter = async (way: OfferedWay["way"], prove: () => Promise<Opened>): Promise<boolean> => {
    setUsed(way);
    const opened = await attempt.run(() =>
      prove().catch((error: ApiError) => {
        if (error.code === "way_not_allowed") ways.narrow(way, waysThatDo(error));
        throw error;
      }),
    );
    if (!opened) return false;
    keep(way);
    arrive(opened, wantedTarget());
    return true;
  };
  const passkey = (ask: () => Promise<{ id: string; response: PasskeyAnswer }>) =>
    void enter("passkey", async () => client.session.answerPasskey({ ...(await ask()), door }));
  return {
    byPassword: (password) => enter("password", () => client.session.signIn({ email, password, door })),
    byPasskey: () =>
      passkey(async () => {
        await stopPasskeys();
        const { id, options } = await client.session.beginPasskey();
        return { id, response: await showPasskey(options) };
      }),
    byOfferedPasskey: (id, response) => passkey(async () => ({ id, response })),
    byLink: async () => {
      setUsed("link");
      const pending = await attempt.run(() => askLink(email, door, wantedTarget()));
      if (pending) onMailed(pending);
    },
    providerAddress: ({ providerId }) => {
      const query = new URLSearchParams({ to: to(), door: ownDoor, login_hint: email });
      return `/sso/${providerId}/start?${query}`;
    },
    leaveFor: ({ way, providerId, name }) => keep(way, providerId, name),
    pending: attempt.pending ? used : undefined,
    wait: attempt.wait,
    error: attempt.error,
    message: wordsFor(attempt.error, used) ?? attempt.message,
    forget: attempt.forget,
  };
}

/** What the server says may be used instead, to somebody who has proved who they are. */
function waysThatDo(error: ApiError): string[] {
  return error.fields.filter(({ path }) => path === "way").map(({ message }) => message);
}

function wordsFor(error: ApiError | undefined, used: OfferedWay["way"] | undefined): string | undefined {
  if (!error) return undefined;
  // A malformed address is as wrong as an unknown one; only the place of the complaint would tell them apart.
  const wrong = error.code === "wrong_credentials" || error.code === "invalid_input";
  if (wrong && used === "passkey") return t("session.passkey.unknown");
  if (error.code === "invalid_input") return t("errors.wrong_credentials");
  if (error.code === "way_not_allowed" && used === "password") return t("session.ways.notByPassword");
  return undefined;
}
