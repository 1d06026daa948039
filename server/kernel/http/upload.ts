import type { Ctx, RegistryCtx, TenantFacts } from "../context.ts";
import { Refusal } from "../refusal.ts";
import { clientKey, type StorageKey } from "../storage/keys.ts";
import type { Accepted, NewFile, Storage } from "../storage/storage.ts";

/** What an endpoint that takes a file does: before its body is read, and once it is stored. */
export interface Upload<Input, Output> {
  /** Whether it may come at all, and whose it will be. Nothing that it writes is to matter if the file never comes. */
  admit(ctx: Ctx, input: Input): Promise<{ clientId: string }>;
  /** Writes the row that knows of it; judges again, for a while has passed. */
  keep(ctx: Ctx, input: Input, file: NewFile): Promise<Output>;
}

interface UploadCall<Input, Output> {
  upload: Upload<Input, Output>;
  accepted: Accepted;
  request: Request;
  tenant: TenantFacts;
  input: Input;
  storage: Storage;
  /** A transaction of the caller's. */
  transact<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>;
  /** The key of the call, bound to what else makes it the same call. */
  idempotencyKey(content: string): Promise<RegistryCtx["idempotencyKey"]>;
  /** Does it once for the key. */
  once(
    ctx: Ctx,
    key: NonNullable<RegistryCtx["idempotencyKey"]>,
    act: () => Promise<Output>,
  ): Promise<Output>;
}

/**
 * Takes a file in: asks whether it may come, streams it into the storage outside of any transaction, and writes its
 * row. Where that is refused, or was done before, nothing of it stays; what a crash leaves, the sweep removes.
 * @throws Refusal body_too_large, unsupported_media_type, malformed_request for a body that broke off
 */
export async function receive<Input, Output>(call: UploadCall<Input, Output>): Promise<Output> {
  const { upload, accepted, request, tenant, input, storage, transact } = call;
  await call.idempotencyKey("");
  const said = request.headers.get("content-length");
  if (Number(said ?? 0) > accepted.limit) throw new Refusal("body_too_large");
  const tenantKey = await storage.tenantKey(tenant.id);
  const key = await transact(async (ctx): Promise<StorageKey> => {
    const { clientId } = await upload.admit(ctx, input);
    return clientKey(ctx.db, clientId, tenantKey, ctx.now);
  });
  const file = await storage.write({ tenantId: tenant.id, tenantKey, key }, bodyOf(request, said), accepted);
  const once = await call.idempotencyKey(Buffer.from(file.sha256).toString("hex"));
  let kept = false;
  try {
    const answer = await transact((ctx) => {
      kept = false;
      const keep = async () => {
        const answer = await upload.keep(ctx, input, file);
        kept = true;
        return answer;
      };
      return once ? call.once(ctx, once, keep) : keep();
    });
    if (!kept) await storage.remove(tenant.id, file.id);
    return answer;
  } catch (error) {
    // Whether anything else was committed nobody knows: then the sweep decides.
    if (error instanceof Refusal) await storage.remove(tenant.id, file.id);
    throw error;
  }
}

/** The body as it comes. One that ends before its time, or not of itself, is no file. */
async function* bodyOf(request: Request, said: string | null): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const piece of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      size += piece.length;
      yield piece;
    }
  } catch (cause) {
    throw new Refusal("malformed_request", { cause });
  }
  if (request.signal.aborted || (said !== null && size !== Number(said)))
    throw new Refusal("malformed_request");
}
