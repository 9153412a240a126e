import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildDashboard } from '../build-dashboard.mjs'
import { buildReference } from '../build-reference.mjs'
import { buildSdk } from '../build-sdk.mjs'
import { root } from '../install.mjs'

/** What the Worker hands out: the SDK, the dashboard and the reference. `folder` is emptied first. */
export async function buildSite(folder) {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await Promise.all([
    buildSdk(folder),
    buildDashboard(folder),
    buildReference(folder),
    // Whoever has a statement can check it without us.
    cp(join(root, 'verify.mjs'), join(folder, 'verify.mjs')),
  ])
}

/** The same beside the files of the demo shop, which no other build contains. */
export async function buildDevelopmentSite(folder) {
  await buildSite(folder)
  await cp(join(root, 'demo/shop'), join(folder, 'demo'), { recursive: true })
}
