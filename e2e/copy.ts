import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const READY_WITHIN_MILLISECONDS = 240_000

type Role = 'owner' | 'manager' | 'manager_2' | 'analyst' | 'partner'

export interface Organization {
  id: string
  name: string
  publishable_key: string
  secret_key: string
  sign_in: Record<Role, string>
}

/** What `npm start` writes when it is ready. */
export interface Demo {
  url: string
  store_url: string
  organizations: [Organization, Organization]
}

/** An isolated, running copy of the product, and how to end it. */
export interface Copy extends Demo {
  /** The folder with its databases, keys and log. */
  state: string
  stop: () => Promise<void>
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(address)))
    })
  })

/** Resolves when the process says that it runs; rejects with all it said when it ends before. */
const ready = (child: ChildProcess, said: () => string): Promise<void> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready in time:\n${said()}`)), READY_WITHIN_MILLISECONDS)
    child.once('exit', () => reject(new Error(`it ended:\n${said()}`)))
    const look = (): void => {
      if (!said().includes('Tributary is running')) return
      clearTimeout(late)
      resolve()
    }
    child.stdout?.on('data', look)
  })

/**
 * Starts a copy as `npm start -- --port N --state DIR` does, with databases of its own; they go when it is stopped,
 * unless the caller says where they are.
 */
export const startCopy = async (given?: { state: string; port: number }): Promise<Copy> => {
  const state = given?.state ?? (await mkdtemp(join(tmpdir(), 'tributary-')))
  const port = given?.port ?? (await freePort())
  const script = join(root, 'scripts/start.mjs')
  const child = spawn(process.execPath, [script, '--port', String(port), '--state', state], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    if (!given) await rm(state, { recursive: true, force: true })
  }
  try {
    await ready(child, () => output)
  } catch (error) {
    await stop()
    throw error
  }
  const demo: Demo = JSON.parse(await readFile(join(state, 'demo.json'), 'utf8'))
  return { ...demo, state, stop }
}
