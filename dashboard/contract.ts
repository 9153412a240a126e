import type { Hono } from 'hono'
import type * as Shape from './shapes'

type Call<Input, Output, Status extends number = 200> = {
  input: Input
  output: Output
  outputFormat: 'json'
  status: Status
}
type Get<O, I = object> = { $get: Call<I, O> }
type Post<O, I = object> = { $post: Call<I, O> }
type List<R, F extends string = never> = Get<
  Shape.Listing<R>,
  { query: { [K in F | 'cursor' | 'limit']?: string | undefined } }
>
type Id = { param: { id: string } }
type Json<B> = { json: B }
type Free = Readonly<Record<string, unknown>>

type Decision = Id & Json<{ reason: string }>

type Schema = {
  '/api/me': Get<Shape.Me>
  '/api/sign-in': Post<object, Json<{ email: string }>>
  '/api/sign-in/redeem': Post<null, Json<{ token: string } | { email: string; code: string }>>
  '/api/sign-out': Post<null>
  '/api/overview': Get<Shape.Overview, { query: { days: string } }>
  '/api/install': Get<Shape.Install>
  '/api/partners': List<Shape.Partner, 'status' | 'code' | 'email'> & Post<Shape.Partner, Json<Free>>
  '/api/partners/:id': Get<Shape.PartnerPage, Id> & { $patch: Call<Id & Json<Free>, Shape.Partner> }
  '/api/partners/:id/approve': Post<Shape.Partner, Decision>
  '/api/partners/:id/reject': Post<Shape.Partner, Decision>
  '/api/partners/:id/suspend': Post<Shape.Partner, Decision>
  '/api/partners/:id/deactivate': Post<Shape.Partner, Decision>
  '/api/partners/:id/reactivate': Post<Shape.Partner, Decision>
  '/api/partners/:id/reapply': Post<Shape.Partner, Decision>
  '/api/partners/:id/invite': Post<{ membership_id: string }, Id & Json<object>>
  '/api/partners/:id/stats': Get<Shape.PartnerStats, Id>
  '/api/visits': List<Shape.Visit, 'partner_id'>
  '/api/visits/dropped': Get<Shape.Dropped, { query: { from?: string | undefined; to?: string | undefined } }>
  '/api/leads': List<Shape.Lead>
  '/api/leads/:id': Get<Shape.LeadPage, Id>
  '/api/orders': List<Shape.OrderRow, 'status' | 'partner_id' | 'source'>
  '/api/orders/:id': Get<Shape.OrderPage, Id>
  '/api/commissions': List<Shape.Commission, 'partner_id' | 'status'>
  '/api/commissions/:id/hold': Post<Shape.Commission, Decision>
  '/api/commissions/:id/release': Post<Shape.Commission, Decision>
  '/api/ledger/accounts': Get<Shape.Listing<Shape.Account> & { as_of: string }>
  '/api/ledger/transfers': List<Shape.Transfer, 'account' | 'cause' | 'partner_id'>
  '/api/ledger/check': Get<Shape.LedgerCheck>
  '/api/ledger/status': Get<Shape.LedgerStatus>
  '/api/ledger/unfreeze': Post<object, Json<{ reason: string }>>
  '/api/payouts': List<Shape.Payout, 'status' | 'partner_id'>
  '/api/payouts/generate': Post<Shape.Proposals, Json<Free>>
  '/api/connections': List<Shape.Connection> & Post<Shape.Connection, Json<Free>>
  '/api/connections/:id': { $delete: Call<Id & Json<object>, null> }
  '/api/connections/:id/deliveries': Get<Shape.Listing<Shape.Delivery>, Id & { query: { cursor?: string | undefined } }>
  '/api/dead-letters': List<Shape.DeadLetter, 'status'>
  '/api/dead-letters/:id/redrive': Post<Shape.DeadLetter, Id & Json<object>>
  '/api/dead-letters/:id/drop': Post<Shape.DeadLetter, Decision>
  '/api/activity': List<Shape.Activity, 'action' | 'object' | 'from' | 'to'>
  '/api/organization': Get<Shape.OrganizationPage> & { $patch: Call<Json<Free>, Shape.OrganizationPage> }
  '/api/keys': List<Shape.Key> & Post<Shape.Key & { key: string }, Json<{ kind: string; name: string }>>
  '/api/keys/:id': { $delete: Call<Id, null> }
  '/api/members': List<Shape.Member> & Post<Shape.Member, Json<{ email: string; role: string }>>
  '/api/members/:id': { $delete: Call<Id, null> }
  '/api/links': List<Shape.Link, 'partner_id'> & Post<Shape.Link, Json<Free>>
  '/api/portal': Get<Shape.Portal>
  '/api/earnings': List<Shape.Earning>
  '/api/earnings/:id': Get<Shape.EarningPage, Id>
}

// biome-ignore lint/complexity/noBannedTypes: the empty environment of a router
export type App = Hono<{}, Schema>
