import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onRequest } from '../pages/functions/api/[[path]].ts'

test('the pages hand a request to the Worker as it came, and its answer back', async () => {
  const request = new Request('https://tributary-pages.pages.dev/api/orders?limit=2', { headers: { cookie: 'a=b' } })
  const answer = new Response('{}', { status: 418 })
  const seen: Request[] = []
  const fetch = async (given: Request): Promise<Response> => {
    seen.push(given)
    return answer
  }
  assert.equal(await onRequest({ request, env: { TRIBUTARY: { fetch } } }), answer)
  assert.deepEqual(seen, [request])
})
