import { apportion } from './money'

/** A pool after its floor and then its cap, in minor units. A cap below the floor wins. */
export type Bound = { readonly amount: number; readonly floored: boolean; readonly capped: boolean }

/** Binds a rounded pool; a null bound binds nothing. RangeError for a negative amount. */
export function bindPool(rounded: number, floorAmount: number | null, capAmount: number | null): Bound {
  const [pool, floor, cap] = [requireAmount('pool', rounded), bound('floor', floorAmount), bound('cap', capAmount)]
  const raised = Math.max(pool, floor ?? 0)
  const amount = Math.min(raised, cap ?? raised)
  return { amount, floored: raised > pool, capped: amount < raised }
}

/**
 * Cuts what one partner's lines were granted under one rule to what the month's cap leaves; all in minor units. The cut
 * is spread over the lines in proportion, and stays with the programme.
 */
export function cutToMonth(byLine: readonly number[], capAmount: number, grantedBefore: number): number[] {
  const room = Math.max(0, requireAmount('cap', capAmount) - requireAmount('granted before', grantedBefore))
  const held = byLine.reduce((sum, amount) => sum + requireAmount('granted', amount), 0)
  if (held <= room) return [...byLine]
  return apportion(
    room,
    byLine.map((amount) => ({ id: '', weight: BigInt(amount) })),
  )
}

function bound(name: string, amount: number | null): number | null {
  return amount === null ? null : requireAmount(name, amount)
}

function requireAmount(name: string, amount: number): number {
  if (!Number.isSafeInteger(amount) || amount < 0)
    throw new RangeError(`${name} must be whole and not negative: ${amount}`)
  return amount
}
