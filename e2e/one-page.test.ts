import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type AtShop, atShop, until } from './at-shop.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const sdk = join(root, 'sdk/index.ts')
const modules = dirname(dirname(createRequire(import.meta.url).resolve('react/package.json')))

/** The module of a page, in one piece; `tributary/sdk` and React are found as a shop's bundler finds them. */
const bundle = async (code: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: dirname(modules), loader: 'tsx' },
    bundle: true,
    format: 'esm',
    alias: { 'tributary/sdk': sdk },
    define: { 'process.env.NODE_ENV': '"development"' },
    tsconfigRaw: { compilerOptions: { jsx: 'react-jsx' } },
    write: false,
  })
  return `<script type="module">${outputFiles[0]?.text.replaceAll('</script', '<\\/script')}</script>`
}

const tag = ({ shop }: AtShop) => `<script defer src="/t/p.js" data-api="/t" ${shop.attributes}></script>`
const settings = ({ key }: AtShop) => `{ key: '${key}', api: '/t' }`
const onPage = (stage: AtShop, ...parts: string[]) => {
  stage.shop.pages['/'] = `<!doctype html><title>one page</title><div id="root"></div>${parts.join('\n')}`
}
const oneVisit = async ({ shop, page, context, visits }: AtShop) => {
  await until(() => shop.passed.length > 0, 'a visit')
  const visitor = await page.evaluate(() => String(window.partner?.get().visitor))
  await visits(visitor, 1)
  assert.equal((await context.cookies()).filter(({ name }) => name === '_tb').length, 1)
}

const APP = (given: string, email: string): string => `
  import { StrictMode, useEffect } from 'react'
  import { createRoot } from 'react-dom/client'
  import { init, partner } from 'tributary/sdk'
  function Tag() {
    useEffect(() => { init(${given}) }, [])
    return null
  }
  function Account() {
    useEffect(() => { partner.identify('${email}').then((sent) => { window.sent = [...(window.sent ?? []), sent] }) }, [])
    return <h1>account</h1>
  }
  createRoot(document.getElementById('root')).render(<StrictMode><Tag /><Tag /><Account /></StrictMode>)`

/** A component that puts the script tag into the head, twice as StrictMode mounts it. */
const TAGS = (key: string): string => `
  import { StrictMode, useEffect } from 'react'
  import { createRoot } from 'react-dom/client'
  function Tag() {
    useEffect(() => {
      const script = Object.assign(document.createElement('script'), { src: '/t/p.js' })
      Object.assign(script.dataset, { partner: '${key}', api: '/t' })
      document.head.append(script)
    }, [])
    return <h1>shop</h1>
  }
  createRoot(document.getElementById('root')).render(<StrictMode><Tag /></StrictMode>)`

describe('one visit, however often the page asks for it', () => {
  atShop('React under StrictMode: init twice, identify in an effect: one visit, one lead', async (stage) => {
    const email = `strict-${Date.now()}@home.example`
    onPage(stage, await bundle(APP(settings(stage), email)))
    await stage.open(`/?ref=${stage.code}`)
    await until(() => stage.page.evaluate('window.sent?.length === 2'), 'both effects')
    await oneVisit(stage)
    await stage.leads((lead) => lead.email === email, 1)
    assert.equal(stage.shop.passed.filter(({ path }) => path === '/t/leads').length, 1)
  })

  atShop('React under StrictMode: the tag mounted twice: one visit', async (stage) => {
    onPage(stage, await bundle(TAGS(stage.key)))
    await stage.open(`/?ref=${stage.code}`)
    await until(() => stage.page.evaluate(() => document.querySelectorAll('script[src="/t/p.js"]').length === 2), 'two')
    await oneVisit(stage)
  })

  atShop('the tag, then the module: one visit, and the calls are the same', async (stage) => {
    const email = `both-${Date.now()}@home.example`
    const code = `import { init, partner } from 'tributary/sdk'
      init(${settings(stage)})
      partner.identify('${email}')`
    onPage(stage, tag(stage), await bundle(code))
    await stage.open(`/?ref=${stage.code}`)
    await oneVisit(stage)
    await stage.page.evaluate((given) => window.partner?.identify(given), email)
    await stage.leads((lead) => lead.email === email, 1)
    assert.equal(stage.shop.passed.filter(({ path }) => path === '/t/leads').length, 1)
  })

  atShop('the module, then the tag: one visit, and calls made before by name are kept', async (stage) => {
    const email = `stub-${Date.now()}@home.example`
    const stub = `<script>window.partner=window.partner||function(){(partner.q=partner.q||[]).push(arguments)};
      partner('identify', '${email}')</script>`
    const code = `import { init } from 'tributary/sdk'; init(${settings(stage)})`
    onPage(stage, stub, await bundle(code), tag(stage))
    await stage.open(`/?ref=${stage.code}`)
    await oneVisit(stage)
    await stage.leads((lead) => lead.email === email, 1)
  })
})
