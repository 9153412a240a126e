import type { hc, InferRequestType, InferResponseType } from 'hono/client'
import type { App } from '../worker/desk'

/** The calls of the API as its routes declare them; every shape below is what a route answers. */
export type Client = ReturnType<typeof hc<App>>['api']

type RowOf<Page> = Page extends { data: (infer Row)[] } ? Row : never

export type Amounts = Readonly<Record<string, number>>

export type Me = InferResponseType<Client['me']['$get']>
export type Membership = Me['memberships'][number]

export type Overview = InferResponseType<Client['overview']['$get']>
export type Task = Overview['tasks'][number]
export type Totals = Overview['totals']
export type Setup = Overview['setup']

export type Install = InferResponseType<Client['install']['$get']>

export type Partner = RowOf<InferResponseType<Client['partners']['$get']>>
export type PartnerPage = InferResponseType<Client['partners'][':id']['$get']>
export type PartnerStats = InferResponseType<Client['partners'][':id']['stats']['$get']>
export type Terms = PartnerPage['terms_history'][number]

export type Visit = RowOf<InferResponseType<Client['visits']['$get']>>
export type Dropped = InferResponseType<Client['visits']['dropped']['$get']>

export type Lead = RowOf<InferResponseType<Client['leads']['$get']>>
export type LeadPage = InferResponseType<Client['leads'][':id']['$get']>

export type OrderRow = RowOf<InferResponseType<Client['orders']['$get']>>
export type OrderPage = InferResponseType<Client['orders'][':order']['$get']>
export type Trace = NonNullable<OrderPage['trace']>

export type Commission = RowOf<InferResponseType<Client['commissions']['$get']>>

export type AccountPage = InferResponseType<Client['ledger']['accounts']['$get']>
export type Account = RowOf<AccountPage>
export type Rule = RowOf<InferResponseType<Client['commission-rules']['$get']>>
export type RulePage = InferResponseType<Client['commission-rules'][':id']['$get']>
export type NewRule = InferRequestType<Client['commission-rules']['$post']>['json']

export type ModelsReport = InferResponseType<Client['reports']['models']['$get']>
export type FittedReport = InferResponseType<Client['reports']['attribution']['$get']>
export type RecomputePage = InferResponseType<Client['recompute'][':id']['$get']>
export type SimulationRow = RowOf<InferResponseType<Client['simulations']['$get']>>
export type Recompute = RowOf<InferResponseType<Client['recompute']['$get']>>
export type Simulation = InferResponseType<Client['simulations'][':id']['$get']>

export type DealRow = RowOf<InferResponseType<Client['deals']['$get']>>
export type DealPage = InferResponseType<Client['deals'][':id']['$get']>
export type DealTrace = InferResponseType<Client['deals'][':id']['trace']['$get']>
export type Attributions = InferResponseType<Client['deals'][':id']['attributions']['$get']>

export type Transfer = RowOf<InferResponseType<Client['ledger']['transfers']['$get']>>
export type LedgerCheck = InferResponseType<Client['ledger']['check']['$get']>
export type Breach = LedgerCheck['invariants'][number]['breaches'][number]

export type Payout = RowOf<InferResponseType<Client['payouts']['$get']>>
export type PayoutLine = Payout['lines'][number]
export type PayoutTotals = InferResponseType<Client['payouts']['stats']['$get']>
export type Rail = RowOf<InferResponseType<Client['payout-rails']['$get']>>
export type Service = InferRequestType<Client['payout-rails']['check']['$get']>['query']['rail']
export type RailChange = InferRequestType<Client['payout-rails']['$patch']>['json']
export type Proposals = InferResponseType<Client['payouts']['generate']['$post']>

export type Credit = RowOf<InferResponseType<Client['credits']['$get']>>
export type Adjustment = RowOf<InferResponseType<Client['adjustments']['$get']>>
export type Repayment = RowOf<InferResponseType<Client['repayments']['$get']>>
export type Bank = InferResponseType<Client['partners'][':id']['bank']['$get']>
export type BankChange = InferRequestType<Client['partners'][':id']['bank']['$patch']>['json']
export type Statement = InferResponseType<Client['statements']['$get']>

export type Connection = RowOf<InferResponseType<Client['connections']['$get']>>
export type DeadLetter = RowOf<InferResponseType<Client['dead-letters']['$get']>>

export type Activity = RowOf<InferResponseType<Client['activity']['$get']>>

export type OrganizationPage = InferResponseType<Client['organization']['$get']>
export type OrganizationPatch = InferRequestType<Client['organization']['$patch']>['json']
export type Key = RowOf<InferResponseType<Client['keys']['$get']>>
export type Member = RowOf<InferResponseType<Client['members']['$get']>>

export type Link = RowOf<InferResponseType<Client['links']['$get']>>
export type Portal = InferResponseType<Client['portal']['$get']>
export type Earning = RowOf<InferResponseType<Client['earnings']['$get']>>
export type EarningPage = InferResponseType<Client['earnings'][':id']['$get']>
