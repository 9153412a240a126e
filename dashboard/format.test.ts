import { describe, expect, it } from 'vitest'
import { ago, money, percent, readableLocale, sentence, share, shortId, zoneOffset } from './format'
import { amountText, basisPoints, parseAmount, rateText } from './typed'

const plain = (text: string) => text.replaceAll(/[\s\u00a0\u202f]/g, ' ')

describe('money', () => {
  it('has the digits of ISO 4217, also where Intl thinks otherwise', () => {
    expect(plain(money(284_050, 'USD'))).toBe('$2,840.50')
    expect(plain(money(120_000, 'JPY'))).toBe('¥120,000')
    expect(plain(money(150_000, 'IDR', { code: true }))).toBe('IDR 1,500.00')
    expect(plain(money(1_234, 'KWD', { code: true }))).toBe('KWD 1.234')
  })
  it('tells the dollars of one country from those of another', () => {
    expect(plain(money(284_050, 'CAD'))).toBe('CA$2,840.50')
    expect(plain(money(284_050, 'AUD'))).toBe('A$2,840.50')
  })
  it('is exact where a float is not', () => {
    expect(plain(money(9_007_199_254_740_991, 'USD'))).toBe('$90,071,992,547,409.91')
  })
  it('writes a true minus sign, and none before nothing', () => {
    expect(money(-1_800, 'USD')).toBe('−$18.00')
    expect(money(-0, 'USD')).toBe('$0.00')
  })
  it('shows a plus only when asked, and never on nothing', () => {
    expect(money(500, 'USD', { sign: true })).toBe('+$5.00')
    expect(money(0, 'USD', { sign: true })).toBe('$0.00')
  })
})

describe('rates', () => {
  it('turns basis points and parts per million into percent with two digits at most', () => {
    expect(percent(1_500)).toBe('15%')
    expect(percent(1_255)).toBe('12.55%')
    expect(share(333_333)).toBe('33.33%')
  })
  it('reads a typed percentage as basis points', () => {
    expect(basisPoints('12.5')).toBe(1_250)
    expect(basisPoints('12,5 %')).toBe(1_250)
    expect(basisPoints('100')).toBe(10_000)
    expect(basisPoints('0.05')).toBe(5)
  })
  it('tells an empty field from one that is wrong', () => {
    expect(basisPoints('')).toBeNull()
    for (const wrong of ['101', '1.234', '-5', 'ten', '1e3']) expect(basisPoints(wrong)).toBeUndefined()
  })
  it('writes basis points so that they can be read again', () => {
    for (const rate of [0, 5, 1_500, 1_255, 10_000]) expect(basisPoints(rateText(rate))).toBe(rate)
  })
})

describe('a typed amount', () => {
  it('is read in the way of the locale', () => {
    expect(parseAmount('2,840.50', 'USD', 'en-US')).toBe(284_050)
    expect(parseAmount('2.840,50', 'EUR', 'de-DE')).toBe(284_050)
    expect(parseAmount('2 840,50', 'EUR', 'fr-FR')).toBe(284_050)
    expect(parseAmount('50', 'USD', 'en-US')).toBe(5_000)
  })
  it('is refused rather than guessed', () => {
    expect(parseAmount('1,5', 'USD', 'en-US')).toBeNull()
    expect(parseAmount('1.005', 'USD', 'en-US')).toBeNull()
    expect(parseAmount('-5', 'USD', 'en-US')).toBeNull()
    expect(parseAmount('', 'USD', 'en-US')).toBeNull()
    expect(parseAmount('99999999999999999', 'USD', 'en-US')).toBeNull()
  })
  it('has no digits after the point where its currency has none', () => {
    expect(parseAmount('1500', 'JPY', 'en-US')).toBe(1_500)
    expect(parseAmount('15.0', 'JPY', 'en-US')).toBeNull()
  })
  it('reads back what it wrote', () => {
    for (const [tag, currency] of [
      ['en-US', 'USD'],
      ['de-DE', 'EUR'],
      ['ja-JP', 'JPY'],
      ['en-US', 'KWD'],
    ] as const) {
      expect(parseAmount(amountText(1_234_567, currency, tag), currency, tag)).toBe(1_234_567)
    }
  })
})

describe('times', () => {
  const now = Date.parse('2026-11-20T12:00:00Z')
  it('are told in relative words for the last day only', () => {
    expect(ago('2026-11-20T11:59:48Z', now)).toBe('12 seconds ago')
    expect(ago('2026-11-20T11:00:00Z', now)).toBe('1 hour ago')
    expect(ago('2026-11-19T11:59:59Z', now)).toBeNull()
  })
  it('never lie in the future, whatever the clock of the browser says', () => {
    expect(ago('2026-11-20T12:05:00Z', now)).toBe('now')
  })
  it('name their zone', () => {
    expect(zoneOffset('Asia/Jakarta', now)).toBe('GMT+7')
  })
})

describe('words', () => {
  it('come from a tag that Intl refuses as English', () => {
    expect(readableLocale('en-US@posix')).toBe('en')
    expect(readableLocale('de-de')).toBe('de-DE')
  })
  it('make a sentence of a code that this page does not know', () => {
    expect(sentence('order.partially_refunded')).toBe('Order partially refunded')
  })
  it('shorten a long id to its prefix and its end', () => {
    expect(shortId('ptr_0123456789abcdefghij')).toBe('ptr_…efghij')
    expect(shortId('ptr_1')).toBe('ptr_1')
  })
})
