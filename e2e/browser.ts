import { existsSync } from 'node:fs'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'

// Quiet and offline: nothing but the test's own requests. Every host name is this machine.
export const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * 127.0.0.1',
]

const INSTALLED = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** What the package sets for small functions: one process dies with its first tab, and web security is what we test. */
const FOR_FUNCTIONS = /^--(single-process|no-zygote|disable-web-security|disable-site-isolation|allow-running-insecure)/

/**
 * Where Chromium is and the flags it needs: an installed one, else the one of the npm package (Linux x64 only), which
 * is not whole: it prerenders nothing, keeps no page for the way back and has no tabs in the background.
 */
export const findChromium = async (): Promise<{ path: string; flags: string[]; isWhole: boolean }> => {
  const installed = INSTALLED.find((path) => path && existsSync(path))
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  if (installed) return { path: installed, flags, isWhole: true }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('These tests need an installed Chrome or Chromium; set CHROME_PATH to it.')
  const { default: packaged } = await import('@sparticuz/chromium')
  return {
    path: await packaged.executablePath(),
    flags: [...packaged.args.filter((flag) => !FOR_FUNCTIONS.test(flag)), ...flags],
    isWhole: false,
  }
}

/**
 * A headless Chromium for tests. `person: true` hides that it is automated, so that its visits are not flagged as a
 * bot's; the other options are Playwright's.
 */
export const launch = async ({
  person = false,
  ...options
}: LaunchOptions & { person?: boolean } = {}): Promise<Browser> => {
  const { path, flags } = await findChromium()
  const hidden = person ? ['--disable-blink-features=AutomationControlled'] : []
  return chromium.launch({
    ...options,
    executablePath: path,
    args: [...flags, ...QUIET, ...hidden, ...(options.args ?? [])],
  })
}
