import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { root } from './install.mjs'

const environment = {
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
  WRANGLER_SEND_METRICS: 'false',
}

/** Where each tool's program is, so that it runs under this Node on every system. */
const PROGRAMS = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
  wrangler: 'node_modules/wrangler/bin/wrangler.js',
}

/**
 * Runs a tool, or this Node itself for `node`, in the project's root. Resolves with its exit code and, with
 * `capture`, what it wrote; it never rejects because of an exit code.
 */
export function run(tool, args, { capture = false, env = {}, cwd = root, input } = {}) {
  const program = PROGRAMS[tool] ? [join(root, PROGRAMS[tool])] : []
  const out = capture ? 'pipe' : 'inherit'
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...program, ...args], {
      cwd,
      env: { ...environment, ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', out, out],
    })
    const written = { stdout: '', stderr: '' }
    for (const stream of capture ? ['stdout', 'stderr'] : [])
      child[stream].on('data', (chunk) => {
        written[stream] += chunk
      })
    if (input !== undefined) child.stdin.end(input)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, ...written }))
  })
}
