#!/usr/bin/env node
// Plain JavaScript, so that any Node can read it. The rest is TypeScript, which the installed Node runs as it stands.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major >= 24) {
  const { main } = await import('./main.ts')
  await main(process.argv.slice(2))
} else {
  const installed = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
  const { status, error } = spawnSync(installed, process.argv.slice(1), { stdio: 'inherit' })
  if (error) console.error('Node 24 is not installed here yet. Run: npm ci')
  process.exitCode = status ?? 1
}
