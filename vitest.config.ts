import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

const directory = await readD1Migrations('migrations/directory')
const tenant = await readD1Migrations('migrations/tenant')

/** The same for every `npm test`, so that red means a change; the long run draws another each time. Both print it. */
const drawn = process.env.TRIBUTARY_LONG ? Math.trunc(Math.random() * 2 ** 31) : 20_261_121
const seed = Number(process.env.TRIBUTARY_SEED ?? drawn)
console.info(`Random tests run from seed ${seed}.`)

/**
 * What loads later is there from the start: a message that a queue delivers after a file's last test would ask for
 * modules when nobody answers any more. `e2e/production.test.ts` runs the Worker as it is built.
 */
const nothingLater = {
  name: 'nothing-later',
  enforce: 'pre' as const,
  transform(code: string, id: string) {
    if (!/\/worker\/(app|index)\.ts$/.test(id)) return undefined
    const names = [...new Set([...code.matchAll(/import\('(\.\/\w+)'\)/g)].flatMap(([, name]) => name ?? []))]
    const loaded = names.map((name, at) => `import * as loaded${at} from '${name}'\n`).join('')
    return loaded + names.reduce((text, name, at) => text.replaceAll(`import('${name}')`, `loaded${at}`), code)
  },
}

/** Of several hundred files together, which each test file would ask for one by one: bundled once for all of them. */
const packages = [
  ...['hono', 'hono/tiny', 'hono/html', 'drizzle-orm', 'drizzle-orm/sqlite-core', 'drizzle-orm/d1'],
  ...['zod', 'nanoid', 'stripe', 'standardwebhooks', 'fast-check'],
]

export default defineConfig({
  define: { TRIBUTARY_LONG: JSON.stringify(Boolean(process.env.TRIBUTARY_LONG)), TRIBUTARY_SEED: JSON.stringify(seed) },
  plugins: [
    nothingLater,
    cloudflareTest({
      main: './worker/index.ts',
      wrangler: { configPath: './wrangler.toml' },
      miniflare: {
        bindings: {
          DIRECTORY_MIGRATIONS: directory,
          TENANT_MIGRATIONS: tenant,
          ENVIRONMENT: 'development',
          PUBLIC_URL: 'https://edge.example',
          SECRET_KEY: 'dGVzdHMtb25seS1tYXN0ZXIta2V5LTMyLWJ5dGVzISE',
          RATE_KEY_PER_MINUTE: '60000',
          RATE_ADDRESS_PER_MINUTE: '60000',
        },
        queueConsumers: {
          'tributary-visits': { maxBatchSize: 100, maxBatchTimeout: 0.05, maxRetries: 12 },
          'tributary-events': { maxBatchSize: 100, maxBatchTimeout: 0.05, maxRetries: 12 },
          'tributary-deliveries': { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 12 },
          'tributary-dead-letters': { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 5 },
        },
      },
    }),
  ],
  test: {
    include: ['worker/**/*.test.ts'],
    setupFiles: ['worker/test-support/databases.ts'],
    deps: { optimizer: { ssr: { enabled: true, include: packages } } },
    testTimeout: 30_000,
    maxWorkers: 2,
  },
})
