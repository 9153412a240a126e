export type Choice<V extends string = string> = { readonly value: V; readonly label: string }
type Props = {
  readonly label: string
  readonly name: string
  readonly choices: readonly Choice[]
  readonly query: URLSearchParams
}

/** The same address with one parameter changed; an empty value takes it out. */
export function addressWith(query: URLSearchParams, name: string, value: string): string {
  const next = new URLSearchParams(query)
  if (value) next.set(name, value)
  else next.delete(name)
  const text = next.toString()
  return text ? `?${text}` : location.pathname
}

const isGiven = <V extends string>(value: V | undefined): value is Exclude<V, ''> => Boolean(value)

/** The choice that the address names; nothing when it names none of them, or the one that stands for all. */
export function chosen<V extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly Choice<V>[],
): Exclude<V, ''> | undefined {
  const value = choices.find((choice) => choice.value === query.get(name))?.value
  return isGiven(value) ? value : undefined
}

/** Filters that live in the address: links, so back, reload and sharing keep them. */
export function Filters({ label, name, choices, query }: Props) {
  const current = query.get(name) ?? ''
  return (
    <nav class="filters" aria-label={label}>
      {choices.map(({ value, label: words }) => (
        <a key={value} href={addressWith(query, name, value)} aria-current={value === current ? 'true' : undefined}>
          {words}
        </a>
      ))}
    </nav>
  )
}
