import { describe, expect, it } from 'vitest'
import { returnAddress } from './sign-in'

const leadsTo = (then: string) => returnAddress(new URLSearchParams({ then }))

describe('where a sign-in leads', () => {
  it('goes back to the page that asked for it', () => {
    expect(leadsTo('/orders?status=paid')).toBe('/orders?status=paid')
    expect(returnAddress(new URLSearchParams())).toBe('/')
  })
  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/sign-in?token=x', ''])(
    'never leaves this site, nor circles: %j',
    (address) => {
      expect(leadsTo(address)).toBe('/')
    },
  )
})
