import { money } from '../format'

type Props = { readonly amount: number; readonly currency: string; readonly sign?: boolean; readonly code?: boolean }

/** Minor units, exact and readable; the machine-readable value stays in the markup. */
export const Money = ({ amount, currency, sign = false, code = false }: Props) => (
  <data value={amount} class={amount < 0 ? 'negative' : undefined}>
    {money(amount, currency, { sign, code })}
  </data>
)

/** One sum per currency, never added across; a dash when there is none. */
export function Sums({ amounts }: { readonly amounts: Readonly<Record<string, number>> }) {
  const sums = Object.entries(amounts)
  if (sums.length === 0) return <span class="muted">–</span>
  return (
    <>
      {sums.map(([currency, amount], index) => (
        <span key={currency}>
          {index > 0 && <br />}
          <Money amount={amount} currency={currency} code={sums.length > 1} />
        </span>
      ))}
    </>
  )
}
