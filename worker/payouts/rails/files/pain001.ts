import { isInSepa } from '../../../core/iban'
import { decimal, toMinor } from '../../../core/money'
import { when } from '../../../platform/shapes'
import type { Batch, FileRail, Payment } from './file'
import { latin } from './latin'

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'
const MOST_MINOR = 99_999_999_999
const NAME = 70
const REMITTANCE = 140

type Element = string

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const tag = (name: string, ...children: Element[]): Element => `<${name}>${children.join('')}</${name}>`
const text = (name: string, value: string): Element => tag(name, escaped(value))
/** Cut once it is in plain letters: there may be more of them then. */
const optional = (name: string, value: string | null | undefined, most: number): Element =>
  value ? text(name, latin(value, most)) : ''

type Address = NonNullable<NonNullable<Payment['bank']>['address']>

/** Structured parts only: the SEPA rulebooks no longer take free address lines. */
const address = (given: Address | null | undefined): Element =>
  given
    ? tag(
        'PstlAdr',
        optional('StrtNm', given.street, 70),
        optional('BldgNb', given.building_number, 16),
        optional('PstCd', given.post_code, 16),
        optional('TwnNm', given.town, 35),
        text('Ctry', given.country),
      )
    : ''

const party = (name: string, who: string, at: Address | null | undefined): Element =>
  tag(name, text('Nm', latin(who, NAME)), address(at))
const account = (name: string, iban: string): Element => tag(name, tag('Id', text('IBAN', iban)))
const agent = (name: string, bic: string | null | undefined): Element =>
  tag(name, tag('FinInstnId', bic ? text('BICFI', bic) : tag('Othr', text('Id', 'NOTPROVIDED'))))

/** The underscore of our ids is not in the character set of SEPA. */
const idOf = (reference: string) => reference.replaceAll('_', '-')

const totalOf = (payments: readonly Payment[]) =>
  decimal(toMinor(payments.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n)), 'EUR')

const transfer = ({ reference, amountMinor, bank, partnerName }: Payment): Element =>
  tag(
    'CdtTrfTxInf',
    tag('PmtId', text('InstrId', idOf(reference)), text('EndToEndId', idOf(reference))),
    tag('Amt', `<InstdAmt Ccy="EUR">${decimal(amountMinor, 'EUR')}</InstdAmt>`),
    bank?.swift_bic ? agent('CdtrAgt', bank.swift_bic) : '',
    party('Cdtr', bank?.holder ?? partnerName ?? '', bank?.address),
    account('CdtrAcct', bank?.iban ?? ''),
    tag('RmtInf', text('Ustrd', latin(`Payout ${idOf(reference)}`, REMITTANCE))),
  )

const counted = (payments: readonly Payment[]) => [
  text('NbOfTxs', String(payments.length)),
  text('CtrlSum', totalOf(payments)),
]

function instruction(payments: readonly Payment[], { id, now, payer }: Batch): Element {
  if (payer === null) throw new Error('a payment file needs a payer')
  const time = when(now)
  return tag(
    'CstmrCdtTrfInitn',
    tag(
      'GrpHdr',
      text('MsgId', idOf(id)),
      text('CreDtTm', time.replace(/\.\d+Z$/, 'Z')),
      ...counted(payments),
      party('InitgPty', payer.name, null),
    ),
    tag(
      'PmtInf',
      text('PmtInfId', `${idOf(id)}.1`),
      text('PmtMtd', 'TRF'),
      ...counted(payments),
      tag('PmtTpInf', tag('SvcLvl', text('Cd', 'SEPA'))),
      tag('ReqdExctnDt', text('Dt', time.slice(0, 10))),
      party('Dbtr', payer.name, payer.address),
      account('DbtrAcct', payer.iban),
      agent('DbtrAgt', payer.bic),
      text('ChrgBr', 'SLEV'),
      ...payments.map(transfer),
    ),
  )
}

/** SEPA credit transfers as ISO 20022 pain.001.001.09; euros to an IBAN in SEPA, by the payer’s own account. */
export const pain001: FileRail = {
  contentType: 'application/xml; charset=utf-8',
  extension: 'xml',
  mostPayments: 1_000,
  oneCurrency: true,
  refuse({ bank, currency, amountMinor }) {
    if (currency !== 'EUR') return 'only_eur'
    if (!bank?.iban) return 'iban_is_missing'
    if (!isInSepa(bank.iban)) return 'iban_is_outside_sepa'
    if (!bank.holder) return 'holder_is_missing'
    return amountMinor > MOST_MINOR ? 'amount_is_too_large' : null
  },
  write: (payments, batch) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${NAMESPACE}">${instruction(payments, batch)}</Document>\n`,
}
