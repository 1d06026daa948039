import { randomBytes } from "node:crypto";
import type { SamlProvider, SamlService } from "./saml-parties.ts";

/**
 * The address to send the browser to (HTTP-Redirect, SAML Bindings, 3.4), and the request's id to keep for the
 * answer. The provider chooses the form of the NameID and how people prove themselves: asking for one of them is
 * refused by those who know another.
 * @param relayState at most 80 bytes; comes back with the answer as anybody may have changed it
 * @param options.forceAuthn asks that the person proves themselves again
 */
export async function samlRequest(
  provider: Pick<SamlProvider, "ssoUrl" | "signRequests">,
  service: SamlService,
  relayState: string,
  options: { forceAuthn?: boolean } = {},
): Promise<{ url: string; requestId: string }> {
  if (Buffer.byteLength(relayState) > 80) throw new Error("The relay state is longer than 80 bytes.");
  if (provider.signRequests && !service.privateKey) throw new Error("There is no key to sign requests with.");
  const { SAML } = await import("@node-saml/node-saml");
  const requestId = `_${randomBytes(20).toString("hex")}`;
  const saml = new SAML({
    issuer: service.entityId,
    callbackUrl: service.acsUrl,
    entryPoint: provider.ssoUrl,
    generateUniqueId: () => requestId,
    forceAuthn: options.forceAuthn ?? false,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    signatureAlgorithm: "sha256",
    ...(provider.signRequests && { privateKey: service.privateKey }),
    // For answers, which it does not read here.
    idpCert: "unused",
  });
  return { url: await saml.getAuthorizeUrlAsync(relayState, undefined, {}), requestId };
}
