import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { OpenContent, Place, StorageEngine } from "./engine.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Content as files of a folder: `<tenant>/<last two of the id>/<id>`, for an id begins with the time and would put all
 * of a day side by side. Processes on several machines need a folder that all of them see.
 */
export function diskEngine(folder: string): StorageEngine {
  const incoming = join(folder, "incoming");
  const pathOf = ({ tenantId, id }: Place) => {
    if (!uuid.test(tenantId) || !uuid.test(id)) throw new Error("Content is named by UUIDs.");
    return join(folder, tenantId, id.slice(-2), id);
  };
  return {
    write: async (place, content) => {
      const path = pathOf(place);
      const unfinished = join(incoming, randomUUID());
      await mkdir(incoming, { recursive: true, mode: 0o700 });
      try {
        await writeWhole(unfinished, content);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      // The name must outlive a power cut as the bytes do.
      for (const above of [dirname(path), dirname(dirname(path)), folder]) await syncFolder(above);
    },
    open: (place) => openFile(pathOf(place)),
    remove: (place) => rm(pathOf(place), { force: true }),
    list: (tenantId, before) => listOld(join(folder, tenantId), before),
    removeUnfinished: async (before) => {
      const old = await oldFiles(incoming, before);
      for (const name of old) await rm(join(incoming, name), { force: true });
      return old.length;
    },
    check: async () => {
      const probe = join(incoming, randomUUID());
      await mkdir(incoming, { recursive: true, mode: 0o700 });
      await writeWhole(probe, [Buffer.from("x")]);
      await rm(probe);
    },
  };
}

async function writeWhole(
  path: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    for await (const piece of content) {
      for (let at = 0; at < piece.length; ) at += (await file.write(piece, at)).bytesWritten;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  // Some systems cannot do that for folders, and keep names by themselves.
  await folder.sync().catch(() => {});
  await folder.close();
}

async function openFile(path: string): Promise<OpenContent | null> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const { size } = await file.stat();
  return {
    size,
    read: async (from, to) => {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(to, size) - from));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
    close: () => file.close(),
  };
}

async function* listOld(folder: string, before: Date): AsyncIterable<string> {
  for (const part of await namesIn(folder)) {
    for (const name of await oldFiles(join(folder, part), before)) if (uuid.test(name)) yield name;
  }
}

async function oldFiles(folder: string, before: Date): Promise<string[]> {
  const old: string[] = [];
  for (const name of await namesIn(folder)) {
    // It may have been removed since it was listed.
    const facts = await stat(join(folder, name)).catch(() => null);
    if (facts?.isFile() && facts.mtime < before) old.push(name);
  }
  return old;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}
