import { useEffect, useState } from "react";
import { client } from "../../kernel/client.ts";
import { knowsPasskeys } from "../../kernel/passkey.ts";
import type { DoorName } from "./front.tsx";
import { keepAddress, type OfferedWay, recall, typedAddress } from "./remembered.ts";
import { useAttempt } from "./use-attempt.ts";

/** The address, and what it could sign in with. */
export interface Ways {
  email: string;
  setEmail: (email: string) => void;
  /** Undefined while there is only an address. */
  offered: OfferedWay[] | undefined;
  /** The way that the page puts first. */
  first: OfferedWay | undefined;
  choose: (way: OfferedWay) => void;
  /** Asks what the address can do; answers with it as well. */
  ask: () => Promise<OfferedWay[] | undefined>;
  /** Back to the address, which stays as it was typed. */
  back: () => void;
  /** Takes out what does not do for this person after all. @param allowed ways that do, where the server has said */
  narrow: (used: OfferedWay["way"], allowed: readonly string[]) => void;
  pending: boolean;
  message: string | undefined;
  invalid: boolean;
}

/** Knows the way used last on this device, and begins with it while the server is still being asked. */
export function useWays(door: DoorName, bare: boolean): Ways {
  const [known] = useState(() => recall(door));
  const [email, setEmail] = useState(known?.email ?? typedAddress());
  const [offered, setOffered] = useState(known && [{ ...known, allowed: true } as OfferedWay]);
  const [chosen, setChosen] = useState<OfferedWay | undefined>(offered?.[0]);
  const attempt = useAttempt();
  const ask = () =>
    attempt.run(async () => {
      const { ways } = await client.session.start({
        email: email.trim(),
        door: bare && door === "portal" ? undefined : door,
      });
      keepAddress(email.trim());
      const usable = ways.filter(({ way }) => way !== "passkey" || knowsPasskeys());
      setOffered(usable);
      return usable;
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the address that was known at the start
  useEffect(() => {
    if (known) void ask();
  }, []);
  const allowed = offered?.filter((one) => one.allowed) ?? [];
  return {
    email,
    setEmail: (next) => {
      attempt.forget();
      setEmail(next);
    },
    offered,
    first: allowed.find((one) => chosen && sameWay(one, chosen)) ?? preferred(allowed),
    choose: setChosen,
    ask,
    back: () => {
      attempt.forget();
      setOffered(undefined);
      setChosen(undefined);
    },
    narrow: (used, does) => {
      const may = ({ way, allowed }: OfferedWay) =>
        allowed && way !== used && (does.length === 0 || does.includes(way));
      setOffered((before) => before?.filter(may));
    },
    pending: attempt.pending,
    message: attempt.error?.code === "invalid_input" ? undefined : attempt.message,
    invalid: attempt.error?.code === "invalid_input",
  };
}

export function sameWay(one: OfferedWay, other: Pick<OfferedWay, "way" | "providerId">): boolean {
  return one.way === other.way && one.providerId === other.providerId;
}

/** Most people have a password; where it does not do, their company's sign-in comes before our own ways. */
function preferred(allowed: readonly OfferedWay[]): OfferedWay | undefined {
  const order = ["password", "oidc", "saml", "passkey", "link"] as const;
  return order.map((way) => allowed.find((one) => one.way === way)).find(Boolean);
}
