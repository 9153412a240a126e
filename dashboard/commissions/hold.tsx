import { useState } from 'preact/hooks'
import { api, money, once, say, shortId } from '../parts'
import { AskReason } from '../parts/forms'
import type { Commission } from '../shapes'

const NAMES = ['hold', 'release'] as const
type Name = (typeof NAMES)[number]

const WORDS = {
  hold: { verb: 'Hold', hint: 'It is neither cleared nor paid until somebody releases it. The partner reads this.' },
  release: { verb: 'Release', hint: 'It clears when its hold is over. The reason stays in the activity.' },
} as const

/** Holding back one commission, or letting it go, with a reason. */
export function HoldOrRelease({ commission, done }: { readonly commission: Commission; readonly done: () => void }) {
  const [asking, ask] = useState<Name | null>(null)
  const allowed = NAMES.filter((name) => commission.actions.some((one) => one.name === name && one.allowed))
  const amount = money(commission.net_amount, commission.currency)
  const label = shortId(commission.order_id ?? commission.id)
  const send = async (name: Name, reason: string, key: string) => {
    const param = { id: commission.id }
    await api.commissions[':id'][name].$post({ param, json: { reason } }, once(key, commission.version))
    ask(null)
    say(name === 'hold' ? `${amount} is on hold` : `${amount} released`)
    done()
  }
  return (
    <>
      {allowed.map((name) => (
        <button key={name} class="button small" type="button" onClick={() => ask(name)}>
          {WORDS[name].verb}
          <span class="visually-hidden">
            {' '}
            {amount} for {label}
          </span>
        </button>
      ))}
      {asking && (
        <AskReason
          title={`${WORDS[asking].verb} ${amount} for ${label}?`}
          yes={`${WORDS[asking].verb} ${amount}`}
          tone={asking === 'release' ? 'go' : 'stop'}
          hint={WORDS[asking].hint}
          close={() => ask(null)}
          send={(reason, key) => send(asking, reason, key)}
        />
      )}
    </>
  )
}
