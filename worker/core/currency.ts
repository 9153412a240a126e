import { digitsOf, EXPONENTS } from './digits'

// Metals, bond units, XDR and the test code are left out: ISO gives them no minor unit, so no amount can be counted.
const CURRENCIES: ReadonlySet<string> = new Set([
  ...EXPONENTS.keys(),
  ...codes(`
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
    COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
    MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
    STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`),
])

function codes(list: string): string[] {
  return list.trim().split(/\s+/)
}

/** Whether the code is an active ISO 4217 currency that is counted in minor units. Upper case only. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code)
}

/** Digits of the minor unit by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD. RangeError for an unknown code. */
export function exponentOf(currency: string): number {
  if (!isCurrency(currency)) throw new RangeError(`unknown currency: ${currency}`)
  return digitsOf(currency)
}
