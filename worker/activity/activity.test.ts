import { describe, expect, it } from 'vitest'
import { anOrganization, get, post } from '../test-support/world'

describe('the activity of an organization', () => {
  it('is one list, newest first, of what happened in its shard and in the directory', async () => {
    const { secretKey: key } = await anOrganization()
    await post('/api/keys', key, { kind: 'publishable', name: 'Second shop' })
    await post('/api/partners', key, { name: 'Alice', email: 'alice@blog.example' })
    const { body } = await get('/api/activity', key)
    const actions = body.data.map(({ action }: { action: string }) => action)
    expect(actions.indexOf('partner.created')).toBeLessThan(actions.indexOf('key.created'))
    expect(actions).toContain('key.created')
  })

  it('can be read page by page without losing or repeating a row', async () => {
    const { secretKey: key } = await anOrganization('SHARD_01')
    for (const name of ['A', 'B', 'C']) {
      await post('/api/keys', key, { kind: 'publishable', name })
      await post('/api/partners', key, { name, email: `${name}@x.example` })
    }
    const whole = (await get('/api/activity?limit=200', key)).body.data.map(({ id }: { id: string }) => id)
    const read: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body } = await get(`/api/activity?limit=2${cursor ? `&cursor=${cursor}` : ''}`, key)
      read.push(...body.data.map(({ id }: { id: string }) => id))
      cursor = body.next_cursor
    }
    expect(read).toEqual(whole)
    expect(new Set(read).size).toBe(read.length)
  })
})
