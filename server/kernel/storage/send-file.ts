import type { Ctx } from "../context.ts";
import { Later } from "../http/routes.ts";
import { SentFile } from "../http/sent-file.ts";
import type { KeptFile } from "./files.ts";
import type { Storage } from "./storage.ts";

/** What a browser shows by itself, and can do no harm with. All else is handed over to be saved. */
const shown = ["image/jpeg", "image/png", "image/webp"];

/**
 * The only way on which the content of a file leaves. What is to be noted of that belongs here: it is called in the
 * transaction that found the file, and the content follows after it.
 */
export function sendFile(
  { tenant, shown: read }: Ctx,
  storage: Storage,
  file: KeptFile,
  { download = false }: { download?: boolean | undefined },
): Later<Blob> {
  if (file.shown) read.push(file.shown);
  return new Later(async () => {
    const open = (span?: { from: number; to: number }) =>
      storage.read({ tenantId: tenant.id, id: file.id, size: file.size, key: file.key }, span);
    return new SentFile(file, shown.includes(file.mediaType) && !download, open);
  });
}
