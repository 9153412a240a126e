import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import './integrate/tag.ts'
import './integrate/stripe.ts'
import './integrate/shopify.ts'
import './integrate/woocommerce.ts'
import './integrate/server.ts'
import './integrate/apps.ts'
import './integrate/consent.ts'
import './integrate/package.ts'
import './integrate/trouble.ts'
import './integrate/first-party.ts'
import { notRun } from './integrate/page.ts'

describe('docs/integrate.md', () => {
  test('has no block that was not run', () => {
    assert.deepEqual(notRun(), [])
  })
})
