import { describe, expect, it } from 'vitest'
import { asProblem, Problem, problemOf } from './problem'
import { safeHref } from './safe-href'

const answer = (status: number, body: string) => new Response(body, { status, headers: { 'x-request-id': 'req_1' } })

describe('a response that is not 2xx', () => {
  it('becomes a problem with its code, its faults and the reference', async () => {
    const body = { code: 'invalid', detail: 'Look at the fields', errors: [{ path: 'email', message: 'is not one' }] }
    expect(await problemOf(answer(422, JSON.stringify(body)))).toMatchObject({
      status: 422,
      code: 'invalid',
      message: 'Look at the fields',
      faults: [{ path: 'email', message: 'is not one' }],
      requestId: 'req_1',
    })
  })
  it.each(['', '<h1>Bad gateway</h1>', 'null', '[]', '{"errors":"many"}', '{"detail":7}'])(
    'still has words when its body is %j',
    async (body) => {
      const problem = await problemOf(answer(502, body))
      expect(problem).toMatchObject({ status: 502, code: 'unknown', faults: [] })
      expect(problem.message).toMatch(/wrong on our side/)
    },
  )
})

describe('a caught thing', () => {
  it('stays the problem it is, or becomes one of this page', () => {
    const problem = new Problem(409, 'changed_since_read', 'It changed')
    expect(asProblem(problem)).toBe(problem)
    expect(asProblem(new TypeError('x is undefined'))).toMatchObject({ status: -1, message: 'x is undefined' })
    expect(asProblem('odd').message).toBe('odd')
  })
})

describe('an address from outside', () => {
  it('is followed only when following it runs nothing', () => {
    expect(safeHref('https://shop.example/a')).toBe('https://shop.example/a')
    expect(safeHref('mailto:a@b.example')).toBe('mailto:a@b.example')
    for (const bad of [
      'javascript:alert(1)',
      ' JaVaScRiPt:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '/relative',
      '',
    ]) {
      expect(safeHref(bad)).toBeUndefined()
    }
  })
})
