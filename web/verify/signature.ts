import { hashes, verify } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import { type VerifySignature, verifyByWebCrypto } from "../../contract/checkpoint.ts";

hashes.sha512 = (message) => Uint8Array.from(sha512(message));

/**
 * Ed25519 by the browser, and where it has none (before Chrome 137, Firefox 129, Safari 17, or on a page that came
 * without https) by a library inside of this page.
 */
export const verifySignature: VerifySignature = async (publicKey, data, signature) => {
  try {
    return await verifyByWebCrypto(publicKey, data, signature);
  } catch {
    return verifyByLibrary(publicKey, data, signature);
  }
};

/** By RFC 8032 alone, as browsers do it. */
export const verifyByLibrary: VerifySignature = (publicKey, data, signature) => {
  try {
    return verify(signature, data, publicKey, { zip215: false });
  } catch {
    return false;
  }
};
