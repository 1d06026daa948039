import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { newSamlIdp, type SamlIdp } from "../../server/testing/saml-idp.ts";

/** Whom a SAML provider is to vouch for. */
export interface SamlUser {
  nameId: string;
  attributes: Record<string, string>;
}

/** A SAML provider that browsers can go to: it signs in whoever it is told is there, and posts the answer. */
export interface SamlPage {
  idp: SamlIdp;
  user: SamlUser;
  /** The requests that it was sent. */
  asked: string[];
  stop(): Promise<void>;
}

export async function samlPage(): Promise<SamlPage> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const idp = await newSamlIdp(`http://127.0.0.1:${port}/metadata`);
  idp.ssoUrl = `http://127.0.0.1:${port}/sso`;
  const page: SamlPage = {
    idp,
    user: { nameId: "nobody", attributes: {} },
    asked: [],
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  server.on("request", async ({ url = "" }, response) => {
    if (!url.startsWith("/sso?")) return void response.writeHead(404).end();
    const { id, acsUrl, issuer, xml, relayState } = idp.readRequest(idp.ssoUrl + url.slice("/sso".length));
    page.asked.push(xml);
    const answer = await idp.respond({ acsUrl, audience: issuer, inResponseTo: id, ...page.user });
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(
      `<!doctype html><title>Signing in</title><form method="post" action="${acsUrl}">
      <input type="hidden" name="SAMLResponse" value="${answer}">
      <input type="hidden" name="RelayState" value="${relayState}"></form>
      <script>document.forms[0].submit()</script>`,
    );
  });
  return page;
}
