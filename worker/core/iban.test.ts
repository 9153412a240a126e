import { describe, expect, it } from 'vitest'
import { isIban, isInSepa, normalIban } from './iban'

describe('an IBAN', () => {
  it.each([
    'DE89370400440532013000',
    'GB82WEST12345698765432',
    'FR1420041010050500013M02606',
    'MT84MALT011000012345MTLCAST001S',
  ])('%s has check digits that fit', (iban) => expect(isIban(iban)).toBe(true))

  it.each([
    ['one digit changed', 'DE89370400440532013001'],
    ['two digits swapped', 'DE89370400440532010300'],
    ['another country', 'FR89370400440532013000'],
    ['too short for its country', 'DE8937040044053201300'],
    ['lower case', 'de89370400440532013000'],
    ['nothing', ''],
  ])('with %s is none', (_what, iban) => expect(isIban(iban)).toBe(false))

  it('is read with spaces and in lower case', () => {
    expect(normalIban('de89 3704 0044 0532 0130 00')).toBe('DE89370400440532013000')
  })

  it('belongs to SEPA by its country', () => {
    expect([isInSepa('DE89370400440532013000'), isInSepa('SA0380000000608010167519')]).toEqual([true, false])
  })
})
