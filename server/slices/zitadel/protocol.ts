import { type ProtocolRoute, protocolRoute, redirect } from "../../kernel/http/protocols.ts";
import { log } from "../../kernel/log.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { endSessionsOf } from "./endings.ts";
import {
  callbackPath,
  eventsPath,
  finishPath,
  signedOutPath,
  signOutPath,
  type ZitadelMode,
} from "./mode.ts";
import { finishSignIn, hostOfAnswer, type OpenId } from "./sign-in.ts";
import { leaveZitadel, leftZitadel } from "./sign-out.ts";
import { signingKeys } from "./targets.ts";
import { endingOf, isSigned, readEvent } from "./webhook.ts";

/** The addresses that ZITADEL sends browsers and messages to. */
export function zitadelProtocols(mode: ZitadelMode, openId: OpenId): ProtocolRoute[] {
  return [
    protocolRoute(
      "GET",
      callbackPath,
      { permission: "public", summary: "Back from ZITADEL, on the one host that it knows" },
      async ({ ctx, url }) => {
        const origin = await hostOfAnswer(ctx, url);
        return redirect(`${origin ?? ctx.request.origin}${finishPath}${url.search}`);
      },
    ),
    protocolRoute(
      "GET",
      finishPath,
      { permission: "public", summary: "Back from ZITADEL, on the host that the sign-in began on" },
      async ({ ctx, url }) => {
        const outcome = await finishSignIn(ctx, mode, openId, url);
        if ("to" in outcome) return redirect(outcome.to);
        const page = outcome.door === "portal" ? "/sign-in" : `/${outcome.door}/sign-in`;
        return redirect(`${page}?refused=${outcome.refused}`);
      },
    ),
    protocolRoute(
      "GET",
      signOutPath,
      { permission: "public", summary: "To ZITADEL, to sign out there as well" },
      async ({ ctx, url, request }) => {
        const { origin } = ctx.request;
        const site = request.headers.get("sec-fetch-site") ?? "none";
        // Other sites do not sign people out.
        if (site !== "same-origin" && site !== "none") return redirect("/");
        return redirect(await leaveZitadel(mode, openId, { origin, door: url.searchParams.get("door") }));
      },
    ),
    protocolRoute(
      "GET",
      signedOutPath,
      { permission: "public", summary: "Back from ZITADEL, signed out" },
      async ({ ctx, url }) => redirect(leftZitadel(mode, url.searchParams.get("state"), ctx.request.origin)),
    ),
    protocolRoute(
      "POST",
      eventsPath,
      {
        permission: "public",
        summary: "What happens in ZITADEL",
        fromElsewhere: "ZITADEL calls it; every message is signed",
        rateLimit: 6_000,
        bodyLimit: 100_000,
      },
      async ({ ctx, request, body }) => {
        const bytes = await body();
        const header = request.headers.get("zitadel-signature") ?? request.headers.get("x-zitadel-signature");
        const keys = await signingKeys(ctx.registry, mode);
        if (!keys.some((key) => isSigned(header, bytes, key, ctx.now))) {
          log.warn("A message that is not ZITADEL's was refused", { address: ctx.request.address });
          throw new Refusal("not_found");
        }
        const event = readEvent(bytes);
        const ending = event && endingOf(event);
        if (ending) await endSessionsOf(ctx, mode, ending);
        return new Response(null, { status: 204 });
      },
    ),
  ];
}
