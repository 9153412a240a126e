import { useEffect, useState } from 'preact/hooks'
import { api, body } from '../api'
import { shortId } from '../format'
import { membership } from '../membership'

type Names = ReadonlyMap<string, string>
let known: { readonly of: string; readonly names: Promise<Names> } | null = null

async function read(): Promise<Names> {
  const { data } = await body(api.partners.$get({ query: { limit: '200' } }))
  return new Map(data.map((partner) => [partner.id, partner.name ?? shortId(partner.id)]))
}

/** Forgets what partners are called, after one was made or renamed. */
export function forgetNames(): void {
  known = null
}

/** A partner's name by id; the id itself until the names are read, or when they cannot be. */
export function usePartnerNames(): (id: string) => string {
  const [names, set] = useState<Names>(new Map())
  useEffect(() => {
    if (known?.of !== membership()) known = { of: membership(), names: read() }
    let live = true
    known?.names.then(
      (found) => live && set(found),
      () => forgetNames(),
    )
    return () => {
      live = false
    }
  }, [])
  return (id) => names.get(id) ?? shortId(id)
}
