import { Buffer } from 'node:buffer'
import { hex } from '../../platform/bytes'
import type { Tenant } from '../../platform/tenant'
import type { TransferRow } from '../queries'
import { leafOf } from './leaf'
import { HASH_BYTES, type Hash, KNOT_LEAVES, leafHash, TILE_LEAVES, type Tree, treeOver } from './merkle'
import { type Found, leavesNear, type Place, type Sought, type Tile, tilesOf } from './queries'

/** Where a transfer's leaf stands in its day's tree, and the siblings on the way to the root, nearest first. */
export type Proof = { index: number; path: string[] }

const SOUGHT_AT_ONCE = 500

export const keyOf = ({ causeId, n }: Pick<TransferRow, 'causeId' | 'n'>) => `${causeId} ${n}`

function isAfter(first: string, { at, causeId, n }: Place): boolean {
  const [firstAt = 0, firstCause = '', firstN = 0]: [number?, string?, number?] = JSON.parse(first)
  if (firstAt !== at) return firstAt > at
  return firstCause === causeId ? firstN > n : firstCause > causeId
}

/** The last tile that begins at or before the place. */
function tileOf(tiles: Tile[], place: Place): Tile | null {
  let [low, high] = [0, tiles.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const tile = tiles[middle]
    if (tile && !isAfter(tile.first, place)) low = middle + 1
    else high = middle
  }
  return tiles[low - 1] ?? null
}

function treeOf(digits: string): Tree {
  const all = Buffer.from(digits, 'hex')
  return treeOver(
    Array.from({ length: all.length / HASH_BYTES }, (_, at) => all.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)),
  )
}

/** From a leaf to the root of its tile; `trees` are those known of the knots. */
function pathInTile({ place, near, knots }: Found, trees: Map<string, Tree>): Hash[] {
  const own = treeOf(near)
  if (knots === null) return own.pathOf(place)
  const above = trees.get(knots) ?? treeOf(knots)
  trees.set(knots, above)
  return [...own.pathOf(place % KNOT_LEAVES), ...above.pathOf(Math.floor(place / KNOT_LEAVES))]
}

async function find(tenant: Tenant, sought: Sought[]): Promise<Map<number, Found>> {
  const found = new Map<number, Found>()
  for (let from = 0; from < sought.length; from += SOUGHT_AT_ONCE)
    for (const one of await leavesNear(tenant, sought.slice(from, from + SOUGHT_AT_ONCE)))
      found.set(from + one.number, one)
  return found
}

/**
 * A proof for each transfer of a closed day, by `keyOf`. It reads what stands around the transfers and the roots of the
 * other tiles, never the day. A transfer that is not the one that was closed has no proof.
 */
export async function prove(tenant: Tenant, transfers: TransferRow[]): Promise<Map<string, Proof>> {
  const days = [...new Set(transfers.map(({ day }) => day))]
  const tiles = Map.groupBy(await tilesOf(tenant, days), ({ day }) => day)
  const placed = transfers.flatMap((row) => {
    const tile = tileOf(tiles.get(row.day) ?? [], row)?.tile
    return tile === undefined ? [] : [{ row, day: row.day, tile, leaf: hex(leafHash(leafOf(row))) }]
  })
  const found = await find(
    tenant,
    placed.map(({ day, tile, leaf }) => ({ day, tile, leaf })),
  )
  const above = new Map([...tiles].map(([day, own]) => [day, treeOf(own.map(({ root }) => root).join(''))]))
  const trees = new Map<string, Tree>()
  return new Map(
    placed.flatMap(({ row, day, tile }, number): [string, Proof][] => {
      const own = found.get(number)
      if (!own) return []
      const path = [...pathInTile(own, trees), ...(above.get(day)?.pathOf(tile) ?? [])]
      return [[keyOf(row), { index: tile * TILE_LEAVES + own.place, path: path.map((hash) => hash.toString('hex')) }]]
    }),
  )
}
