import { describe, expect, test } from 'vitest'

/** Each domain may use the ones before it. This list is the architecture. */
const DOMAINS =
  'activity organizations ledger partners campaigns catalog visits leads deals orders attribution commissions payouts connectors webhooks notifications recognition customers analytics'.split(
    ' ',
  )

/** Who speaks in another domain's words on purpose; each line is a decision in docs/decisions.md. */
const SPEAKS_THEIR_WORDS: Record<string, string[]> = {
  'connectors/generic': ['orders/input', 'leads/input'],
  'connectors/connector': ['leads/input'],
  'connectors/stripe/checkout': ['leads/input'],
  'commissions/routes': ['orders/input'],
  'commissions/contract': ['orders/input'],
  'orders/routes': ['deals/input'],
  'orders/touchpoints': ['deals/input'],
  'orders/contract': ['deals/contract', 'deals/input'],
  'commissions/deals/contract': ['deals/contract'],
  'analytics/activity-routes': ['activity/input'],
  'analytics/transfer-routes': ['ledger/input'],
  'analytics/routes': ['partners/links/input'],
  'analytics/contract': ['activity/input', 'ledger/input', 'partners/links/input', 'partners/contract'],
}

const sources = {
  ...import.meta.glob<string>(['./**/*.ts'], { query: '?raw', import: 'default', eager: true }),
  ...import.meta.glob<string>(['../sdk/**/*.ts', '../dashboard/**/*.{ts,tsx}', '../demo/**/*.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
}

/** What is run beside the product: nothing of it reaches a user. */
const beside = import.meta.glob<string>(
  ['../{e2e,bench,scripts}/**/*.{ts,mts,mjs}', '../*.{ts,mjs}', '!**/node_modules/**'],
  { query: '?raw', import: 'default', eager: true },
)

const isProduct = (path: string) => !/\.test\.|\/(test-support|fixtures|guards)\//.test(path)
const normal = (path: string) => {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

const files = Object.entries(sources)
  .filter(([path]) => isProduct(path) && !path.endsWith('.d.ts'))
  .map(([path, code]) => {
    const name = path.startsWith('./') ? `worker/${path.slice(2)}` : path.slice(3)
    const folder = name.split('/').slice(0, -1).join('/')
    const imports = [...code.matchAll(/(import type|import|export)[^'"]*? from '([^']+)'/g)].map(([, kind, from]) => ({
      isType: kind === 'import type',
      from: from?.startsWith('.') ? normal(`${folder}/${from}`) : (from ?? ''),
    }))
    return { name, code, imports }
  })

const within = (folder: string) => files.filter(({ name }) => name.startsWith(`${folder}/`))
const domainOf = (name: string) => /^worker\/(\w+)\//.exec(name)?.[1] ?? ''
const inDomains = DOMAINS.flatMap((domain) => within(`worker/${domain}`))

describe('direction', () => {
  test.each(within('worker/core'))('$name needs nothing but the core', ({ imports, code }) => {
    expect(imports.filter(({ from }) => !from.startsWith('worker/core/'))).toEqual([])
    expect(code).not.toMatch(/Date\.now|new Date\(\)|Math\.random|\bfetch\(|crypto\./)
  })

  test.each(within('worker/platform'))('$name knows no business nouns', ({ imports }) => {
    const neighbours = imports.filter(({ from }) => from.startsWith('worker/'))
    expect(neighbours.filter(({ from }) => !/^worker\/(platform|core)\//.test(from))).toEqual([])
  })

  test.each(inDomains)('$name looks only upstream', ({ name, imports }) => {
    const upstream = ['core', 'platform', ...DOMAINS.slice(0, DOMAINS.indexOf(domainOf(name)) + 1)]
    const used = imports.filter(({ from }) => from.startsWith('worker/')).map(({ from }) => domainOf(`${from}/`))
    expect(used.filter((domain) => !upstream.includes(domain))).toEqual([])
  })

  test.each(inDomains)('$name uses no route, consumer or input of another domain', ({ name, imports }) => {
    const allowed = SPEAKS_THEIR_WORDS[name.replace('worker/', '').replace('.ts', '')] ?? []
    const foreign = imports
      .map(({ from }) => from)
      .filter((from) => DOMAINS.includes(domainOf(`${from}/`)) && domainOf(`${from}/`) !== domainOf(name))
      .filter((from) => /(routes|consumer|input|contract)$/.test(from))
      .filter((from) => !allowed.includes(from.replace('worker/', '')))
    expect(foreign).toEqual([])
  })

  test.each(within('worker'))('$name never reaches the development shop', ({ imports }) => {
    expect(imports.filter(({ from }) => from.startsWith('demo/'))).toEqual([])
  })

  test.each(within('sdk'))('$name takes nothing from the Worker but types', ({ imports }) => {
    expect(imports.filter(({ from, isType }) => from.startsWith('worker/') && !isType)).toEqual([])
  })

  test.each(within('dashboard'))('$name knows the core and the type of the API', ({ imports }) => {
    const taken = imports.filter(({ from }) => from.startsWith('worker/') && !from.startsWith('worker/core/'))
    expect(taken.filter(({ from, isType }) => !(isType && from === 'worker/desk'))).toEqual([])
  })
})

describe('one place for one thing', () => {
  test.each(within('worker').filter(({ name }) => name !== 'worker/platform/tenant.ts'))(
    '$name opens no database',
    ({ code }) => {
      expect(code).not.toMatch(/\bdrizzle\(|env\.SHARD_\d\d/)
    },
  )

  test.each(inDomains.filter(({ name }) => !/queries/.test(name)))(
    '$name leaves reading to queries',
    ({ code, name }) => {
      const reads = /tenant\.db\s*\.select|\breadAll[<(]/.test(code)
      expect(reads && !READS_IN_PLACE.includes(name)).toBe(false)
    },
  )

  test.each(within('worker'))('$name imports zod so that it can be shaken', ({ code }) => {
    expect(code).not.toMatch(/import \{ z \} from 'zod'/)
  })

  test.each(within('worker').filter(({ name }) => !name.startsWith('worker/platform/')))(
    '$name casts nothing',
    ({ code }) => {
      const lines = code.split('\n').filter((line) => !/^\s*(\*|\/\/|\/\*|import|export \{)/.test(line))
      expect(
        lines.filter(
          (line) =>
            /[\w)\]}] as (?!const\b)[A-Za-z{[]/.test(line.replaceAll(/`[^`]*`|'[^']*'/g, '')) &&
            !/^\s+[A-Z(]/.test(line),
        ),
      ).toEqual([])
    },
  )
})

/** Single reads that belong to a guard or a claim of the verb itself. */
const READS_IN_PLACE = [
  'worker/partners/change-contact.ts',
  'worker/orders/facts.ts',
  'worker/ledger/freeze.ts',
  'worker/organizations/people.ts',
  'worker/organizations/settings.ts',
  'worker/organizations/idempotency.ts',
  'worker/organizations/load.ts',
]

/** It is handed to people as one file, to be read and run beside a statement with nothing else. */
const ONE_FILE_FOR_PEOPLE = 'verify.mjs'

describe('readable in one sitting', () => {
  test.each(files)('$name', ({ code, name }) => {
    const lines = code.split('\n')
    expect(lines.filter((line) => line.length > 120 && !/https?:\/\/|`/.test(line))).toEqual([])
    expect(name).not.toMatch(/\/(service|utils?|helpers?|types|misc|common)\.tsx?$/)
  })

  test('no file is longer than 200 lines, a test neither', () => {
    const all = Object.entries({ ...sources, ...beside })
    expect(all.some(([path]) => path.endsWith('.test.ts'))).toBe(true)
    const long = all.filter(([, code]) => code.split('\n').length > 200).map(([path]) => path.split('../').at(-1))
    expect(long).toEqual([ONE_FILE_FOR_PEOPLE])
  })
})
