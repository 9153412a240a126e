import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { hex, utf8 } from '../../platform/bytes'

/** Leaves of one stored tile: a full subtree of the day's tree, so that a proof reads one tile and the tiles' roots. */
export const TILE_LEAVES = 256
/** Leaves below one stored knot: within a tile a proof reads the leaves of one knot, and the other knots. */
export const KNOT_LEAVES = 16

/** SHA-256. */
export const HASH_BYTES = 32

export type Hash = Buffer

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)
const HEAD = Uint8Array.of(2)

const digest = (...parts: Uint8Array[]): Hash => createHash('sha256').update(Buffer.concat(parts)).digest()

/** RFC 6962: a leaf is hashed behind 0x00, a node behind 0x01, so that neither passes for the other. */
export const leafHash = (canonical: string): Hash => digest(LEAF, utf8(canonical))

/** One for all of them: a statement of a month hashes ten thousand. */
const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE)

function nodeHash(left: Hash, right: Hash): Hash {
  node.set(left, 1)
  node.set(right, 1 + HASH_BYTES)
  return createHash('sha256').update(node).digest()
}

/** A day's head behind 0x02: what is chained and signed. */
export const headHash = (canonical: string): string => hex(digest(HEAD, utf8(canonical)))

const splitOf = (count: number) => 2 ** Math.floor(Math.log2(count - 1))

export type Tree = {
  readonly root: Hash
  /** The audit path of RFC 6962 for one place, nearest sibling first. */
  pathOf(place: number): Hash[]
}

/** The Merkle tree of RFC 6962 over hashes of one level; of no hash at all its root is the SHA-256 of nothing. */
export function treeOver(hashes: readonly Hash[]): Tree {
  const known = new Map<number, Hash>()
  const over = (start: number, count: number): Hash => {
    if (count === 1) return hashes[start] ?? digest()
    const key = start * (hashes.length + 1) + count
    const split = splitOf(count)
    const root = known.get(key) ?? nodeHash(over(start, split), over(start + split, count - split))
    known.set(key, root)
    return root
  }
  const path = (place: number, start: number, count: number): Hash[] => {
    if (count <= 1) return []
    const split = splitOf(count)
    return place < start + split
      ? [...path(place, start, split), over(start + split, count - split)]
      : [...path(place, start + split, count - split), over(start, split)]
  }
  return {
    // Not before it is asked for: a path needs a quarter less than the root does.
    get root() {
      return hashes.length === 0 ? digest() : over(0, hashes.length)
    },
    pathOf: (place) => path(place, 0, hashes.length),
  }
}

export const treeRoot = (hashes: readonly Hash[]): Hash => treeOver(hashes).root

/** The roots of every `size` leaves, a power of two: the same tree stands over them as over the leaves. */
export const rootsOfEvery = (size: number, hashes: readonly Hash[]): Hash[] =>
  Array.from({ length: Math.ceil(hashes.length / size) }, (_, at) => treeRoot(hashes.slice(at * size, (at + 1) * size)))
