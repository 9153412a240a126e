import { spawn } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { root } from '../install.mjs'

const STARTS_WITHIN_MILLISECONDS = 90_000
const ENDS_WITHIN_MILLISECONDS = 5_000

const listen = (port, host) =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', ({ code }) => resolve(code !== 'EADDRINUSE' && code !== 'EACCES'))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })

/** Whether nothing listens there, on either loopback address. */
export const isFree = async (port) => (await listen(port, '127.0.0.1')) && (await listen(port, '::1'))

/**
 * `wrangler dev` in a process group of its own, so that ending it ends the runtime below it too. Its databases, its
 * log and `server.env` with its variables are in `state`; `site` has the files that the Worker serves.
 */
export function startServer({ port, state, site, entry = 'demo/index.ts', isBundled = false }) {
  const logFile = join(state, 'server.log')
  const log = openSync(logFile, 'w')
  mkdirSync(join(state, 'registry'), { recursive: true })
  const where = [
    '--config',
    'wrangler.toml',
    '--local',
    '--ip',
    'localhost',
    '--port',
    String(port),
    '--inspector-port',
    '0',
  ]
  const places = ['--persist-to', state, '--assets', site, '--env-file', join(state, 'server.env')]
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/wrangler/bin/wrangler.js'),
      'dev',
      entry,
      ...where,
      ...places,
      ...(isBundled ? ['--no-bundle'] : []),
    ],
    {
      cwd: root,
      stdio: ['ignore', log, log],
      detached: true,
      env: {
        ...process.env,
        WRANGLER_SEND_METRICS: 'false',
        // Copies that run side by side must not find each other's Worker.
        WRANGLER_REGISTRY_PATH: join(state, 'registry'),
      },
    },
  )
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return { child, ended, logFile }
}

const lastLines = async (file) => (await readFile(file, 'utf8')).trim().split('\n').slice(-15).join('\n')

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Resolves when the Worker answers. Rejects with the end of its log when it stops, or takes too long. */
export async function untilHealthy({ child, logFile }, url) {
  for (const end = Date.now() + STARTS_WITHIN_MILLISECONDS; Date.now() < end; await pause(150)) {
    if (child.exitCode !== null) break
    const answer = await fetch(`${url}/health`).catch(() => null)
    if (answer?.ok) return
  }
  throw new Error(`The Worker did not start. The end of ${logFile}:\n${await lastLines(logFile)}`)
}

function signalGroup({ child }, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal)
  }
}

/** Ends the server and what it started; the hard way when it takes longer than a few seconds. */
export async function stopServer(server) {
  if (server.child.exitCode === null) {
    signalGroup(server, 'SIGINT')
    await Promise.race([server.ended, pause(ENDS_WITHIN_MILLISECONDS)])
  }
  signalGroup(server, 'SIGKILL')
}
