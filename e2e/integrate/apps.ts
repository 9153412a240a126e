import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { snippet } from './page.ts'
import { bundle, inShell, put } from './run.ts'
import { quiet, type Shop, story } from './shop.ts'
import { fresh, leadOf, visitsOf, yours } from './tributary.ts'

/** A page with nothing but an application's bundle. */
const serveApp = (shop: Shop, code: string, markup = ''): void => {
  shop.handle('/app.js', (_, __, response) => {
    response.setHeader('content-type', 'text/javascript')
    return code
  })
  shop.serve('/', `<div id="root">${markup}</div><div id="app"></div><script type="module" src="/app.js"></script>`)
}

/** A router takes the query away before the application runs, as many do. */
const STRIPS = `history.replaceState(null, '', location.pathname)\n`

describe('an application', () => {
  story('in React under StrictMode records one visit and one lead, and none for its routes', async (shop) => {
    const { page, sent } = shop
    serveApp(shop, STRIPS + (await bundle('react.jsx', snippet('react.jsx', yours()))))
    await shop.open('/?ref=alice')
    const visits = await visitsOf(await shop.visitor())
    assert.equal(visits.length, 1)
    const email = `${fresh('react')}@home.example`
    await page.fill('input', email)
    await page.click('button')
    assert.deepEqual((await leadOf(email)).metadata, { plan: 'pro' })
    assert.equal(new URL(page.url()).pathname, '/welcome')
    await page.goBack()
    await quiet()
    assert.deepEqual(sent, ['POST /api/visits', 'POST /api/leads'])
  })

  story('rendered on a server first records one visit when it wakes up', async (shop) => {
    const component = snippet('layout.jsx', yours())
    await put('layout.jsx', component)
    const page = (wake: string) => `import { StrictMode } from 'react'
      import { ${wake} } from '${wake === 'hydrateRoot' ? 'react-dom/client' : 'react-dom/server'}'
      import { Tributary } from './layout.jsx'
      const page = <StrictMode><Tributary /><p>Welcome</p></StrictMode>\n`
    const server = await bundle('server.jsx', `${page('renderToString')} console.log(renderToString(page))`, 'node')
    const html = (await inShell(`node ${await put('rendered.cjs', server)}`)).trim()
    assert.equal(html, '<p>Welcome</p>')
    const wake = `${page('hydrateRoot')} hydrateRoot(document.querySelector('#root'), page)`
    serveApp(shop, await bundle('browser.jsx', wake), html)
    await shop.open('/?ref=alice')
    assert.equal((await visitsOf(await shop.visitor())).length, 1)
    await quiet()
    assert.deepEqual(shop.sent, ['POST /api/visits'])
  })

  story('in Vue gets the calls from the plugin', async (shop) => {
    // As much of Vue as a plugin sees.
    await put(
      'node_modules/vue/index.js',
      `export const createApp = (component) => {
        const app = { config: { globalProperties: {} } }
        app.use = (plugin) => (plugin.install(app), app)
        app.mount = (place) => component.mounted.call(app.config.globalProperties, document.querySelector(place))
        return app
      }`,
    )
    const email = `${fresh('vue')}@home.example`
    await put('App.js', `export default { mounted() { this.$partner.identify('${email}') } }`)
    serveApp(shop, await bundle('vue.js', snippet('vue.js', yours())))
    await shop.open('/?ref=alice')
    assert.equal((await leadOf(email)).visitor_id, await shop.visitor())
    assert.equal((await visitsOf(await shop.visitor())).length, 1)
  })
})
