import { money } from '../format'

type Props = { readonly amount: number; readonly currency: string; readonly sign?: boolean; readonly code?: boolean }

/** Minor units, exact and readable; the machine-readable value stays in the markup. */
export const Money = ({ amount, currency, sign = false, code = false }: Props) => (
  <data value={amount} class={amount < 0 ? 'negative' : undefined}>
    {money(amount, currency, { sign, code })}
  </data>
)
