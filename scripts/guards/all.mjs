import { guardsInCode } from './in-code.mjs'
import { guardsInDatabase } from './in-database.mjs'
import { migrationFiles, productFiles } from './source.mjs'

/** Guards that another guard makes unreachable, each with that other one; by a piece of its place and name. */
const REDUNDANT = []

export const reasonOf = ({ path, name }) => REDUNDANT.find(([text]) => `${path} ${name}`.includes(text))?.[1] ?? null

/** All guards in one order, numbered; each with its file as it is and as it would be without the guard. */
export async function allGuards(root) {
  const [migrations, product] = await Promise.all([migrationFiles(root), productFiles(root)])
  const whole = new Map([...migrations, ...product].map(({ path, code }) => [path, code]))
  const guards = [...guardsInDatabase(migrations), ...guardsInCode(product)]
  return guards.map((guard, index) => ({ ...guard, number: index + 1, whole: whole.get(guard.path) }))
}
