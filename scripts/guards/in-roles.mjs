import { putInstead } from './runner.mjs'

const TEST = 'worker/guards/roles.test.ts'

/** What roles.test.ts writes for each part of an address that names something. */
const askedAs = (route) => route.replaceAll(/:\w+/g, 'x_none')

/** Who was let in who should not have been; whatever else a test says is no answer about roles. */
const isOfRoles = ({ said }) => said?.startsWith('expected [') ?? false

/**
 * One run of roles.test.ts over code in which every guard lets everybody in and says its number and the route that it
 * guards. Resolves with the test by the number of the guard, where that route is red.
 */
export async function noticedByRoles(scratch, guards, startTests) {
  await putInstead(
    scratch.folder,
    guards,
    ({ number }) => `(c, next) => (console.log('Guard ${number} guards ' + c.req.method + ' ' + c.req.path), next())`,
  )
  const guarded = new Map()
  const hear = (text) => {
    for (const [, number, route] of text.matchAll(/^Guard (\d+) guards (.*)$/gm)) guarded.set(Number(number), route)
  }
  const tests = await startTests(scratch.folder, hear, 0)
  const said = await tests.saidIn(TEST)
  await tests.close()
  const red = new Map(said.filter(isOfRoles).map(({ name }) => [askedAs(name.split(': ')[0]), name]))
  const noticed = [...guarded].filter(([, route]) => red.has(route))
  return new Map(noticed.map(([number, route]) => [number, { file: TEST, red: red.get(route) }]))
}
