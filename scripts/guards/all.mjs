import { guardsInCode } from './in-code.mjs'
import { guardsInDatabase } from './in-database.mjs'
import { migrationFiles, productFiles } from './source.mjs'

/** Guards that another guard makes unreachable, each with that other one; by a piece of its place and name. */
const REDUNDANT = [
  ['unique activity_newest', 'the trigger activity_is_never_replaced refuses the same id before the index is asked'],
  ['transfers: FOREIGN KEY', 'the trigger transfers_of_another_partner wants the earning, which has that balance'],
  ['transfers_move_balances, balance_is_missing', 'the earning that transfers_of_another_partner wants has a balance'],
  ['transfers_move_balances, earning_is_missing', 'the trigger transfers_of_another_partner wants the earning'],
  ['transfers_for_another_earning, earning_is_missing', 'the trigger transfers_of_another_partner wants that one too'],
  [
    'commissions/rules/create.ts claims { action, object: row.id',
    'the trigger commission_rules_have_each_version_once refuses the same version',
  ],
  ['orders/facts.ts claims', 'the primary key of order_facts has the same parts, and its refusal is answered alike'],
  ['orders/place.ts claims', 'source and external id of an order are unique, and a replacement holds its version'],
  ['orders/place.ts revisions', 'the claim of the order names its rank, so that a second replacement is refused'],
  [
    'payouts/routes.ts refusals if (partnerId === null)',
    'a CHECK of memberships: who has a role of partners has a partner',
  ],
  ['hold.ts refusals if (!book)', 'loadBooks makes the book of every partner that it is asked for'],
  ['core/payout.ts refusals if (of.amountMinor === 0)', 'a payout whose last line goes is rejected in the same commit'],
  [
    "platform/tenant.ts refusals if (refusedBy(error, 'UNIQUE constraint failed: idempotency_keys",
    'whoever lost the race for a key is given the winner’s answer, whatever refused it',
  ],
  ['allow(EVERYBODY)', 'it names every role there is, so that nobody is refused by it'],
  ['allow([...STAFF, ...PARTNERS])', 'it names every role there is, so that nobody is refused by it'],
  [
    'revise.ts revisions requireChanges(lines.length',
    'the version of their payout is held in the same batch, and no line is ever deleted',
  ],
]

export const reasonOf = ({ kind, path, name }) =>
  REDUNDANT.find(([text]) => `${path} ${kind} ${name}`.includes(text))?.[1] ?? null

/** All guards in one order, numbered; each with its file as it is and as it would be without the guard. */
export async function allGuards(root) {
  const [migrations, product] = await Promise.all([migrationFiles(root), productFiles(root)])
  const whole = new Map([...migrations, ...product].map(({ path, code }) => [path, code]))
  const guards = [...guardsInDatabase(migrations), ...guardsInCode(product)]
  return {
    migrations,
    guards: guards.map((guard, index) => ({ ...guard, number: index + 1, whole: whole.get(guard.path) })),
  }
}
