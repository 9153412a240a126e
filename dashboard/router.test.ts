import { describe, expect, it } from 'vitest'
import { isOurs, matchRoute } from './router'
import { earlyRead } from './routes'

const load = () => Promise.resolve('page')
const routes = [
  { pattern: '/', title: 'Start', load },
  { pattern: '/orders', title: 'Orders', load },
  { pattern: '/orders/new', title: 'New', load },
  { pattern: '/orders/:id', title: 'Order', load },
]

describe('finding the page of a path', () => {
  it('takes the first pattern that fits, so that a word wins over a parameter', () => {
    expect(matchRoute(routes, '/orders/new')?.route.title).toBe('New')
    expect(matchRoute(routes, '/orders/ord_1')?.route.title).toBe('Order')
  })
  it('hands over parameters decoded', () => {
    expect(matchRoute(routes, '/orders/a%20b')?.params).toEqual({ id: 'a b' })
  })
  it('keeps a parameter as it came when it cannot be decoded', () => {
    expect(matchRoute(routes, '/orders/%E0%A4%A')?.params).toEqual({ id: '%E0%A4%A' })
  })
  it('does not mind a slash at the end', () => {
    expect(matchRoute(routes, '/orders/')?.route.title).toBe('Orders')
  })
  it('finds nothing below a page', () => {
    expect(matchRoute(routes, '/orders/ord_1/more')).toBeNull()
    expect(matchRoute(routes, '/order')).toBeNull()
  })
})

describe('which presses the router answers', () => {
  const press = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false, defaultPrevented: false }
  const link = { origin: 'https://a.example', pathname: '/orders', target: '', hash: '', download: false }
  const answers = (change: Partial<typeof press & typeof link>) =>
    isOurs({ ...press, ...change }, { ...link, ...change }, 'https://a.example')

  it('answers a plain press on a page of this site', () => {
    expect(answers({})).toBe(true)
    expect(answers({ pathname: '/apiary' })).toBe(true)
  })
  it.each([
    { ctrlKey: true },
    { metaKey: true },
    { shiftKey: true },
    { altKey: true },
    { button: 1 },
    { defaultPrevented: true },
  ])('leaves a press with %o to the browser', (change) => {
    expect(answers(change)).toBe(false)
  })
  it.each([
    { origin: 'https://b.example' },
    { target: '_blank' },
    { download: true },
    { hash: '#main' },
    { pathname: '/api/orders' },
    { pathname: '/r/alice' },
    { pathname: '/docs' },
  ])('leaves a link with %o to the browser', (change) => {
    expect(answers(change)).toBe(false)
  })
})

describe('what a page reads while its code is on the way', () => {
  it('names the read of the page with its parameters and filters', () => {
    expect(earlyRead('/orders/ord_1', '')).toBe('/api/orders/ord_1')
    expect(earlyRead('/orders', '?status=paid')).toBe('/api/orders?status=paid')
    expect(earlyRead('/portal/earnings/com_1', '')).toBe('/api/earnings/com_1')
  })
  it('reads nothing early for a form, an unknown page, or filters that the address does not tell whole', () => {
    expect(earlyRead('/partners/new', '')).toBeNull()
    expect(earlyRead('/nowhere', '')).toBeNull()
    expect(earlyRead('/', '?days=7')).toBeNull()
    expect(earlyRead('/ledger', '?account=cash&from=2026-11-20')).toBeNull()
    expect(earlyRead('/activity', '?to=2026-11-20')).toBeNull()
  })
})
