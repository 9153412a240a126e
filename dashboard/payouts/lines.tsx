import { Card, type Column, Mark, Money, sentence, shortId, Table, When } from '../parts'
import type { Payout, PayoutLine } from '../shapes'
import { addressOf } from '../words'
import { standing } from './refusals'
import { linesOf } from './words'

type Props = {
  readonly payout: Payout
  readonly choose: (line: PayoutLine) => void
}

/** What the line pays, with the way to why. */
function Source({ line }: { readonly line: PayoutLine }) {
  const id = line.source_id ?? line.commission_id
  const address = addressOf(id)
  const words = `${sentence(line.kind)} ${shortId(id)}`
  return address ? <a href={address}>{words}</a> : <span>{words}</span>
}

const Flags = ({ line }: { readonly line: PayoutLine }) => (
  <>
    {line.status === 'left_out' && (
      <Mark tone="idle" mark="–">
        Left out
      </Mark>
    )}{' '}
    {line.was_held && (
      <Mark tone="warn" mark="!">
        Had been on hold
      </Mark>
    )}
    {line.note && <div class="below">{line.note}</div>}
  </>
)

const Choose = ({ line, choose }: { readonly line: PayoutLine; readonly choose: Props['choose'] }) => (
  <button class="button small" type="button" onClick={() => choose(line)}>
    {line.status === 'left_out' ? 'Include' : 'Leave out'}
    <span class="visually-hidden">
      {' '}
      {line.kind} {shortId(line.source_id ?? line.commission_id)}
    </span>
  </button>
)

/** What it is made of, line by line, those left out with their note; the sum is of those paid. */
export function Lines({ payout, choose }: Props) {
  const { paid, left } = linesOf(payout)
  const mayChoose = standing(payout, 'change_lines').may
  const columns: Column<PayoutLine>[] = [
    {
      title: 'Earned for',
      heads: true,
      cell: (line) => (
        <>
          <Source line={line} /> <Flags line={line} />
          <span class="sub">
            <When at={line.earned_at} />
          </span>
        </>
      ),
    },
    { title: 'Earned', wide: true, cell: (line) => <When at={line.earned_at} /> },
    {
      title: 'Amount',
      number: true,
      cell: (line) => {
        const amount = <Money amount={line.amount} currency={payout.currency} />
        return line.status === 'left_out' ? <s>{amount}</s> : amount
      },
    },
    ...(mayChoose ? [{ title: 'Decide', cell: (line: PayoutLine) => <Choose line={line} choose={choose} /> }] : []),
  ]
  return (
    <Card
      title="Lines"
      actions={<span class="muted">{`${paid.length} of ${payout.lines.length} included`}</span>}
      flush
    >
      <Table
        caption={
          left.length > 0
            ? 'In the order they cleared; what is left out is not in the sum'
            : 'In the order they cleared'
        }
        rows={payout.lines}
        columns={columns}
        rowKey={(line) => line.id}
        foot={
          <tr>
            <th scope="row">{payout.approved_at ? 'Approved' : 'To be paid'}</th>
            <td class="wide" />
            <td class="num">
              <Money amount={payout.amount} currency={payout.currency} />
            </td>
            {mayChoose && <td />}
          </tr>
        }
      />
    </Card>
  )
}
