import { describe, expect, it } from 'vitest'
import { checkDestination } from './new-link'

describe('the page a new link leads to', () => {
  const fine = (destination: string) => checkDestination(destination, 'https://www.shop.example').length === 0

  it('is on the website of the merchant, or under its domain', () => {
    expect(fine('https://www.shop.example/mugs?colour=red')).toBe(true)
    expect(fine('https://tea.shop.example/')).toBe(true)
  })
  it.each(['https://evil.example', 'https://shop.example.evil.example', 'https://notshop.example', 'mugs', ''])(
    'is refused elsewhere: %j',
    (destination) => {
      expect(fine(destination)).toBe(false)
    },
  )
})
