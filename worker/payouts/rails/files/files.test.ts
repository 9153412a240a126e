import { describe, expect, it } from 'vitest'
import { BankDetails } from '../../../partners/bank/shapes'
import { paypalAmount, xenditAmount } from '../amounts'
import { duitnow } from './duitnow'
import type { Batch, Payment } from './file'
import { generic } from './generic'
import { latin } from './latin'
import { pain001 } from './pain001'
import { paypal } from './paypal'
import { wise } from './wise'

const bankOf = (more: object = {}) =>
  BankDetails.parse({
    ...{ method: 'bank_transfer', currency: 'EUR', holder: 'Alice Example', iban: 'DE89370400440532013000' },
    ...more,
  })

const payment = (more: Partial<Payment> = {}): Payment => ({
  ...{ payoutId: 'pay_1', reference: 'pay_1.1', partnerId: 'ptr_1', partnerName: 'Alice', email: 'alice@a.example' },
  ...{ currency: 'EUR', amountMinor: 123_456, status: 'approved', bank: bankOf() },
  ...more,
})

const batch: Batch = {
  ...{ id: 'msg_1', now: Date.UTC(2026, 10, 20, 9) },
  payer: { name: 'Shop GmbH', iban: 'DE89370400440532013000', bic: 'COBADEFFXXX', address: null },
}

const linesOf = (file: string) => file.replace('\uFEFF', '').trimEnd().split('\r\n')

describe('the generic file', () => {
  it.each([
    ['EUR', 5, '0.05'],
    ['JPY', 1_234, '1234'],
    ['KWD', 1_234, '1.234'],
    ['USD', Number.MAX_SAFE_INTEGER, '90071992547409.91'],
  ])('writes amounts in %s exactly', (currency, amountMinor, amount) => {
    const [, line] = linesOf(generic.write([payment({ currency, amountMinor })], batch))
    expect(line?.split(',').slice(6, 9)).toEqual([currency, String(amountMinor), amount])
  })

  it.each(['=1+1', '＝1+1', '+1', '-1+2', '@SUM(A1)', '\t=1', '\n=1', '=HYPERLINK("https://x.example","a")'])(
    'gives a spreadsheet nothing to run: %s',
    (partnerName) => {
      const [, line = ''] = linesOf(generic.write([payment({ partnerName })], batch))
      expect(line).not.toMatch(/(^|,)"?[=＝+@\t]/)
      expect(line).toContain("'")
    },
  )
})

describe('PayPal’s file', () => {
  const bank = bankOf({ method: 'paypal', paypal_email: 'alice@pay.example' })

  it('is recipient, amount, currency, reference and note, without a header', () => {
    expect(paypal.refuse(payment({ bank }))).toBeNull()
    expect(linesOf(paypal.write([payment({ bank })], batch))).toEqual([
      'alice@pay.example,1234.56,EUR,pay_1.1,Payout pay_1.1',
    ])
  })

  it('takes no part of what PayPal sends whole, and nobody without an address', () => {
    expect(paypal.refuse(payment())).toBe('paypal_email_is_missing')
    const odd = bankOf({ method: 'paypal', paypal_email: '+a@pay.example' })
    expect(paypal.refuse(payment({ bank: odd }))).toBe('paypal_email_looks_like_a_formula')
    expect(paypal.refuse(payment({ bank, currency: 'HUF', amountMinor: 150 }))).toBe('amount_has_decimals')
    expect([paypalAmount(15_000, 'HUF'), paypalAmount(7, 'JPY'), paypalAmount(7, 'USD')]).toEqual(['150', '7', '0.07'])
    expect([15_000_000, 15_000_010, 7].map((minor) => xenditAmount(minor, 'IDR'))).toEqual(['150000', null, null])
    expect([xenditAmount(7, 'VND'), xenditAmount(1_005, 'PHP'), paypalAmount(1_001, 'TWD')]).toEqual([
      '7',
      '10.05',
      null,
    ])
  })
})

describe('Wise’s file', () => {
  it('pays the exact amount in the currency of the account', () => {
    const [header = '', line = ''] = linesOf(wise.write([payment()], batch))
    const cells = Object.fromEntries(header.split(',').map((name, at) => [name, line.split(',')[at]]))
    expect(cells).toMatchObject({
      amount: '1234.56',
      amountCurrency: 'target',
      targetCurrency: 'EUR',
      IBAN: 'DE89370400440532013000',
    })
    expect(wise.refuse(payment({ currency: 'USD' }))).toBe('account_is_in_another_currency')
    expect(wise.refuse(payment({ bank: null }))).toBe('holder_is_missing')
    expect(wise.refuse(payment({ bank: bankOf({ iban: null }) }))).toBe('account_is_missing')
  })
})

describe('the file for Malaysian banks', () => {
  const bank = bankOf({ currency: 'MYR', iban: null, account_number: '001234567890', swift_bic: 'MBBEMYKL' })

  it('is in ringgit, to an account of a bank that is named', () => {
    const [, line] = linesOf(duitnow.write([payment({ bank, currency: 'MYR' })], batch))
    expect(line).toBe('DuitNow,Alice Example,MBBEMYKL,001234567890,MYR,1234.56,pay_1.1,Commission,alice@a.example')
    expect(duitnow.refuse(payment())).toBe('only_myr')
    expect(duitnow.refuse(payment({ currency: 'MYR', bank: null }))).toBe('holder_is_missing')
    expect(duitnow.refuse(payment({ currency: 'MYR' }))).toBe('account_is_missing')
    expect(duitnow.refuse(payment({ currency: 'MYR', bank: { ...bank, swift_bic: null } }))).toBe('bank_is_missing')
  })
})

describe.each(Object.entries({ generic, wise, duitnow }))('a line of the file %s', (_name, rail) => {
  it.each(['\r\n', '\n', '\u0085', '\u2028'])('is never broken by what a partner wrote: %j', (end) => {
    const holder = `Alice${end}DuitNow,Mallory`
    const bank = bankOf({ holder, address: { town: holder, country: 'MY' } })
    const [, line, ...more] = rail.write([payment({ bank, partnerName: holder })], batch).split(/[\p{Cc}\u2028]+/u)
    expect([more, line?.includes('"Alice DuitNow,Mallory"')]).toEqual([[''], true])
  })
})

describe('the SEPA file', () => {
  it('has sums, references and structured addresses, and never an address line', () => {
    const address = { street: 'Hauptstraße', building_number: '1', post_code: '10115', town: 'Berlin', country: 'DE' }
    const file = pain001.write(
      [payment({ bank: bankOf({ address }) }), payment({ reference: 'pay_2.1', amountMinor: 1 })],
      batch,
    )
    expect(file).toContain('<NbOfTxs>2</NbOfTxs><CtrlSum>1234.57</CtrlSum>')
    expect(file).toContain('<EndToEndId>pay-1.1</EndToEndId>')
    expect(file).toContain(
      '<PstlAdr><StrtNm>Hauptstrasse</StrtNm><BldgNb>1</BldgNb><PstCd>10115</PstCd><TwnNm>Berlin</TwnNm><Ctry>DE</Ctry></PstlAdr>',
    )
    expect(file).not.toContain('AdrLine')
    expect(file).toContain('<ReqdExctnDt><Dt>2026-11-20</Dt></ReqdExctnDt>')
  })

  it.each([
    ['another currency', { currency: 'USD' }, 'only_eur'],
    ['no bank', { bank: null }, 'iban_is_missing'],
    ['an IBAN of elsewhere', { bank: bankOf({ iban: 'SA0380000000608010167519' }) }, 'iban_is_outside_sepa'],
    ['no holder', { bank: bankOf({ holder: null }) }, 'holder_is_missing'],
    ['a billion', { amountMinor: 100_000_000_000 }, 'amount_is_too_large'],
  ])('refuses %s by name', (_what, more, code) => expect(pain001.refuse(payment(more))).toBe(code))

  it('writes names in the letters that every bank takes, and escapes what XML reads', () => {
    expect(latin('Zoë Łączyńska & Söhne <AG> 北', 70)).toBe('Zoe Laczynska + Sohne .AG. .')
    expect(latin('//a//b/', 70)).toBe('a/b')
    expect([latin(' /a/ ', 70), latin('ab/cd', 3), latin('ab cd', 3), latin(' / ', 70)]).toEqual(['a', 'ab', 'ab', '.'])
    expect(latin('x'.repeat(200), 70)).toHaveLength(70)
  })
})
