import { parseArgs } from 'node:util'
import { measureCommission } from './commission.ts'
import { measureDrain } from './drain.ts'
import { measureIngest } from './ingest.ts'
import { measureMarkov } from './markov.ts'
import { measureModels } from './models.ts'
import type { Options } from './options.ts'
import { type Report, show, store } from './report.ts'
import { measureStartup } from './startup.ts'

const HELP = `Measures the Worker beside bare Workers, in the same run and under the same settings.

  node bench/run.mjs WHAT [--seconds N] [--quick]

  ingest       visits accepted per second: nothing, a bare queue send, a synchronous insert, ours
  drain        visits stored per second by the consumer, beside a bare insert of the same rows
  commission   orders turned into booked commissions per second and shard
  models       five models on a deal of 200 touchpoints, beside JSON.stringify of it
  markov       removal effects of a million journeys
  startup      size of the bundle, and time until the first answer
  all          one after the other

  --seconds N  length of one burst of load (ingest; 3 unless told)
  --quick      fewer rounds; the result is shown and not kept

Results are kept in bench/results. Figures are those of the local emulator: compare ratios, not machines.
A bar that is missed makes the exit code 1.`

const MEASUREMENTS: Record<string, (options: Options) => Promise<Report>> = {
  ingest: measureIngest,
  drain: measureDrain,
  commission: measureCommission,
  models: measureModels,
  markov: measureMarkov,
  startup: measureStartup,
}

function readArguments(given: string[]) {
  const { values, positionals } = parseArgs({
    args: given,
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '3' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const seconds = Number(values.seconds)
  if (!(seconds > 0 && seconds <= 60)) throw new Error('--seconds must be between 0 and 60')
  const [what] = positionals
  const names = what === 'all' ? Object.keys(MEASUREMENTS) : positionals
  return { names, help: values.help || what === undefined, options: { seconds, quick: values.quick } }
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
