import { keep, kept } from './kept'

const nameHere = () => (globalThis.location?.pathname.startsWith('/portal') ? 'tributary.portal' : 'tributary.console')
const chosen = new Map<string, string>()

/**
 * For whom the reader acts on this side, console or portal; empty when that is not known yet.
 * It is sent with every call and never kept by the server.
 */
export const membership = (): string => chosen.get(nameHere()) ?? kept(nameHere()) ?? ''

export function chooseMembership(id: string): void {
  chosen.set(nameHere(), id)
  keep(nameHere(), id)
}
