import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Money } from '../parts'
import { model } from '../words'

export type ComparedRow = { readonly id: string; readonly name: ComponentChildren; readonly amounts: ByModel }
type ByModel = Readonly<Record<string, number>>
type Props = {
  readonly caption: string
  readonly models: readonly string[]
  readonly inUse: string
  readonly currency: string
  readonly rows: readonly ComparedRow[]
  /** What each model credits to nobody; not shown where it is nothing under every model. */
  readonly unattributed: ByModel
}

/** Rows × models: amounts that add up in every column, each with its difference to the model in use. */
export function Compare({ caption, models, inUse, currency, rows, unattributed }: Props) {
  const others = models.filter((one) => one !== inUse)
  const [other, setOther] = useState(others[0])
  const shown = [inUse, ...others]
  const all: readonly ComparedRow[] = shown.some((one) => unattributed[one])
    ? [...rows, { id: '', name: 'Nobody', amounts: unattributed }]
    : rows
  const top = Math.max(1, ...all.flatMap((row) => shown.map((one) => row.amounts[one] ?? 0)))
  const look = (one: string) => (one === inUse || one === other ? 'num' : 'num wide')
  const cell = (row: ComparedRow, one: string) => {
    const amount = row.amounts[one] ?? 0
    const difference = amount - (row.amounts[inUse] ?? 0)
    return (
      <td key={one} class={`${look(one)} barred`} style={{ '--share': `${(amount / top) * 100}%` }}>
        <Money amount={amount} currency={currency} />
        {difference !== 0 && (
          <span class="below">
            <Money amount={difference} currency={currency} sign />
          </span>
        )}
      </td>
    )
  }
  const sum = (one: string) => all.reduce((total, row) => total + (row.amounts[one] ?? 0), 0)
  return (
    <>
      <div class="pad only-phone">
        <div class="field">
          <label for="compared">Beside the model in use</label>
          <select id="compared" onInput={(event) => setOther(event.currentTarget.value)}>
            {others.map((one) => (
              <option key={one} value={one} selected={one === other}>
                {model(one)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Partner</th>
            {shown.map((one) => (
              <th key={one} scope="col" class={look(one)}>
                {model(one)}
                {one === inUse && <span class="below">in use</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              {shown.map((one) => cell(row, one))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Together</th>
            {shown.map((one) => (
              <td key={one} class={look(one)}>
                <Money amount={sum(one)} currency={currency} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </>
  )
}
