import { destinationOf } from '../bank/words'
import { api, useLoad } from '../parts'

const nobody = async () => ({ json: async () => null })

/** Where a partner is paid, masked, in one line; null until it is read, and when nobody said. */
export function useAccount(partnerId: string | undefined): string | null {
  const { data } = useLoad(`bank ${partnerId}`, () =>
    partnerId ? api.partners[':id'].bank.$get({ param: { id: partnerId } }) : nobody(),
  )
  return data ? destinationOf(data) : null
}
