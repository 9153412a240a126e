import { api, say } from '../parts'
import { download } from '../parts/download'
import { Ask, picked, Select } from '../parts/forms'
import { FILES, formatOf } from './rails-words'
import { many } from './words'

type Props = {
  readonly ids: readonly string[]
  /** The rail by which it was sent, whose file is the likely one. */
  readonly rail?: string | undefined
  readonly close: () => void
}

/** A file to carry to a bank or a service. Nothing moves by it. */
export const Export = ({ ids, rail, close }: Props) => (
  <Ask
    title={`Export ${many(ids.length, 'payout')}?`}
    yes="Export the file"
    close={close}
    send={async (values) => {
      const format = formatOf(picked(values('format'), FILES, 'csv'))
      await download(api.payouts.export.$get({ query: { format, ids: ids.join(',') } }))
      close()
      say('The file was saved')
    }}
  >
    {() => (
      <>
        <p>Nothing moves: send each payout, and mark it paid once the money arrived.</p>
        <Select id="format" label="Format" choices={FILES} value={rail} />
      </>
    )}
  </Ask>
)
