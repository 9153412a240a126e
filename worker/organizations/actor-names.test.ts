import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { namesOfActors } from './actor-names'
import { anOrganization, NOON, tenantOf } from './fixtures/front-door'
import { resolveKey } from './resolve-key'

it('names the people and keys of this organization, and nobody else', async () => {
  const shop = await anOrganization({ email: 'owner@named.example' })
  const stranger = await anOrganization({ email: 'owner@other.example' })
  const keyId = (await resolveKey(env, shop.secretKey, NOON))?.keyId ?? ''
  const theirs = (await resolveKey(env, stranger.secretKey, NOON))?.keyId ?? ''
  const actors = [shop.ownerId, shop.ownerId, keyId, stranger.ownerId, theirs, 'system']
  expect(await namesOfActors(env, tenantOf(shop), actors)).toEqual(
    new Map([
      [shop.ownerId, 'owner@named.example'],
      [keyId, 'Server'],
    ]),
  )
})
