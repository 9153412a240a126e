import { hex } from '../../platform/bytes'
import { fromHex } from '../../platform/signature'
import type { Tenant } from '../../platform/tenant'
import type { TransferRow } from '../queries'
import { leafOf } from './leaf'
import { type Hash, leafHash, TILE_LEAVES, type Tree, treeOver } from './merkle'
import { leavesOf, type Place, type Tile, tilesOf } from './queries'

/** Where a transfer's leaf stands in its day's tree, and the siblings on the way to the root, nearest first. */
export type Proof = { index: number; path: string[] }

const TILES_AT_ONCE = 64
const HEX_OF_LEAF = 64

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

const bytesOf = (digits: string): Hash => fromHex(digits) ?? new Uint8Array()
const hashesIn = (leaves: string) =>
  Array.from({ length: leaves.length / HEX_OF_LEAF }, (_, at) => leaves.slice(at * HEX_OF_LEAF, (at + 1) * HEX_OF_LEAF))

type Opened = { leaves: string[]; tree: Tree }

async function openTiles(tenant: Tenant, tiles: Tile[]): Promise<Map<string, Opened>> {
  const opened = new Map<string, Opened>()
  for (let from = 0; from < tiles.length; from += TILES_AT_ONCE) {
    for (const { day, tile, leaves } of await leavesOf(tenant, tiles.slice(from, from + TILES_AT_ONCE))) {
      const hashes = hashesIn(leaves)
      opened.set(`${day} ${tile}`, { leaves: hashes, tree: treeOver(hashes.map(bytesOf)) })
    }
  }
  return opened
}

/**
 * A proof for each transfer of a closed day, by `keyOf`. It reads the tiles that the transfers stand in and the roots
 * of the others, never the day. A transfer that is not the one that was closed has no proof.
 */
export async function prove(tenant: Tenant, transfers: TransferRow[]): Promise<Map<string, Proof>> {
  const days = [...new Set(transfers.map(({ day }) => day))]
  const tiles = Map.groupBy(await tilesOf(tenant, days), ({ day }) => day)
  const placed = transfers.flatMap((row) => {
    const tile = tileOf(tiles.get(row.day) ?? [], row)
    return tile ? [{ row, tile }] : []
  })
  const opened = await openTiles(tenant, [...new Set(placed.map(({ tile }) => tile))])
  const above = new Map([...tiles].map(([day, own]) => [day, treeOver(own.map(({ root }) => bytesOf(root)))]))
  return new Map(
    placed.flatMap(({ row, tile }): [string, Proof][] => {
      const own = opened.get(`${tile.day} ${tile.tile}`)
      const place = own?.leaves.indexOf(hex(leafHash(leafOf(row)))) ?? -1
      if (!own || place < 0) return []
      const path = [...own.tree.pathOf(place), ...(above.get(tile.day)?.pathOf(tile.tile) ?? [])]
      return [[keyOf(row), { index: tile.tile * TILE_LEAVES + place, path: path.map(hex) }]]
    }),
  )
}
