import { useCallback, useEffect, useRef, useState } from "react";

const all = "postern.draft.";
let prefix = all;

/** Drafts belong to somebody in one company: in another one they are not shown. Said once, before the first screen. */
export function keepDraftsFor(owner: string): void {
  prefix = `${all}${owner}.`;
}

/** Reads a draft, or `undefined`: there is none, it is broken, or the storage is closed. */
export function readDraft<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(prefix + key);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

export function writeDraft(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Without storage nothing is kept, and nothing else is lost.
  }
}

export function clearDraft(key: string): void {
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // As above.
  }
}

/** Drafts belong to a person: signing out on a shared machine takes them along. */
export function clearAllDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(all)) localStorage.removeItem(key);
  } catch {
    // As above.
  }
}

/**
 * State that survives leaving the page: `const [body, setBody, clear] = useDraft("reply:" + id, "")`. The key names the
 * form and the thing it is about. Call `clear` when it was sent.
 */
export function useDraft<T>(key: string, initial: T): [T, (value: T) => void, () => void] {
  const [value, setValue] = useState<T>(() => readDraft<T>(key) ?? initial);
  const start = useRef(initial);
  const before = useRef(key);
  useEffect(() => {
    if (before.current === key) return;
    before.current = key;
    setValue(readDraft<T>(key) ?? start.current);
  }, [key]);
  const set = useCallback(
    (next: T) => {
      setValue(next);
      if (JSON.stringify(next) === JSON.stringify(start.current)) clearDraft(key);
      else writeDraft(key, next);
    },
    [key],
  );
  const clear = useCallback(() => {
    clearDraft(key);
    setValue(start.current);
  }, [key]);
  return [value, set, clear];
}
