import { html, raw } from 'hono/html'
import * as z from 'zod'

/** What is odd about a page: how its requests fare, its key, what happened before the tag, how the tag is there. */
export const Odd = z.object({
  road: z.enum(['pass', 'slow', '400', '429', '503', 'closed']).default('pass'),
  key: z.enum(['right', 'mistyped']).default('right'),
  before: z.enum(['throwing', 'stripping', 'private']).optional(),
  consent: z.literal('asked').optional(),
  tags: z.enum(['one', 'two', 'full']).default('one'),
})
type Odd = z.output<typeof Odd>

/** Tells the page around it what is sent, what is answered and what goes wrong. */
const WATCH = `{
  const tell = (kind, what) => parent.postMessage({ kind, ...what }, '*')
  addEventListener('error', ({ message }) => tell('error', { message }))
  addEventListener('unhandledrejection', ({ reason }) => tell('error', { message: String(reason) }))
  const { fetch } = window
  window.fetch = async (address, init) => {
    const door = String(address).split('/').pop()
    tell('sent', { door, body: JSON.parse(init.body) })
    if (window.isAway) throw new TypeError('away')
    const answer = await fetch(address, init)
    tell('answered', { door, status: answer.status })
    return answer
  }
  const { warn } = console
  console.warn = (...told) => { tell('warned', {}); warn(...told) }
}`

const BEFORE = {
  throwing: `for (const [on, name] of [[window, 'localStorage'], [window, 'sessionStorage'], [document, 'cookie']])
    Object.defineProperty(on, name, { get() { throw new Error('no') }, set() { throw new Error('no') } })`,
  stripping: `history.replaceState(null, '', '/demo/torture/home')`,
  private: `Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true })`,
} as const

const BANNER = (code: string) =>
  `<p data-views="${code}" data-campaign="torture" style="block-size:6rem">A banner of ${code}.</p>`

/** A page of a shop as the situation wants it. */
export const oddPage = (odd: Odd, { key, code }: { key: string; code: string }) => {
  const tag = `<script defer src="/${odd.tags === 'full' ? 'p.full' : 'p'}.js" data-partner="${
    odd.key === 'right' ? key : `${key.slice(0, -3)}xyz`
  }" data-api="${odd.road === 'closed' ? 'http://localhost:9' : `/demo/torture/road/${odd.road}`}" ${
    odd.consent ? 'data-consent' : ''
  }></script>`
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="color-scheme" content="light dark">
    <title>A page of the shop</title>
    <script>${raw(WATCH)}</script>
    <script>${raw(odd.before ? BEFORE[odd.before] : '')}</script>
    ${raw(tag)}${raw(odd.tags === 'two' ? tag : '')}
  </head>
  <body>
    <h1>A page of the shop</h1>
    ${raw(odd.tags === 'full' ? BANNER(code) : '')}
  </body>
</html>`
}
