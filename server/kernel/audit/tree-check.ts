import { GrowingTree, leafHash, sameHash } from "../../../contract/merkle.ts";
import { fanOut, fastHash } from "./tree.ts";

/** Something that is not as it was sealed. */
export interface Finding {
  /** Place in the tree of the first entry that it concerns. */
  position: number;
  text: string;
}

/** A checkpoint that was kept elsewhere. */
export interface KeptCheckpoint {
  size: number;
  root: Uint8Array;
  time: string;
}

/** What a checkpoint says, and the entries between it and the one before. */
export interface Stretch {
  number: number;
  size: number;
  root: Uint8Array;
  /** Id up to which nothing could come any more. */
  settled: number;
}

/** An entry in its place, with its content; nulls where it is gone. */
export interface PlacedEntry {
  position: number;
  id: number;
  sealed: Uint8Array;
  written: Uint8Array | null;
  text: string | null;
}

/** The root of a whole subtree of 256 to the power of `level` leaves. */
export interface Subtree {
  level: number;
  index: number;
  hash: Uint8Array;
}

/** More of one kind say nothing more. */
const mostFindings = 20;

/** Builds a tree again from its entries, and compares it at every checkpoint with what was signed. */
export class TreeCheck {
  readonly findings: Finding[] = [];
  /** The entries do not join any more: what comes after a gap cannot be compared. */
  broken = false;
  readonly #tree = new GrowingTree(fastHash);
  readonly #copies: Map<number, KeptCheckpoint[]>;
  /** The subtrees that are growing, from the leaves up, and those that became whole. */
  readonly #growing: GrowingTree[] = [];
  #whole: Subtree[] = [];
  #ids: number[] = [];
  #lastId = 0;
  #settled = 0;
  #differs = false;

  constructor(copies: readonly KeptCheckpoint[]) {
    this.#copies = Map.groupBy(copies, ({ size }) => size);
    this.#compareCopies();
  }

  /** Entries that were gone through. */
  get size(): number {
    return this.#tree.size;
  }

  find(position: number, text: string): void {
    if (this.findings.length < mostFindings) this.findings.push({ position, text });
  }

  findAll(findings: readonly Finding[]): void {
    for (const { position, text } of findings) this.find(position, text);
  }

  /** Takes the next entries, up to a place. Answers whether they join. */
  add(entries: readonly PlacedEntry[], upTo: number): boolean {
    for (const entry of entries) {
      if (entry.position !== this.size) break;
      this.#compare(entry);
      this.#ids.push(entry.id);
      this.#lastId = entry.id;
      this.#tree.push(entry.sealed);
      this.#grow(entry.sealed);
      this.#compareCopies();
    }
    if (this.size === upTo) return true;
    const behind = this.size === 0 ? "at the beginning" : `behind entry ${this.#lastId}`;
    this.find(this.size, `the entry in place ${this.size}, ${behind}, was deleted from the tree`);
    this.broken = true;
    return false;
  }

  /** Roots of subtrees that became whole since this was asked last. */
  takeSubtrees(): Subtree[] {
    const whole = this.#whole;
    this.#whole = [];
    return whole;
  }

  /** Compares with a checkpoint, when all entries up to it were taken. */
  close({ number, size, root, settled }: Stretch): void {
    this.#compareOrder();
    if (this.broken) return;
    if (size < this.size)
      this.find(size, `checkpoint ${number} has ${size} entries, less than the one before it (${this.size})`);
    else if (!this.#differs && !sameHash(this.#tree.root(), root)) {
      this.#differs = true;
      const first = this.size - this.#ids.length;
      const which =
        this.#ids.length === 0
          ? "an earlier entry"
          : this.#ids.length === 1
            ? `entry ${this.#ids[0]}`
            : `one of the entries ${this.#ids[0]} to ${this.#ids.at(-1)}`;
      this.find(
        first,
        `the tree is not the one that checkpoint ${number} was signed for: ${which} was replaced`,
      );
    }
    this.#ids = [];
    this.#settled = settled;
  }

  /** Compares what was kept elsewhere with a tree that has come to its end. */
  end(size: number): void {
    if (this.broken) return;
    for (const [kept, copies] of this.#copies) {
      if (kept <= this.size) continue;
      const { time } = copies[0]!;
      this.find(size, `entries were deleted: the copy of ${time} has ${kept}, and there are ${size}`);
    }
  }

  #grow(leaf: Uint8Array): void {
    for (let [level, hash] = [1, leaf]; ; level++) {
      const tree = this.#growing[level] ?? new GrowingTree(fastHash);
      this.#growing[level] = tree;
      tree.push(hash);
      if (tree.size < fanOut) return;
      hash = tree.root();
      this.#growing[level] = new GrowingTree(fastHash);
      this.#whole.push({ level, index: this.size / fanOut ** level - 1, hash });
    }
  }

  #compare({ position, id, sealed, written, text }: PlacedEntry): void {
    if (text === null || written === null) this.find(position, `entry ${id} was deleted`);
    else if (!isAsSealed(text, written, sealed)) this.find(position, `entry ${id} was changed`);
    else if (id <= this.#settled)
      this.find(
        position,
        `entry ${id} was inserted: everything up to entry ${this.#settled} had been sealed without it`,
      );
  }

  /** Between two checkpoints entries stand by their ids. */
  #compareOrder(): void {
    const first = this.size - this.#ids.length;
    const sorted = this.#ids.toSorted((a, b) => a - b);
    const at = this.#ids.findIndex((id, place) => id !== sorted[place]);
    if (at >= 0)
      this.find(
        first + at,
        `the order was changed: entry ${this.#ids[at]} stands in the place of entry ${sorted[at]}`,
      );
  }

  #compareCopies(): void {
    for (const { size, root, time } of this.#copies.get(this.size) ?? []) {
      if (sameHash(this.#tree.root(), root)) continue;
      this.find(size, `the tree was replaced: the copy of ${time} (${size} entries) has another root`);
    }
  }
}

function isAsSealed(text: string, written: Uint8Array, sealed: Uint8Array): boolean {
  const own = leafHash(new TextEncoder().encode(text), fastHash);
  return sameHash(own, sealed) && sameHash(new Uint8Array(written), sealed);
}
