import { connect } from 'node:net'
import { quantile } from './statistics.ts'

export type Load = {
  port: number
  connections: number
  /** The burst ends with the first of the two. */
  seconds: number
  maxRequests: number
  /** The path, and the body of the n-th request. */
  path: string
  bodyOf: (n: number) => string
  expectedStatus: number
}

export type Burst = { answered: number; perSecond: number; p50Milliseconds: number; p99Milliseconds: number }

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

const requestOf = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: ${AGENT}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

/** Bytes of the response at the beginning of `received` (one character a byte), or 0 while it is not complete. */
function responseLength(received: string): number {
  const head = received.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const headers = received.slice(0, head).toLowerCase()
  const announced = /\r\ncontent-length: *(\d+)/.exec(headers)
  const isChunked = headers.includes('\r\ntransfer-encoding: chunked')
  const lastChunk = isChunked ? received.indexOf('0\r\n\r\n', head + 4) : 0
  if (lastChunk < 0) return 0
  const length = isChunked ? lastChunk + 5 : head + 4 + Number(announced?.[1] ?? 0)
  return received.length >= length ? length : 0
}

/** Raw sockets, as an HTTP client of Node takes more of the processor than the Worker that it is to load. */
function drive(load: Load, next: () => number | null, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(load.port, '127.0.0.1')
    let received = ''
    let sentAt = 0
    const sendNext = () => {
      const n = next()
      if (n === null) return void socket.end(resolve)
      sentAt = performance.now()
      socket.write(requestOf(load.path, load.bodyOf(n)))
    }
    socket.setNoDelay(true).setEncoding('latin1')
    socket.on('connect', sendNext).on('error', reject)
    socket.on('data', (chunk) => {
      received += chunk
      if (responseLength(received) === 0) return
      if (!received.startsWith(`HTTP/1.1 ${load.expectedStatus} `)) return reject(new Error(received.slice(0, 600)))
      latencies.push(performance.now() - sentAt)
      received = ''
      sendNext()
    })
  })
}

/** One burst over keep-alive connections, each waiting for its answer. Rejects at the first unexpected answer. */
export async function burst(load: Load): Promise<Burst> {
  const latencies: number[] = []
  const startedAt = performance.now()
  let sent = 0
  const next = () => {
    const isOver = sent >= load.maxRequests || performance.now() - startedAt > load.seconds * 1_000
    return isOver ? null : sent++
  }
  await Promise.all(Array.from({ length: load.connections }, () => drive(load, next, latencies)))
  const seconds = (performance.now() - startedAt) / 1_000
  return {
    answered: latencies.length,
    perSecond: latencies.length / seconds,
    p50Milliseconds: quantile(latencies, 0.5),
    p99Milliseconds: quantile(latencies, 0.99),
  }
}
