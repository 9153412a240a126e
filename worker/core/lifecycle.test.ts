import { describe, expect, it } from 'vitest'
import {
  BEGINNING,
  decidePartner,
  inactiveIntervalsOf,
  inForce,
  PARTNER_DECISIONS,
  PARTNER_STATUSES,
  type PartnerDecision,
} from './lifecycle'

const DECISIONS = Object.keys(PARTNER_DECISIONS).filter((name): name is PartnerDecision => name in PARTNER_DECISIONS)

describe('a decision about a partner', () => {
  it('moves along the seven legal moves and refuses every other by name', () => {
    const moves = PARTNER_STATUSES.flatMap((from) =>
      DECISIONS.map((decision) => ({ from, decision, after: decidePartner(from, decision) })),
    )
    const legal = moves.flatMap(({ from, decision, after }) =>
      'status' in after ? [`${from} ${decision} ${after.status}`] : [],
    )
    expect(legal.toSorted()).toEqual([
      'active deactivate inactive',
      'active suspend suspended',
      'inactive reactivate active',
      'pending approve active',
      'pending reject rejected',
      'rejected reapply pending',
      'suspended reactivate active',
    ])
  })

  it('names where it stands and where it may not go', () => {
    expect(decidePartner('active', 'reject')).toEqual({ refusal: 'partner_cannot_go_from_active_to_rejected' })
  })
})

describe('the intervals in which a partner may not earn', () => {
  it('are none for a partner who was active or pending all the time', () => {
    const statuses = [
      { version: 1, status: 'pending', fromAt: 10 },
      { version: 2, status: 'active', fromAt: 20 },
    ] as const
    expect(inactiveIntervalsOf('ptr_a', null, statuses)).toEqual([])
  })

  it('begin with the recorded change and end with the next, whatever order the rows come in', () => {
    const statuses = [
      { version: 4, status: 'inactive', fromAt: 40 },
      { version: 3, status: 'active', fromAt: 30 },
      { version: 1, status: 'active', fromAt: 10 },
      { version: 2, status: 'suspended', fromAt: 20 },
    ] as const
    expect(inactiveIntervalsOf('ptr_a', null, statuses)).toEqual([
      { partnerId: 'ptr_a', from: 20, until: 30 },
      { partnerId: 'ptr_a', from: 40, until: null },
    ])
  })

  it('reach back to the beginning of time for the status at creation and for a later start', () => {
    const statuses = [{ version: 1, status: 'suspended', fromAt: 10 }] as const
    expect(inactiveIntervalsOf('ptr_a', 500, statuses)).toEqual([
      { partnerId: 'ptr_a', from: BEGINNING, until: 500 },
      { partnerId: 'ptr_a', from: BEGINNING, until: null },
    ])
  })
})

describe('the version in force', () => {
  const versions = [
    { version: 3, effectiveFrom: 100 },
    { version: 1, effectiveFrom: 50 },
    { version: 2, effectiveFrom: 200 },
  ]

  it('is the first one before any other took effect, even before it was written down', () => {
    expect(inForce(versions, 0)?.version).toBe(1)
  })

  it('takes effect at its own instant and yields to the one that takes effect later', () => {
    expect(inForce(versions, 99)?.version).toBe(1)
    expect(inForce(versions, 100)?.version).toBe(3)
    expect(inForce(versions, 200)?.version).toBe(2)
  })

  it('is the one written last when two take effect at the same instant', () => {
    expect(inForce([...versions, { version: 4, effectiveFrom: 200 }], 300)?.version).toBe(4)
  })

  it('is nothing where nothing was agreed', () => {
    expect(inForce([], 300)).toBeNull()
  })
})
