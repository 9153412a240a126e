import { api, shortId, useHere, useLoad } from '../parts'

export type People = {
  /** "You", or the e-mail address of somebody who works here; a partner's people are told as the partner. */
  readonly nameOf: (userId: string) => string
  /** Who may decide about money. */
  readonly deciders: readonly string[]
}

/** Who works here, for pages that name them; ids until they are read, or when they cannot be. */
export function usePeople(): People {
  const me = useHere().me.user.id
  const { data } = useLoad('members', () => api.members.$get({ query: { limit: '200' } }))
  const members = data?.data ?? []
  return {
    nameOf: (userId) => {
      if (userId === me) return 'You'
      const member = members.find((one) => one.user_id === userId)
      if (userId.startsWith('key_')) return 'An API key'
      return member ? member.email : shortId(userId)
    },
    deciders: members.filter(({ role }) => role === 'owner' || role === 'manager').map(({ user_id }) => user_id),
  }
}
