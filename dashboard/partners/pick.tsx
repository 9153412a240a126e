import { useState } from 'preact/hooks'
import { api, body, Problem } from '../parts'
import { type FaultOf, Field } from '../parts/forms'
import type { Partner } from '../shapes'

const labelOf = ({ id, name, code }: Partner) => `${name ?? id} (${code ?? id})`

let offered: readonly Partner[] = []

type Props = {
  readonly fault: FaultOf
  readonly id?: string
  readonly value?: string | undefined
  readonly optional?: boolean
}

/** A field that takes a partner by name, code or e-mail, and offers the newest two hundred once it is entered. */
export function PartnerField({ fault, id = 'partner_id', value, optional = false }: Props) {
  const [partners, set] = useState(offered)
  const offer = async () => {
    if (partners.length > 0) return
    // Without the offer, a code or an e-mail address still finds anybody.
    offered = await body(api.partners.$get({ query: { limit: '200' } })).then(
      ({ data }) => data,
      () => [],
    )
    set(offered)
  }
  return (
    <Field id={id} label="Partner" hint="Name, code or e-mail" fault={fault(id)} optional={optional}>
      {(aria) => (
        <>
          <input {...aria} list={`${id}-list`} key={value} defaultValue={value} onFocus={() => void offer()} />
          <datalist id={`${id}-list`}>
            {partners.map((partner) => (
              <option key={partner.id} value={labelOf(partner)} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}

/** The partner that was typed, null for an empty field. Throws a `Problem` at the field when there is none. */
export async function partnerOf(typed: string, id = 'partner_id'): Promise<string | null> {
  if (!typed) return null
  const known = offered.filter((one) => [one.name, one.code, labelOf(one)].includes(typed))
  if (known.length === 1 && known[0]) return known[0].id
  const query = typed.includes('@') ? { email: typed } : { code: typed }
  const found = /^[\w-]+$|@/.test(typed) ? (await body(api.partners.$get({ query }))).data : []
  if (found[0]) return found[0].id
  const message = known.length > 1 ? 'is the name of several: use the code' : 'is nobody’s name, code or e-mail'
  throw new Problem(422, 'unknown_partner', message, [{ path: id, message }])
}
