import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { snippet } from './page.ts'
import { inShell, root } from './run.ts'
import { yours } from './tributary.ts'

const QUIETLY = { npm_config_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' }

const CONSUMER = `import { init, partner, type Referral } from 'tributary/sdk'
import { Refused, tributary, type Order } from 'tributary/server'
const found: Referral = partner.get()
const own = init({ key: 'pk_1', api: '/api', consent: true })
const kept: Promise<boolean> = own.identify('a@b.example', { plan: 'pro' })
const items = [{ unit_amount: 1500 }]
const order: Order = { external_id: '1', currency: 'USD', items, paid_at: '2026-11-20T10:00:00Z' }
const placed: Promise<string> = tributary({ key: 'sk_1', url: 'https://shop.example' }).order(order)
// @ts-expect-error an order has a currency
tributary({ key: 'sk_1', url: '' }).order({ external_id: '1', items: [] })
// @ts-expect-error a key is required
init({ api: '/api' })
export { found, kept, placed, Refused }
`

const IMPORTS = `import { init, partner } from 'tributary/sdk'
import { Refused, tributary } from 'tributary/server'
const server = tributary({ key: 'sk_1', url: 'http://127.0.0.1:9', attempts: 1 })
const refused = await server.order({ external_id: '1', currency: 'USD', items: [] }).catch((error) => error)
console.log(JSON.stringify([init({ key: 'pk_1', api: '/api' }) === partner, partner.get(), refused instanceof Refused]))
`

/** A home with a clone of what the package is made from, and an application beside it. */
let home: string
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'integrate-home-'))
  const clone = join(home, 'tributary')
  await mkdir(join(home, 'app'))
  for (const name of ['sdk', 'scripts', 'package.json', 'tsconfig.json', 'README.md', 'LICENSE'])
    await cp(join(root, name), join(clone, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(clone, 'node_modules'))
  await writeFile(join(home, 'app/package.json'), '{ "name": "app", "type": "module", "private": true }')
})
after(() => rm(home, { recursive: true, force: true }))

const useIn = async (application: string): Promise<void> => {
  await writeFile(join(application, 'main.js'), IMPORTS)
  await writeFile(join(application, 'main.ts'), CONSUMER)
  const said = await inShell('node main.js', { HOME: home, PWD: application }, application)
  assert.deepEqual(JSON.parse(said), [true, {}, true])
  for (const module of ['nodenext', 'esnext --moduleResolution bundler']) {
    const flags = `--noEmit --strict --module ${module} --target es2022 --lib es2023,dom --types ''`
    await inShell(`node ${join(root, 'node_modules/typescript/bin/tsc')} ${flags} main.ts`, {}, application)
  }
}

describe('the package', () => {
  test('is made and installed as the page says, without anything else, and has both entries', async () => {
    await inShell(snippet('install.sh', yours()), { HOME: home, ...QUIETLY })
    const application = join(home, 'app')
    const installed = (await readdir(join(application, 'node_modules'))).filter((name) => !name.startsWith('.'))
    assert.deepEqual(installed, ['tributary'])
    await useIn(application)
  })

  test('of the whole repository has the same entries', async () => {
    const application = join(home, 'other')
    await mkdir(join(application, 'node_modules/tributary'), { recursive: true })
    const pack = `npm pack --pack-destination ${application} && cd ${application}`
    await inShell(
      `${pack} && tar -xzf tributary-*.tgz --strip-components 1 -C node_modules/tributary`,
      QUIETLY,
      join(home, 'tributary'),
    )
    await writeFile(join(application, 'package.json'), '{ "type": "module" }')
    await useIn(application)
    const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    assert.ok((await readdir(application)).includes(`tributary-${version}.tgz`), 'the page names the version')
  })
})
