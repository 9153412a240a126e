import { brotliCompressSync, constants } from 'node:zlib'
import type { Page, Request } from 'playwright-core'

const brotli = (body: Buffer): number =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }).length

const known = new Map<string, number>()

/** Assets are the same on every page and never change under their name. */
const bytesOf = async (request: Request): Promise<number> => {
  const name = request.url()
  const isAsset = new URL(name).pathname.startsWith('/assets/')
  const before = isAsset ? known.get(name) : undefined
  if (before !== undefined) return before
  const answer = await request.response()
  const bytes = answer && answer.status() !== 204 ? brotli(await answer.body()) : 0
  if (isAsset) known.set(name, bytes)
  return bytes
}

/** What a page asked for and what it complained about, from now on. */
export const watch = (page: Page) => {
  const complaints: string[] = []
  const requests: Request[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) requests.push(request)
  })
  const weigh = async () => {
    const bytes = await Promise.all(requests.map(bytesOf))
    return bytes.reduce((sum, each) => sum + each, 0)
  }
  return { complaints, requests, weigh }
}
