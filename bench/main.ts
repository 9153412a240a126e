import { parseArgs } from 'node:util'
import { measureCommission } from './commission.ts'
import { measureDrain } from './drain.ts'
import { measureIngest } from './ingest.ts'
import { measureMarkov } from './markov.ts'
import { measureModels } from './models.ts'
import type { Options } from './options.ts'
import { type Report, show, store } from './report.ts'
import { measureScale } from './scale.ts'
import { measureStartup } from './startup.ts'

const HELP = `Measures the Worker beside bare Workers, in the same run and under the same settings.

  node bench/run.mjs WHAT [--seconds N] [--quick]

  ingest       visits accepted per second: nothing, a bare queue send, a synchronous insert, ours
  drain        visits stored per second by the consumer, beside a bare insert of the same rows
  commission   orders turned into booked commissions per second and shard
  models       five models on a deal of 200 touchpoints, beside JSON.stringify of it
  markov       removal effects of a million journeys
  startup      size of the bundle, and time until the first answer
  scale        time to answer with a million visits, a hundred thousand orders and a million transfers in one shard:
               lists, details, writes, attribution, accounts, statements; the nightly check and the recounts
  all          one after the other, but for scale, which takes longer than the rest together

  --seconds N  length of one burst of load (ingest; 3 unless told)
  --quick      fewer rounds; the result is shown and not kept
  --visits N --orders N --transfers N --partners N --days N
               how much the shard holds at least, and over how many days (scale; 1000000, 100000, 1000000, 200, 100)
  --requests N how many of each request are timed (scale; 200)
  --folder F   keeps the filled shard there, and takes it from there when it was filled to the same sizes (scale)

Results are kept in bench/results. Figures are those of the local emulator: compare ratios, not machines.
A bar that is missed makes the exit code 1.`

const MEASUREMENTS: Record<string, (options: Options) => Promise<Report>> = {
  ingest: measureIngest,
  drain: measureDrain,
  commission: measureCommission,
  models: measureModels,
  markov: measureMarkov,
  startup: measureStartup,
  scale: measureScale,
}

function countOf<Name extends string>(values: Record<Name, string>, name: Name): number {
  const count = Number(values[name])
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`--${name} must be a whole number above 0`)
  return count
}

function readArguments(given: string[]) {
  const { values, positionals } = parseArgs({
    args: given,
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '3' },
      quick: { type: 'boolean', default: false },
      visits: { type: 'string', default: '1000000' },
      orders: { type: 'string', default: '100000' },
      transfers: { type: 'string', default: '1000000' },
      partners: { type: 'string', default: '200' },
      days: { type: 'string', default: '100' },
      requests: { type: 'string', default: '200' },
      folder: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const seconds = Number(values.seconds)
  if (!(seconds > 0 && seconds <= 60)) throw new Error('--seconds must be between 0 and 60')
  const [what] = positionals
  const names = what === 'all' ? Object.keys(MEASUREMENTS).filter((name) => name !== 'scale') : positionals
  const { quick, folder = null } = values
  const scale = {
    visits: countOf(values, 'visits'),
    orders: countOf(values, 'orders'),
    transfers: countOf(values, 'transfers'),
    partners: countOf(values, 'partners'),
    days: countOf(values, 'days'),
    folder,
  }
  const options = { seconds, quick, scale, requests: quick ? 20 : countOf(values, 'requests') }
  return { names, help: values.help || what === undefined, options }
}

/** Runs the measurements named on the command line, one after the other. */
export async function main(given: string[]) {
  const { names, help, options } = readArguments(given)
  if (help) return console.log(HELP)
  for (const name of names) {
    const measure = MEASUREMENTS[name]
    if (!measure) throw new Error(`there is no measurement ${name}; see --help`)
    const report = await measure(options)
    show(name, report)
    if (!options.quick) await store(name, report)
    if (report.figures.some(({ met }) => met === false)) process.exitCode = 1
  }
}
