import { createHash } from 'node:crypto'
import { hex } from '../../platform/bytes'

/** Leaves of one stored tile: a full subtree of the day's tree, so that a proof reads one tile and the tiles' roots. */
export const TILE_LEAVES = 256

export type Hash = Uint8Array

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)
const HEAD = Uint8Array.of(2)

const digest = (...parts: (Uint8Array | string)[]): Hash => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

/** RFC 6962: a leaf is hashed behind 0x00, a node behind 0x01, so that neither passes for the other. */
export const leafHash = (canonical: string): Hash => digest(LEAF, canonical)
const nodeHash = (left: Hash, right: Hash): Hash => digest(NODE, left, right)

/** A day's head behind 0x02: what is chained and signed. */
export const headHash = (canonical: string): string => hex(digest(HEAD, canonical))

const splitOf = (count: number) => 2 ** Math.floor(Math.log2(count - 1))

/** The Merkle tree hash of RFC 6962 over hashes of one level; no hash at all is the SHA-256 of nothing. */
export function treeRoot(hashes: readonly Hash[]): Hash {
  const [first] = hashes
  if (first === undefined) return digest()
  if (hashes.length === 1) return first
  const split = splitOf(hashes.length)
  return nodeHash(treeRoot(hashes.slice(0, split)), treeRoot(hashes.slice(split)))
}

/** The audit path of RFC 6962 for one place of a level, nearest sibling first. */
export function auditPath(hashes: readonly Hash[], place: number): Hash[] {
  if (hashes.length <= 1) return []
  const split = splitOf(hashes.length)
  const [left, right] = [hashes.slice(0, split), hashes.slice(split)]
  return place < split
    ? [...auditPath(left, place), treeRoot(right)]
    : [...auditPath(right, place - split), treeRoot(left)]
}
