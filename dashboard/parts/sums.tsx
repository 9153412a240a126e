import { Money } from './index'

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
