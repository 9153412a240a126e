import { describe, expect, it } from 'vitest'
import { membershipFor } from './app'
import type { Me } from './shapes'

const membership = (id: string, face: 'console' | 'portal'): Me['memberships'][number] => ({
  id,
  face,
  role: face === 'console' ? 'owner' : 'partner_admin',
  partner_id: face === 'console' ? null : 'ptr_1',
  organization: {
    id: `org_${id}`,
    name: id,
    slug: id,
    website: 'https://shop.example',
    mode: 'live',
    default_currency: 'USD',
    time_zone: 'UTC',
    logo: null,
  },
})
const me: Me = {
  user: { id: 'usr_1', email: 'a@b.example', locale: null },
  memberships: [membership('one', 'console'), membership('two', 'console'), membership('three', 'portal')],
  environment: 'development',
}

describe('for whom the reader acts', () => {
  it('is the chosen organization when the page is of its side', () => {
    expect(membershipFor(me, '/orders', 'two')?.id).toBe('two')
  })
  it('is the first of the side when none was chosen, or one of the other side', () => {
    expect(membershipFor(me, '/orders', '')?.id).toBe('one')
    expect(membershipFor(me, '/orders', 'three')?.id).toBe('one')
    expect(membershipFor(me, '/portal/links', 'two')?.id).toBe('three')
  })
  it('is nobody for a stranger to that side', () => {
    expect(membershipFor({ ...me, memberships: me.memberships.slice(0, 2) }, '/portal', 'one')).toBeUndefined()
  })
})
