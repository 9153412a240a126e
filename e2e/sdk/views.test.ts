import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { type Stage, story, text, until } from './stage.ts'

const BANNER = '<div id="one" data-views="carol" data-campaign="spring" style="height:100px;background:teal"></div>'
const LOW = `<div style="height:4000px"></div>${BANNER}`
/** A second, and what the sampling and a busy machine may add. */
const longEnough = (): Promise<void> => wait(2_000)

const openFull = async (stage: Stage, body: string, path = '/'): Promise<void> => {
  stage.site.file = 'p.full.js'
  stage.site.body = body
  await stage.open(path)
}
const views = (stage: Stage) => stage.visits().filter(({ body }) => body.kind === 'view')
const toBanner = ({ page }: Stage) => page.evaluate(() => document.querySelector('#one')?.scrollIntoView())
const toTop = ({ page }: Stage) => page.evaluate(() => scrollTo(0, 0))

story('an element in sight for a second is one view of its partner and campaign', async (stage) => {
  await openFull(stage, BANNER)
  await until(() => views(stage).length === 1, 'a view')
  const { id, visitor_id, occurred_at, sent_at, ...rest } = views(stage)[0]?.body ?? {}
  assert.deepEqual(rest, { key: 'pk_test', kind: 'view', partner_code: 'carol', campaign: 'spring', bot: true })
  await longEnough()
  assert.equal(stage.site.sent.length, 1)
  assert.equal(await stage.page.evaluate(() => window.partner?.get().visitor), visitor_id)
  assert.equal(await stage.page.evaluate(() => window.partner?.get().ref), undefined)
  assert.equal(await stage.page.evaluate(() => window.partner?.identify('a@b.example')), false)
})

story('no view comes before the second is over', async (stage) => {
  await openFull(stage, BANNER)
  const shownAt = Date.now()
  await until(() => views(stage).length === 1, 'a view')
  assert.ok(Date.now() - shownAt > 700)
  const [view] = views(stage)
  const loaded = await stage.page.evaluate(() => performance.timeOrigin)
  assert.ok(Number(view?.body.occurred_at) - loaded >= 1_000)
})

story('an element scrolled away before the second is over is no view', async (stage) => {
  await openFull(stage, LOW)
  await toBanner(stage)
  await wait(500)
  await toTop(stage)
  await longEnough()
  assert.equal(views(stage).length, 0)
  await toBanner(stage)
  await until(() => views(stage).length === 1, 'a view once it stays')
})

story('an element seen twice is one view, and two of one campaign are one', async (stage) => {
  await openFull(stage, `${LOW}${BANNER.replace('one', 'two')}<div style="height:4000px"></div>`)
  await toBanner(stage)
  await until(() => views(stage).length === 1, 'a view')
  await toTop(stage)
  await wait(600)
  await toBanner(stage)
  await longEnough()
  assert.equal(views(stage).length, 1)
  await stage.open('/')
  await toBanner(stage)
  await until(() => views(stage).length === 2, 'a view on the next page')
  assert.equal(text(views(stage)[1], 'visitor_id'), text(views(stage)[0], 'visitor_id'))
})

story('less than half of it in sight is no view', async (stage) => {
  await openFull(stage, `<div style="height:calc(100vh - 60px)"></div>${BANNER.replace('100px', '400px')}`)
  await stage.page.evaluate(() => scrollTo(0, 0))
  await longEnough()
  assert.equal(views(stage).length, 0)
})

story('an element that a page adds later is seen too', async (stage) => {
  await openFull(stage, '')
  await longEnough()
  await stage.page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), BANNER)
  await until(() => views(stage).length === 1, 'a view')
})

story('what nobody draws is not seen, and is as soon as it is shown', async (stage) => {
  await openFull(stage, BANNER.replace('style="', 'hidden style="'))
  await longEnough()
  assert.equal(views(stage).length, 0)
  await stage.page.evaluate(() => document.querySelector('#one')?.removeAttribute('hidden'))
  await until(() => views(stage).length === 1, 'a view')
})

story('before consent nothing is seen or kept, after it the second counts from there', async (stage) => {
  stage.site.attributes = 'data-consent'
  await openFull(stage, BANNER)
  await longEnough()
  assert.deepEqual([stage.site.sent, await stage.context.cookies()], [[], []])
  await stage.page.evaluate(() => window.partner?.consent(true))
  await until(() => views(stage).length === 1, 'a view')
  assert.equal(text(views(stage)[0], 'consent'), 'granted')
})

story('a view that cannot be sent waits in the outbox for the next page', async (stage) => {
  stage.site.manners.status = 503
  await openFull(stage, BANNER)
  await until(() => views(stage).length === 1, 'a view')
  await wait(200)
  assert.equal(await stage.waiting(), 1)
  stage.site.manners.status = 202
  stage.site.body = ''
  await stage.open('/next')
  await until(() => views(stage).length === 2, 'the same again')
  assert.equal(text(views(stage)[1], 'id'), text(views(stage)[0], 'id'))
})

story('a view leaves the referral of a click alone', async (stage) => {
  await openFull(stage, BANNER, '/?ref=alice')
  await until(() => views(stage).length === 1, 'a view')
  assert.equal(await stage.page.evaluate(() => window.partner?.get().ref), 'alice')
  const [click] = stage.visits()
  assert.equal(text(views(stage)[0], 'visitor_id'), text(click, 'visitor_id'))
  assert.match((await stage.cookie())?.value ?? '', /~alice~/)
})
