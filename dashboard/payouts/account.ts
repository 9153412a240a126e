import { api, useLoad } from '../parts'
import type { Bank } from '../shapes'

const nobody = async () => ({ json: async () => null })

/** Where a partner is paid, masked; null until it is read. */
export function useAccount(partnerId: string | undefined): Bank | null {
  const { data } = useLoad(`bank ${partnerId}`, () =>
    partnerId ? api.partners[':id'].bank.$get({ param: { id: partnerId } }) : nobody(),
  )
  return data ?? null
}
