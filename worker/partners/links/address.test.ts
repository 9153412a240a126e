import { describe, expect, it } from 'vitest'
import { isAtHome, landingUrl, readHandle, shortUrl } from './address'

const link = { code: 'alice', campaign: '', utm: {} }

describe('a short address', () => {
  it('is read back as it was made', () => {
    const id = `lnk_${'0'.repeat(22)}`
    const first = shortUrl('https://edge.example/', 'tea-example', { id, code: 'A_b-1', isFirst: true })
    const other = shortUrl('https://edge.example', 'tea-example', { id, code: 'A_b-1', isFirst: false })
    const handleOf = (url: string) => readHandle(url.slice('https://edge.example/r/'.length))
    expect(handleOf(first)).toEqual({ slug: 'tea-example', code: 'A_b-1', linkId: null })
    expect(handleOf(other)).toEqual({ slug: 'tea-example', code: 'A_b-1', linkId: id })
  })

  it('may be a bare code', () => {
    expect(readHandle('alice')).toEqual({ slug: null, code: 'alice', linkId: null })
  })

  it.each(['', '~', 'a~', '~a', 'shop~a b', 'shop~a~x', 'a~b~c~d', '../x', 'shop~<script>'])(
    'is nothing when it says %j',
    (handle) => {
      expect(readHandle(handle)).toBeNull()
    },
  )
})

describe('where a link lands', () => {
  it('keeps the query as it was written and adds the code', () => {
    const destination = 'https://tea.example/a?q=a%20b&sig=~x%7E#top'
    expect(landingUrl({ ...link, destination })).toBe('https://tea.example/a?q=a%20b&sig=~x%7E&ref=alice#top')
  })

  it('replaces a code that was there, so that nobody earns on a copied address', () => {
    expect(landingUrl({ ...link, destination: 'https://tea.example/?ref=mallory&a=1' })).toBe(
      'https://tea.example/?a=1&ref=alice',
    )
  })

  it('names the campaign of the link for the page’s tag, beside the other parameters', () => {
    const url = landingUrl({ ...link, destination: 'https://tea.example/', campaign: 'spring', utm: { source: 'x y' } })
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      utm_source: 'x y',
      utm_campaign: 'spring',
      ref: 'alice',
    })
  })
})

describe('an address at home', () => {
  const origins = ['https://tea.example', 'http://localhost:8787']

  it.each(['https://tea.example', 'https://tea.example/a?b#c', 'http://localhost:8787/demo'])('is %s', (address) => {
    expect(isAtHome(address, origins)).toBe(true)
  })

  it.each([
    'https://evil.example/',
    'http://tea.example/',
    'https://tea.example:444/',
    'https://tea.example.evil.example/',
    'https://tea.example@evil.example/',
    'https://user@tea.example/',
    '//tea.example/',
    'javascript:alert(1)',
    'blob:https://tea.example/1',
  ])('is not %s', (address) => {
    expect(isAtHome(address, origins)).toBe(false)
  })
})
