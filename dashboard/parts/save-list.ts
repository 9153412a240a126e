import { download } from './download'
import { asProblem, type Problem, say } from './index'

export type AskList = (how: { headers: { accept: string } }) => Promise<Pick<Response, 'headers' | 'blob'>>

/** "mugshop" of "Mugshop": what may stand in the name of a file. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\d]+/gu, '-')

/** Saves a list as CSV under a name that says what, whose and when; answers with what went wrong. */
export async function saveList(of: string, organization: string, ask: AskList): Promise<Problem | undefined> {
  say('The file is on its way')
  try {
    await download(ask({ headers: { accept: 'text/csv' } }), `${of}-${plain(organization)}-${dayOf(Date.now())}.csv`)
    say('The file was saved')
    return undefined
  } catch (caught) {
    return asProblem(caught)
  }
}

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)
