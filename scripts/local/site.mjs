import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildDashboard } from '../build-dashboard.mjs'
import { buildSdk } from '../build-sdk.mjs'
import { root } from '../install.mjs'

/** What a merchant and a browser load: the SDK and the dashboard. `folder` is emptied first. */
export async function buildSite(folder) {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await Promise.all([
    buildSdk(folder),
    buildDashboard(folder),
    // Whoever has a statement can check it without us.
    cp(join(root, 'verify.mjs'), join(folder, 'verify.mjs')),
  ])
}

/** The same beside the files of the demo shop, which no other build contains. */
export async function buildDevelopmentSite(folder) {
  await buildSite(folder)
  await cp(join(root, 'demo/shop'), join(folder, 'demo'), { recursive: true })
}
