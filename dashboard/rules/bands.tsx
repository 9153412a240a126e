import { useState } from 'preact/hooks'
import { type FaultOf, Field, Select } from '../parts/forms'
import type { Rule } from '../shapes'
import { amountText, rateText } from '../typed'
import { MODES, MOST_BANDS, PERIODS } from './choices'

export type BandProps = { readonly fault: FaultOf; readonly rule: Rule | undefined; readonly currency: string }
type Row = { readonly key: number; readonly from: string; readonly rate: string }

/** Steps of the rate, each from an amount upwards. */
export function BandFields({ fault, rule, currency }: BandProps) {
  const [rows, setRows] = useState<readonly Row[]>(() =>
    (rule?.bands ?? []).map((band, key) => ({
      key,
      from: amountText(band.from_amount, currency),
      rate: rateText(band.percent_bp),
    })),
  )
  const add = () => {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1
    setRows([...rows, { key, from: rows.length === 0 ? '0' : '', rate: '' }])
  }
  const wrong = fault('bands')
  return (
    <div class="stack" id="bands" tabIndex={-1}>
      {wrong && <p class="negative">{wrong.message}</p>}
      {rows.map(({ key, from, rate }, index) => (
        <div key={key} class="narrow">
          <Field
            id={`bands.${index}.from_amount`}
            label={`Band ${index + 1} from, ${currency}`}
            fault={fault(`bands.${index}.from_amount`)}
          >
            {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" defaultValue={from} />}
          </Field>
          <Field
            id={`bands.${index}.percent_bp`}
            label={`Band ${index + 1}, percent`}
            fault={fault(`bands.${index}.percent_bp`)}
          >
            {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" defaultValue={rate} />}
          </Field>
          <button class="button" type="button" onClick={() => setRows(rows.filter((row) => row.key !== key))}>
            Remove<span class="visually-hidden"> band {index + 1}</span>
          </button>
        </div>
      ))}
      {rows.length > 0 && (
        <div class="pair">
          <Select id="bands_mode" label="How bands count" choices={MODES} value={rule?.bands_mode} />
          <Select id="bands_period" label="Over what" choices={PERIODS} value={rule?.bands_period} />
        </div>
      )}
      {rows.length < MOST_BANDS && (
        <button class="button small" type="button" onClick={add}>
          Add a band
        </button>
      )}
    </div>
  )
}
