import type { ComponentChildren } from 'preact'

export type Fact = readonly [name: string, value: ComponentChildren]

/** Names and values; a fact without a value is left out by the caller. */
export const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl class="facts">
    {facts.map(([name, value]) => (
      <>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </>
    ))}
  </dl>
)

export type Stat = { readonly name: string; readonly value: ComponentChildren; readonly note?: ComponentChildren }

/** A few numbers side by side, each with the sentence that gives it meaning. */
export const Stats = ({ stats }: { readonly stats: readonly Stat[] }) => (
  <dl class="stats">
    {stats.map((stat) => (
      <div key={stat.name}>
        <dt>{stat.name}</dt>
        <dd>{stat.value}</dd>
        {stat.note && <dd class="note">{stat.note}</dd>}
      </div>
    ))}
  </dl>
)
