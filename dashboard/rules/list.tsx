import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import { byPrecedence } from '../../worker/core/rules'
import {
  api,
  type Column,
  chosen,
  Filters,
  Head,
  Loaded,
  More,
  mayWrite,
  type PageProps,
  Status,
  Table,
  useHere,
  useList,
  usePartnerNames,
  When,
} from '../parts'
import type { Rule } from '../shapes'
import { coreRule, stateOf } from './known'
import { limits, pays, ruleName, SCOPES, STATE } from './words'

const KINDS = [{ value: '', label: 'All' }, ...SCOPES.map(([value, label]) => ({ value, label }))] as const

const Dates = ({ rule }: { readonly rule: Rule }) => (
  <>
    <Status looks={STATE} of={stateOf(rule, Date.now())} />
    {rule.effective_from && (
      <span class="below">
        from <When at={rule.effective_from} />
      </span>
    )}
    {rule.effective_to && (
      <span class="below">
        until <When at={rule.effective_to} />
      </span>
    )}
  </>
)

const columns = (nameOf: (id: string) => string): readonly Column<Rule>[] => [
  {
    title: 'Rule',
    heads: true,
    cell: (rule) => (
      <>
        <a href={`/rules/${rule.id}`}>{ruleName(rule, nameOf)}</a>
        <span class="sub">
          <Dates rule={rule} />
        </span>
      </>
    ),
  },
  {
    title: 'Pays',
    cell: (rule) => (
      <>
        {pays(rule)}
        {limits(rule).map((limit) => (
          <span key={limit} class="below">
            {limit}
          </span>
        ))}
      </>
    ),
  },
  { title: 'Holds', wide: true, cell: (rule) => <Dates rule={rule} /> },
  { title: 'Priority', number: true, wide: true, cell: (rule) => rule.priority },
  { title: 'Version', number: true, wide: true, cell: (rule) => rule.version },
]

/** Rules that can still pay, in the order they win; ended ones after them. */
export function inOrder(rules: readonly Rule[], now: number): Rule[] {
  const ranked = rules.map((rule) => ({ rule, core: coreRule(rule), ended: stateOf(rule, now) === 'ended' }))
  return ranked
    .toSorted((a, b) => Number(a.ended) - Number(b.ended) || byPrecedence(a.core, b.core))
    .map(({ rule }) => rule)
}

/** The arithmetic comes when somebody asks it. */
function TryIt() {
  const [part, setPart] = useState<{ Try: ComponentType }>()
  return (
    <details class="card pad" onToggle={() => void import('./try').then(setPart, () => undefined)}>
      <summary>
        <strong>Try it</strong>: what would an order pay, and by which rule?
      </summary>
      {part && <part.Try />}
    </details>
  )
}

const Empty = ({ filtered }: { readonly filtered: boolean }) =>
  filtered ? (
    <>
      <strong>No rule of this kind</strong>
      <p>
        <a href="/rules">Show all rules</a>
      </p>
    </>
  ) : (
    <>
      <strong>No rule yet</strong>
      <p>
        Until there is one, orders pay each partner’s own terms. A default rule pays every line that nothing else
        decides; without it such a line pays nothing.
      </p>
      <p>
        <a href="/rules/new">Make the default rule</a>
      </p>
    </>
  )

const CAPTION =
  'In the order they win: the first that fits pays the line. A partner’s own terms stand among the partner rules, ' +
  'with priority 100.'

export default function RulesPage({ query }: PageProps) {
  const nameOf = usePartnerNames()
  const scope = chosen(query, 'scope', KINDS)
  const list = useList(`rules ${query}`, (cursor) =>
    api['commission-rules'].$get({ query: { scope, cursor, limit: '200' } }),
  )
  return (
    <>
      <Head title="Commission rules" lead="What will the next order pay?">
        {mayWrite(useHere()) && (
          <a class="button go" href="/rules/new">
            New rule
          </a>
        )}
      </Head>
      <div class="stack">
        <Loaded of={list}>
          {() => (
            <>
              <TryIt />
              <Filters label="Kind" name="scope" choices={KINDS} query={query} />
              <section class="card table" aria-label="Rules">
                <Table
                  caption={CAPTION}
                  rows={inOrder(list.rows, Date.now())}
                  columns={columns(nameOf)}
                  rowKey={(rule) => rule.id}
                  empty={<Empty filtered={query.size > 0} />}
                />
                <More list={list} />
              </section>
            </>
          )}
        </Loaded>
      </div>
    </>
  )
}
