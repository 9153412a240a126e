import { spawn, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Nothing here may come from a package: on an empty clone there is none yet.

export const root = fileURLToPath(new URL('..', import.meta.url))

const wantedNode = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node

const nodeBinary = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

const packagesIn = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null)

/**
 * True when packages are missing, or are not those of the lock file. Versions are compared and not times: a checkout or
 * a copy makes files newer without changing what they say. Other systems' binaries are optional and stay out.
 */
export function mustInstall(folder = root) {
  const wanted = packagesIn(join(folder, 'package-lock.json'))
  const installed = packagesIn(join(folder, 'node_modules/.package-lock.json'))
  if (!installed) return true
  return Object.entries(wanted).some(([path, { version, optional }]) => {
    const there = installed[path]?.version
    return path !== '' && there !== version && !(optional && there === undefined)
  })
}

// npm would empty what the link leads to, which belongs to another checkout.
const isBorrowed = () => lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false

function install() {
  if (isBorrowed()) {
    console.error('node_modules is a link, and what it leads to is not what the lock file asks for. Install it there.')
    process.exit(1)
  }
  console.log('Installing the packages (npm ci)…')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error('The packages could not be installed; npm says why above. Nothing was started.')
    process.exit(1)
  }
}

/** Runs the script again under the installed Node and ends with its exit code; signals are passed on. */
function handOver(script) {
  const child = spawn(nodeBinary, [script, ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl-C to both, and only the child may answer it; other signals come to this process alone.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((_, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => process.exit(code ?? 1))
  })
}

/**
 * Makes sure that the packages are there and that the caller runs on the Node the project pins, whatever the system
 * has. Returns under the right Node; otherwise the process ends with the second run.
 */
export async function prepareNode(script) {
  if (mustInstall()) install()
  if (process.versions.node !== wantedNode() && existsSync(nodeBinary)) await handOver(script)
}
