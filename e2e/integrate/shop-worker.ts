import { createHmac } from 'node:crypto'
import { after } from 'node:test'
import { snippet } from './page.ts'
import { inWorkerd, put } from './run.ts'
import { merchant, yours } from './tributary.ts'

export const SECRET = 'shops-own-secret'
const running: { stop: () => Promise<void> }[] = []
after(() => Promise.all(running.map(({ stop }) => stop())))

/** A Worker of the page, in workerd, with the merchant's keys. */
export const worker = async (name: string) => {
  await put('webhook.js', snippet('webhook.js', yours()))
  const keys = { TRIBUTARY_KEY: merchant().secret_key, SHOPIFY_SECRET: SECRET, WOOCOMMERCE_SECRET: SECRET }
  const started = await inWorkerd(name, snippet(name, yours()), keys)
  running.push(started)
  return started
}

/** As both shops sign. */
export const signed = (body: string, secret = SECRET): string =>
  createHmac('sha256', secret).update(body).digest('base64')
/** An id of a shop's, as large as theirs are. */
export const number = (): number => Math.floor(Math.random() * 1e12)
