import { X509Certificate } from "node:crypto";
import { readFile, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Config, originOf } from "../../config.ts";
import { shipped } from "../../shipped.ts";
import { type Finding, note, ok, problem } from "./finding.ts";

const gigabyte = 1024 ** 3;

/** Whether the data folder takes files, and has room for more. */
export async function checkStorage({ dataFolder }: Config): Promise<Finding[]> {
  const about = "storage";
  const probe = join(dataFolder, `.doctor-${process.pid}`);
  try {
    await writeFile(probe, "x");
    await rm(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && !(await stat(dataFolder).catch(() => null))) {
      return [note(about, `${dataFolder} does not exist yet`, "It is made by the first start.")];
    }
    return [
      problem(
        about,
        `${dataFolder} cannot be written to (${code})`,
        "Give it to the user that Postern runs as, or set POSTERN_DATA to another folder.",
      ),
    ];
  }
  const { bavail, bsize } = await statfs(dataFolder);
  const free = bavail * bsize;
  const found = `${dataFolder} is writable, ${(free / gigabyte).toFixed(1)} GB free`;
  if (free < gigabyte / 4) return [problem(about, found, "Free some space: writes will fail soon.")];
  if (free < 2 * gigabyte) return [note(about, found, "Free some space before it runs out.")];
  return [ok(about, found)];
}

/** How browsers reach the server, and whether what they send can be read on the way. */
export async function checkTransport(config: Config, now: Date): Promise<Finding[]> {
  const { tls, baseDomain, public: seen } = config.http;
  const origin = originOf(config, baseDomain);
  if (tls) return checkCertificate(config, await readFile(tls.cert, "utf8"), now);
  if (seen.scheme === "https") {
    return [ok("transport", `${origin}: TLS ends at the proxy that TRUST_PROXY names`)];
  }
  const advice = "For others set TLS_CERT and TLS_KEY, or put a proxy in front and name it in TRUST_PROXY.";
  return [note("transport", `${origin}: plain http, for this machine alone`, advice)];
}

function checkCertificate({ http }: Config, text: string, now: Date): Finding[] {
  const about = "certificate";
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(text);
  } catch {
    return [problem(about, `${http.tls?.cert} is no certificate`, "TLS_CERT has to name a file in PEM.")];
  }
  const { validFrom, validTo } = certificate;
  const left = Math.floor((Date.parse(validTo) - now.getTime()) / 86_400_000);
  const found = `valid from ${validFrom} to ${validTo}`;
  const findings: Finding[] = [];
  if (left < 0 || Date.parse(validFrom) > now.getTime()) {
    findings.push(problem(about, found, "Browsers refuse it: renew it and start again."));
  } else if (left < 14)
    findings.push(note(about, `${found}, ${left} days left`, "Renew it and start again."));
  else findings.push(ok(about, found));
  for (const host of [http.baseDomain, `any-tenant.${http.baseDomain}`]) {
    if (certificate.checkHost(host)) continue;
    const advice = `Get one for ${http.baseDomain} and *.${http.baseDomain}.`;
    findings.push(problem(about, `it is not for ${host}`, advice));
  }
  return findings;
}

/** Whether the screens are there. */
export function checkWeb(): Finding[] {
  if (shipped.webFile("index.html")) return [ok("web", "built")];
  return [
    problem("web", "not built: there is only the API", "Run npm run build:web, or start with npm start."),
  ];
}
