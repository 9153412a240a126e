import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import {
  api,
  Card,
  Copy,
  type Fact,
  Facts,
  Head,
  Loaded,
  mayWrite,
  type PageProps,
  Status,
  Table,
  useHere,
  useLoad,
  usePartnerNames,
  When,
} from '../parts'
import type { RulePage } from '../shapes'
import type { EndProps } from './end'
import { stateOf } from './known'
import { Bands, limits, pays, ruleName, STATE } from './words'

/** Ends a rule; the question comes when it is asked. */
function End(props: Omit<EndProps, 'close'>) {
  const [part, setPart] = useState<{ End: ComponentType<EndProps> }>()
  return (
    <>
      <button class="button stop" type="button" onClick={() => void import('./end').then(setPart, () => undefined)}>
        End rule
      </button>
      {part && <part.End {...props} close={() => setPart(undefined)} />}
    </>
  )
}

const PERIODS = { order: 'each order', month: 'a partner’s month' } as const
const MODES = { marginal: 'each band at its own rate', whole: 'the band reached sets the rate of everything' } as const

function factsOf(rule: RulePage): Fact[] {
  return [
    ['State', <Status key="state" looks={STATE} of={stateOf(rule, Date.now())} />],
    ['Pays', pays(rule)],
    ...(rule.bands.length > 0
      ? [
          [
            'Bands',
            <div key="bands">
              Over {PERIODS[rule.bands_period]}, {MODES[rule.bands_mode]}
              <Bands rule={rule} />
            </div>,
          ] as const,
        ]
      : []),
    ['Limits', limits(rule).join('; ') || 'none'],
    ['Priority', `${rule.priority} (the lower wins within a kind)`],
    ['From', rule.effective_from ? <When key="from" at={rule.effective_from} time /> : 'the beginning'],
    ['Until', rule.effective_to ? <When key="until" at={rule.effective_to} time /> : 'for good'],
    [
      'Id',
      <span key="id" class="copy-line">
        <code>{rule.id}</code> <Copy text={rule.id} what="the id" />
      </span>,
    ],
  ]
}

const Versions = ({ rule }: { readonly rule: RulePage }) => (
  <Card title="Versions" flush>
    <Table
      caption="Newest first; each order keeps the version that paid it"
      rows={rule.versions}
      rowKey={(one) => String(one.version)}
      columns={[
        { title: 'Version', heads: true, cell: (one) => one.version },
        { title: 'Pays', cell: pays },
        {
          title: 'From',
          cell: (one) => (one.effective_from ? <When at={one.effective_from} time /> : 'the beginning'),
        },
        { title: 'Until', wide: true, cell: (one) => (one.effective_to ? <When at={one.effective_to} time /> : '–') },
        { title: 'Made', wide: true, cell: (one) => <When at={one.created_at} time /> },
      ]}
    />
  </Card>
)

export default function RulePageView({ params }: PageProps) {
  const id = params.id ?? ''
  const nameOf = usePartnerNames()
  const editable = mayWrite(useHere())
  const load = useLoad(
    `rule ${id}`,
    () => api['commission-rules'][':id'].$get({ param: { id } }),
    (one) => one.version,
  )
  const rule = load.data
  return (
    <>
      <Head title={rule ? ruleName(rule, nameOf) : 'Rule'}>
        {rule && editable && (
          <>
            <a class="button" href={`/rules/${id}/version`}>
              New version
            </a>
            {stateOf(rule, Date.now()) !== 'ended' && (
              <End rule={rule} name={ruleName(rule, nameOf)} done={load.again} />
            )}
          </>
        )}
      </Head>
      <Loaded of={load}>
        {(rule) => (
          <>
            <Card title={`Version ${rule.version}`}>
              <Facts facts={factsOf(rule)} />
            </Card>
            <Versions rule={rule} />
          </>
        )}
      </Loaded>
    </>
  )
}
