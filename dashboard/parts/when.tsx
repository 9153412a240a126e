import { ago, day, moment } from '../format'
import { useTimeZone } from '../here'

type Props = { readonly at: string; readonly time?: boolean; readonly relative?: boolean }

/** A moment in the organization's time-zone; relative words only for the last day, and never alone. */
export function When({ at, time = false, relative = false }: Props) {
  const zone = useTimeZone()
  const words = relative ? ago(at, Date.now()) : null
  const date = time || words ? moment(at, zone) : day(at, zone)
  return <time dateTime={at}>{words ? `${words}, ${date}` : date}</time>
}
