import { keep, kept } from './kept'

const NAME = 'tributary.membership'
let chosen = kept(NAME)

/** For whom the reader acts, empty when that is not known yet; sent with every call, never kept by the server. */
export const membership = (): string => chosen ?? ''

export function chooseMembership(id: string): void {
  chosen = id
  keep(NAME, id)
}
