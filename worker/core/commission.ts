import { apportion, apportionSteps, halfEven, toMinor, type Weighted } from './money'
import type { Grant } from './order-amounts'

/** A partner's rate on a line: own terms or the default rule. */
export type LineRate = { readonly partnerId: string; readonly rateBasisPoints: number }

/** One partner's commission on each line before rounding: numerators over a denominator common to all partners. */
export type ExactCommission = { readonly partnerId: string; readonly byLine: readonly bigint[] }

/**
 * How one partner's commission came about: exact = numerator / denominator, quota = floor + remainder / Σ numerators.
 */
export type CommissionStep = {
  readonly partnerId: string
  readonly numerator: bigint
  readonly denominator: bigint
  readonly floor: bigint
  readonly remainder: bigint
  readonly gotSpareUnit: boolean
}

export type GrantedCommissions = { readonly grants: Grant[]; readonly pool: number; readonly exact: CommissionStep[] }

export type CommissionInput = {
  readonly nets: readonly number[]
  readonly weights: readonly { readonly partnerId: string; readonly weight: bigint }[]
  readonly rateOf: (line: number, partnerId: string) => number
}

/**
 * Commissions in minor units of the lines' nets: exact = net × share × rate / 10,000; the pool is their sum rounded
 * once,
 * half-even, and divided by largest remainder over the partners, then within each partner over the lines.
 */
export function grantCommissions({ nets, weights, rateOf }: CommissionInput): GrantedCommissions {
  const total = weights.reduce((sum, { weight }) => sum + weight, 0n)
  const exact = weights.map(({ partnerId, weight }) => ({
    partnerId,
    byLine: nets.map((net, line) => BigInt(net) * weight * BigInt(rateOf(line, partnerId))),
  }))
  return grantExact(exact, total === 0n ? 1n : total * 10_000n)
}

/**
 * Rounds exact commissions once and divides them. `pool` overrides the rounded sum, for a cap or floor that binds it.
 * Ties: the smaller partner id, the lower line.
 */
export function grantExact(exact: readonly ExactCommission[], denominator: bigint, pool?: number): GrantedCommissions {
  const parts = exact.map(({ partnerId, byLine }) => ({ id: partnerId, weight: sumOf(byLine) }))
  const rounded = toMinor(halfEven(sumOf(parts.map((part) => part.weight)), denominator))
  const granted = pool ?? rounded
  const amounts = apportion(granted, parts)
  const grants = exact.map(({ partnerId, byLine }, index) => ({
    partnerId,
    byLine: apportion(amounts[index] ?? 0, byLine.map(inLineOrder)),
  }))
  const steps = apportionSteps(BigInt(granted), parts).map(({ id, weight, floor, remainder, gotSpareUnit }) => ({
    partnerId: id,
    numerator: weight,
    denominator,
    floor,
    remainder,
    gotSpareUnit,
  }))
  return { grants, pool: granted, exact: steps }
}

// Without ids, equal remainders fall to the lower position.
function inLineOrder(weight: bigint): Weighted {
  return { id: '', weight }
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n)
}
