import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { validateXML } from 'xmllint-wasm'

const root = join(import.meta.dirname, '..')
const rails = join(root, 'worker/payouts/rails')

// biome-ignore lint/suspicious/noExplicitAny: the Worker's own types are bundled away
type Payment = any

let folder: string
let schema: string
let pain001: { write: (payments: Payment[], batch: object) => string }

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-pain001-'))
  const outfile = join(folder, 'pain001.mjs')
  await build({
    entryPoints: [join(rails, 'files/pain001.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    logLevel: 'error',
  })
  pain001 = (await import(pathToFileURL(outfile).href)).pain001
  schema = await readFile(join(rails, 'fixtures/pain.001.001.09.xsd'), 'utf8')
})

after(() => rm(folder, { recursive: true }))

const ADDRESS = { street: 'Hauptstraße', building_number: '1', post_code: '10115', town: 'Berlin', country: 'DE' }
const bank = (more: object = {}) => ({
  holder: 'Alice',
  iban: 'DE89370400440532013000',
  swift_bic: null,
  address: null,
  ...more,
})
const payment = (more: object = {}): Payment => ({
  ...{ reference: 'pay_1je6sgk7a0123456789abc.1', amountMinor: 123_456, partnerName: 'Alice', bank: bank() },
  ...more,
})
const batch = (payer: object = {}) => ({
  id: 'msg_1je6sgk7a0123456789abc',
  now: Date.UTC(2026, 10, 20, 9, 30, 15, 250),
  payer: { name: 'Shop GmbH', iban: 'DE89370400440532013000', bic: null, address: null, ...payer },
})

const validate = (contents: string) =>
  validateXML({
    xml: [{ fileName: 'payments.xml', contents }],
    schema: [{ fileName: 'pain.001.001.09.xsd', contents: schema }],
  })

const FILES: Record<string, () => string> = {
  'one payment': () => pain001.write([payment()], batch()),
  'BICs and structured addresses on both sides': () =>
    pain001.write(
      [payment({ bank: bank({ swift_bic: 'COBADEFFXXX', address: ADDRESS }) })],
      batch({ bic: 'DEUTDEFF', address: ADDRESS }),
    ),
  'an address of town and country only': () =>
    pain001.write([payment({ bank: bank({ address: { town: 'Kraków', country: 'PL' } }) })], batch()),
  'letters that become longer': () => {
    const long = (most: number) => 'ß'.repeat(most)
    const address = { street: long(70), building_number: long(16), post_code: long(16), town: long(35), country: 'DE' }
    return pain001.write([payment({ bank: bank({ holder: long(140), address }) })], batch({ address }))
  },
  'names that XML would read': () =>
    pain001.write(
      [payment({ bank: bank({ holder: `<Söhne> & "Co" \u0000 北京 ${'x'.repeat(150)}` }) })],
      batch({ name: "O'Neil & Ä" }),
    ),
  'a thousand payments': () =>
    pain001.write(
      Array.from({ length: 1_000 }, (_, at) => payment({ amountMinor: at + 1 })),
      batch(),
    ),
  'the smallest and the largest amount': () =>
    pain001.write([payment({ amountMinor: 1 }), payment({ amountMinor: 99_999_999_999 })], batch()),
}

describe('a SEPA payment file', () => {
  for (const [what, write] of Object.entries(FILES))
    test(`with ${what} is valid by the ISO schema and has no address line`, async () => {
      const file = write()
      const { valid, errors } = await validate(file)
      assert.deepEqual(
        errors.map(({ message }) => message),
        [],
      )
      assert.equal(valid, true)
      assert.equal(file.includes('AdrLine'), false)
    })

  test('would be found out if it were not', async () => {
    const file = pain001.write([payment()], batch())
    assert.equal((await validate(file.replace('<PmtMtd>TRF', '<PmtMtd>SEPA'))).valid, false)
    assert.equal((await validate(file.replaceAll('IBAN>', 'Iban>'))).valid, false)
  })

  test('adds up exactly', () => {
    const file = pain001.write(
      Array.from({ length: 3 }, () => payment({ amountMinor: 33_333_333_333 })),
      batch(),
    )
    assert.equal(file.match(/<CtrlSum>999999999\.99<\/CtrlSum>/g)?.length, 2)
  })
})
