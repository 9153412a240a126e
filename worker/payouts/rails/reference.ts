/** The key of an attempt: the same however often it is sent, another for the next. */
export const referenceOf = (payoutId: string, k: number) => `${payoutId}.${k}`

/** The attempt that a reference names; null when it is none of ours. */
export function attemptOf(reference: string): { payoutId: string; k: number } | null {
  const [, payoutId, k] = /^(pay_[0-9a-v]{22})\.([1-9]\d{0,5})$/.exec(reference) ?? []
  return payoutId && k ? { payoutId, k: Number(k) } : null
}
