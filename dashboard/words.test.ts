import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NOTICED } from './orders/doubts'
import { LOSSES } from './rules/losses'
import { REASONS } from './words'

const source = (name: string) => readFileSync(join(import.meta.dirname, '../worker', name), 'utf8')
const named = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, code]) => code ?? '')

/** Where reasons are given that no type lists, and how they are written there. */
const GIVEN: readonly (readonly [string, RegExp])[] = [
  ['core/evidence.ts', /(?:reason: |return |\?\? )'([a-z]+_[a-z_]+)'/g],
  ['core/attribution.ts', /'((?:no|zero)_[a-z_]+)'/g],
  ['core/judgement.ts', /check: '([a-z_]+)'/g],
  ['commissions/grant.ts', /\? '(no_[a-z_]+|duplicate_order)'|'(covered_by_deal)'/g],
  ['commissions/plan.ts', /return '([a-z_]+)'/g],
  ['commissions/deals/plan.ts', /return '([a-z_]+)'/g],
  ['commissions/trace.ts', /\? '(not_[a-z_]+)'/g],
  ['commissions/deals/attributions.ts', /reason: '([a-z_]+)'/g],
]

describe('reasons in words', () => {
  it.each(GIVEN)('are there for all that %s gives', (name, pattern) => {
    const codes = named(source(name), pattern).filter(Boolean)
    expect(codes).not.toEqual([])
    expect(codes.filter((code) => !(code in REASONS))).toEqual([])
  })

  it('are sentences, each said once in its table', () => {
    for (const table of [LOSSES, NOTICED]) expect(new Set(Object.values(table)).size).toBe(Object.keys(table).length)
    for (const words of [REASONS, LOSSES, NOTICED].flatMap((table) => Object.values(table)))
      expect(words).toMatch(/^[A-Z][^.]+$/)
  })
})
