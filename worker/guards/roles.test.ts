import { describe, expect, it } from 'vitest'
import { contract } from '../contract'
import type { Operation } from '../platform/contract'
import { aMember, signIn } from '../test-support/sessions'
import { aShop } from '../test-support/shop'
import { send } from '../test-support/world'

const shop = await aShop()
const alice = shop.partnerIds.alice ?? ''
const CALLERS: Record<string, { key?: string; headers?: Record<string, string> }> = {
  owner: { headers: await signIn(shop.signInUrl) },
  manager: { headers: { cookie: (await aMember(shop, 'manager')).cookie } },
  analyst: { headers: { cookie: (await aMember(shop, 'analyst')).cookie } },
  secret_key: { key: shop.secretKey },
  partner_admin: { headers: { cookie: (await aMember(shop, 'partner_admin', alice)).cookie } },
  partner_lead_manager: { headers: { cookie: (await aMember(shop, 'partner_lead_manager', alice)).cookie } },
  partner_viewer: { headers: { cookie: (await aMember(shop, 'partner_viewer', alice)).cookie } },
}
const ROLES = Object.keys(CALLERS)
const everybody = ROLES.join(' ')

/** Whom the reference promises what it says, by its word for them. */
const LETS_IN: Partial<Record<Operation['who'], string>> = {
  staff: 'owner manager analyst secret_key',
  editors: 'owner manager secret_key',
  'secret key': 'owner manager secret_key',
  people: 'owner manager',
  owners: 'owner',
  partners: 'partner_admin partner_lead_manager partner_viewer',
  'signed in': everybody,
}

/** Where the word says less than the route, or a key may set up what else only owners may. */
const MORE_CLOSELY: Record<string, string> = {
  'POST /api/links': 'owner manager secret_key partner_admin',
  'PATCH /api/links/:id': 'owner manager secret_key partner_admin',
  'PATCH /api/partners/:id/bank': 'owner manager secret_key partner_admin',
  'POST /api/payouts/request': 'partner_admin',
  'POST /api/credits': 'owner manager secret_key partner_admin partner_lead_manager',
  'PATCH /api/organization': 'owner secret_key',
  'POST /api/keys': 'owner secret_key',
  'DELETE /api/keys/:id': 'owner secret_key',
}
/** It tells a person who they are; a key is nobody. */
const OF_PERSONS = 'GET /api/me'

const routes = Object.entries(contract).flatMap(([route, { who }]) => {
  const roles = MORE_CLOSELY[route] ?? LETS_IN[who]
  return roles === undefined || route === OF_PERSONS ? [] : [[route, roles] as const]
})

async function isRefused(route: string, role: string): Promise<boolean> {
  const [method = '', path = ''] = route.split(' ')
  const answer = await send(method, path.replaceAll(/:\w+/g, 'x_none'), {
    ...CALLERS[role],
    ...(method === 'GET' ? {} : { body: {} }),
  })
  expect(answer.status, `${route} as ${role}`).not.toBe(401)
  return answer.status === 403 && /^(role_may_not|approval_needs_a_person)$/.test(answer.body.code)
}

describe('every route lets in exactly the roles that the reference promises', () => {
  it.each(routes)('%s: %s', async (route, roles) => {
    const letIn: string[] = []
    for (const role of ROLES) if (!(await isRefused(route, role))) letIn.push(role)
    expect(letIn).toEqual(ROLES.filter((role) => roles.split(' ').includes(role)))
  })
})
