import { type Hash, sha256 } from "./sha256.ts";

/**
 * The Merkle tree of RFC 6962 and its proofs, for whoever checks them: sizes and positions are whole numbers below
 * 2^53, hashes are 32 bytes. Verification follows RFC 9162, sections 2.1.3.2 and 2.1.4.2.
 */

/** The hash of an entry: of 0x00 and its bytes. */
export function leafHash(entry: Uint8Array, hash: Hash = sha256): Uint8Array {
  const data = new Uint8Array(entry.length + 1);
  data.set(entry, 1);
  return hash(data);
}

/** The hash of two subtrees side by side: of 0x01 and both hashes. */
export function nodeHash(left: Uint8Array, right: Uint8Array, hash: Hash = sha256): Uint8Array {
  const data = new Uint8Array(65);
  data[0] = 1;
  data.set(left, 1);
  data.set(right, 33);
  return hash(data);
}

export function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** A tree that grows to the right and keeps no more than what its root needs: one hash for each bit of its size. */
export class GrowingTree {
  #size = 0;
  readonly #whole: Uint8Array[] = [];

  constructor(private readonly hash: Hash = sha256) {}

  get size(): number {
    return this.#size;
  }

  push(leaf: Uint8Array): void {
    let node = leaf;
    for (let bit = this.#size++; bit % 2 === 1; bit = Math.floor(bit / 2))
      node = nodeHash(this.#whole.pop()!, node, this.hash);
    this.#whole.push(node);
  }

  /** The root as it is now; of an empty tree the hash of nothing. */
  root(): Uint8Array {
    return joined(this.#whole, this.hash);
  }
}

/** The root over subtrees that stand side by side, each larger than the next. */
export function joined(subtrees: readonly Uint8Array[], hash: Hash = sha256): Uint8Array {
  const last = subtrees.at(-1);
  if (!last) return hash(new Uint8Array());
  return subtrees.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, hash), last);
}

/** The root over leaves; RFC 6962, section 2.1. */
export function rootOf(leaves: readonly Uint8Array[], hash: Hash = sha256): Uint8Array {
  const tree = new GrowingTree(hash);
  for (const leaf of leaves) tree.push(leaf);
  return tree.root();
}

/** Leaves from `start` up to, not including, `end`: a subtree. */
export type Span = readonly [start: number, end: number];

/** The largest power of two below a size of two or more. */
function split(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

/** The subtrees whose hashes prove that a tree of `size` has a leaf at `position`, nearest first. */
export function inclusionSpans(position: number, size: number): Span[] {
  const spans: Span[] = [];
  for (let [start, end] = [0, size]; end - start > 1; ) {
    const middle = start + split(end - start);
    const left = position < middle;
    spans.push(left ? [middle, end] : [start, middle]);
    [start, end] = left ? [start, middle] : [middle, end];
  }
  return spans.reverse();
}

/** The subtrees whose hashes prove that the tree of `from` leaves became that of `to`; RFC 6962, section 2.1.2. */
export function consistencySpans(from: number, to: number): Span[] {
  if (from <= 0 || from >= to) return [];
  const spans: Span[] = [];
  let [start, end, known] = [0, to, true];
  while (end !== from) {
    const middle = start + split(end - start);
    if (from <= middle) {
      spans.push([middle, end]);
      end = middle;
    } else {
      spans.push([start, middle]);
      start = middle;
      known = false;
    }
  }
  // The old root itself, where who verifies does not have it.
  if (!known) spans.push([start, end]);
  return spans.reverse();
}

/** Whether a leaf stands at a position of the tree with this root. */
export function verifyInclusion(
  leaf: Uint8Array,
  position: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
  hash: Hash = sha256,
): boolean {
  if (!isCount(position) || !isCount(size) || position >= size) return false;
  let [at, last, node] = [position, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    const isRight = at % 2 === 1 || at === last;
    node = isRight ? nodeHash(sibling, node, hash) : nodeHash(node, sibling, hash);
    if (isRight) while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && sameHash(node, root);
}

/** Whether the tree with the second root is the one with the first, and what was added to it. */
export function verifyConsistency(
  from: { size: number; root: Uint8Array },
  to: { size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
  hash: Hash = sha256,
): boolean {
  if (!isCount(from.size) || !isCount(to.size) || from.size > to.size) return false;
  if (from.size === to.size) return proof.length === 0 && sameHash(from.root, to.root);
  if (from.size === 0) return proof.length === 0 && sameHash(from.root, hash(new Uint8Array()));
  const isWhole = split(from.size * 2) === from.size;
  const [first, ...rest] = isWhole ? [from.root, ...proof] : proof;
  if (!first) return false;
  let [at, last] = [from.size - 1, to.size - 1];
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  let [older, newer] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      older = nodeHash(sibling, older, hash);
      newer = nodeHash(sibling, newer, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else newer = nodeHash(newer, sibling, hash);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && sameHash(older, from.root) && sameHash(newer, to.root);
}

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
