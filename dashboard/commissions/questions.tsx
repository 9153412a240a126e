import { api, money, once, say } from '../parts'
import { AskReason } from '../parts/forms'
import type { Commission } from '../shapes'
import { type Name, subjectOf } from './hold'

const WORDS = {
  hold: {
    verb: 'Hold',
    told: 'is on hold',
    hint: 'It is neither cleared nor paid until somebody releases it. The partner reads this.',
  },
  release: {
    verb: 'Release',
    told: 'released',
    hint: 'It clears when its hold is over. The reason stays in the activity.',
  },
} as const

type Props = {
  readonly name: Name
  readonly commission: Commission
  readonly close: () => void
  readonly done: () => void
}

/** Why one commission is held back, or let go. */
export function Question({ name, commission, close, done }: Props) {
  const { verb, told, hint } = WORDS[name]
  const amount = money(commission.net_amount, commission.currency)
  const send = async (reason: string, key: string) => {
    const param = { id: commission.id }
    await api.commissions[':id'][name].$post({ param, json: { reason } }, once(key, commission.version))
    close()
    say(`${amount} ${told}`)
    done()
  }
  return (
    <AskReason
      title={`${verb} ${subjectOf(commission)}?`}
      yes={`${verb} ${amount}`}
      tone={name === 'release' ? 'go' : 'stop'}
      hint={hint}
      close={close}
      changed={done}
      send={send}
    />
  )
}
