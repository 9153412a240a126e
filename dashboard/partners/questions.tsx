import { api, once, say, sentence } from '../parts'
import { Ask, AskReason } from '../parts/forms'
import type { Partner } from '../shapes'
import { DECISIONS, type Decision } from './decisions'

type Props = { readonly partner: Partner; readonly close: () => void; readonly done: () => void }

/** A decision about a partner; its reason stays in the history. */
export function Decide({ partner, decision, close, done }: Props & { readonly decision: Decision }) {
  const { verb, after } = DECISIONS[decision]
  const send = async (reason: string, key: string) => {
    const call = api.partners[':id'][decision].$post
    await call({ param: { id: partner.id }, json: { reason } }, once(key, partner.version))
    close()
    say(`${partner.name}: ${verb.toLowerCase()} recorded`)
    done()
  }
  return (
    <AskReason
      title={`${verb} ${partner.name}?`}
      yes={sentence(`${verb} partner`)}
      hint={after}
      close={close}
      send={send}
    />
  )
}

/** Whether a link to sign in shall go out. */
export function InviteThem({ partner, close, done }: Props) {
  const send = async (_: unknown, key: string) => {
    await api.partners[':id'].invite.$post({ param: { id: partner.id }, json: {} }, once(key))
    close()
    done()
  }
  return (
    <Ask title={`Invite ${partner.name}?`} yes="Send the link" send={send} close={close}>
      {() => <p>Sends a link to {partner.email}. Whoever opens it signs in as this partner.</p>}
    </Ask>
  )
}
