export type Fault = { readonly path: string; readonly message: string }

/** A refusal or a failure, as `application/problem+json` tells it. Status 0: nothing was reached. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly faults: readonly Fault[]
  readonly requestId: string

  constructor(status: number, code: string, message: string, faults: readonly Fault[] = [], requestId = '') {
    super(message)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.faults = faults
    this.requestId = requestId
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise)

function faultsOf(value: unknown): Fault[] {
  if (!Array.isArray(value)) return []
  return value.filter(isRecord).map((fault) => ({ path: text(fault.path, ''), message: text(fault.message, '') }))
}

/** Reads a response that is not 2xx, whatever its body turns out to be. */
export async function problemOf(response: Response): Promise<Problem> {
  const requestId = response.headers.get('x-request-id') ?? ''
  const body: unknown = await response.json().catch(() => null)
  const said = isRecord(body) ? body : {}
  const words = text(said.detail, text(said.title, 'Something went wrong on our side.'))
  return new Problem(response.status, text(said.code, 'unknown'), words, faultsOf(said.errors), requestId)
}

/** What a caught thing was; anything that is not a problem of the API is our own fault and says so. */
export function asProblem(caught: unknown): Problem {
  if (caught instanceof Problem) return caught
  const words = caught instanceof Error ? caught.message : String(caught)
  return new Problem(-1, 'page_failed', words)
}
