import { Agent, request } from 'node:http'
import { quantile } from '../statistics.ts'

export type Asked = { method?: string; path: string; headers?: Record<string, string>; body?: unknown }
export type Answer = { status: number; text: string; milliseconds: number }
/** Milliseconds; `rowsRead` is the most that one of some of these requests read, where that was counted. */
export type Measured = {
  name: string
  requests: number
  p50: number
  p95: number
  max: number
  bar: number | null
  rowsRead?: number
}

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

const REST_MILLISECONDS = 1_000

/** The Worker's port over one kept connection: one request after the other, timed until the last byte. */
export class Door {
  private readonly port: number
  private agent = new Agent({ keepAlive: true, maxSockets: 1 })
  private answeredAt = 0
  constructor(port: number) {
    this.port = port
  }

  ask({ method = 'GET', path, headers = {}, body }: Asked): Promise<Answer> {
    const content = body === undefined ? undefined : JSON.stringify(body)
    const sent = {
      'user-agent': AGENT,
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    }
    this.beginAnewAfterRest()
    return new Promise((resolve, reject) => {
      const startedAt = performance.now()
      const options = { host: '127.0.0.1', port: this.port, agent: this.agent, method, path, headers: sent }
      const asked = request(options, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => {
          this.answeredAt = performance.now()
          resolve({ status: response.statusCode ?? 0, text, milliseconds: performance.now() - startedAt })
        })
      })
      asked.on('error', (cause) => reject(new Error(`${method} ${path}: no answer`, { cause })))
      asked.end(content)
    })
  }

  /** A connection that rested is closed by the other side, perhaps just when it is used again. */
  private beginAnewAfterRest() {
    if (performance.now() - this.answeredAt < REST_MILLISECONDS) return
    this.agent.destroy()
    this.agent = new Agent({ keepAlive: true, maxSockets: 1 })
  }

  /** The emulator closes a connection now and then; what only reads is asked again, and told. */
  private async askAgain(asked: Asked): Promise<Answer> {
    try {
      return await this.ask(asked)
    } catch (error) {
      if ((asked.method ?? 'GET') !== 'GET') throw error
      console.error(`asked again: ${error instanceof Error ? error.message : error}`)
      this.answeredAt = 0
      return this.ask(asked)
    }
  }

  /** The same, and anything but a success ends the run. */
  async must(asked: Asked): Promise<Answer> {
    const answer = await this.askAgain(asked)
    if (answer.status >= 300)
      throw new Error(`${asked.method ?? 'GET'} ${asked.path}: ${answer.status} ${answer.text.slice(0, 400)}`)
    return answer
  }

  close = () => this.agent.destroy()
}

/** How long `work` takes, again and again; it answers the milliseconds that count. */
export async function measure(
  name: string,
  { requests, bar }: { requests: number; bar: number | null },
  work: (n: number) => Promise<number>,
): Promise<Measured> {
  const warmUp = Math.min(5, requests)
  const times: number[] = []
  for (let n = 0; n < requests + warmUp; n++) {
    const milliseconds = await work(n)
    if (n >= warmUp) times.push(milliseconds)
  }
  return {
    name,
    requests: times.length,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    max: Math.max(...times),
    bar,
  }
}
