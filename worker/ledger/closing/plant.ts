import { hex } from '../../platform/bytes'
import { insertRows } from '../../platform/d1'
import { commit, type Tenant } from '../../platform/tenant'
import { closedTiles } from '../schema'
import { leafOf } from './leaf'
import { type Hash, KNOT_LEAVES, leafHash, rootsOfEvery, TILE_LEAVES, treeRoot } from './merkle'
import { type Place, transfersOfDay } from './queries'

const PAGE = 5_120
const OVERWRITE = `ON CONFLICT (organization_id, day, tile) DO UPDATE SET first = excluded.first,
  root = excluded.root, leaves = excluded.leaves, knots = excluded.knots`

const joined = (hashes: Hash[]) => hashes.map(hex).join('')

export type Planted = { transfers: number; treeRoot: string }

/** Where a leaf stands in its day; the first one of a tile tells where the tile begins. */
export const placeText = ({ at, causeId, n }: Place) => JSON.stringify([at, causeId, n])

/**
 * Hashes a day's transfers and stores the tiles of its tree, page by page, so that a day of any size fits. Until the
 * day is closed the tiles mean nothing and are overwritten.
 */
export async function plantTree(tenant: Tenant, day: number): Promise<Planted> {
  const roots: Hash[] = []
  let transfers = 0
  for (let after: Place | null = null; ; ) {
    const page = await transfersOfDay(tenant, day, after, PAGE)
    const tiles = []
    for (let start = 0; start < page.length; start += TILE_LEAVES) {
      const leaves = page.slice(start, start + TILE_LEAVES)
      const hashes = leaves.map((row) => leafHash(leafOf(row)))
      const knots = rootsOfEvery(KNOT_LEAVES, hashes)
      const root = treeRoot(knots)
      const first = leaves.map(placeText)[0] ?? ''
      tiles.push({ day, tile: roots.length, first, root: hex(root), leaves: joined(hashes), knots: joined(knots) })
      roots.push(root)
    }
    transfers += page.length
    if (tiles.length) await commit(tenant, insertRows(tenant.organizationId, closedTiles, tiles, OVERWRITE))
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return { transfers, treeRoot: hex(treeRoot(roots)) }
    after = last
  }
}
