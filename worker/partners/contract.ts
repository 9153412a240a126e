import * as z from 'zod'
import { PARTNER_STATUSES } from '../core/lifecycle'
import type { Contract, Operation } from '../platform/contract'
import { MaybeReasoned, NewPartner, Nothing, PartnerChange, PartnerList, Reasoned } from './input'
import { LinkChange, NewLink } from './links/input'
import { PARTNER_TYPES, TIERS } from './schema'

const When = z.iso.datetime()
const Amounts = z.record(z.string(), z.int())
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() })

const Terms = z.strictObject({
  commission_rate_bp: z.int().nullable(),
  lead_price_amounts: Amounts,
  monthly_lead_quota: z.int().nullable(),
  tier: z.enum(TIERS).nullable(),
})

export const Partner = z.strictObject({
  id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  type: z.enum(PARTNER_TYPES),
  status: z.enum(PARTNER_STATUSES),
  code: z.string().nullable(),
  codes: z.array(z.string()),
  coupon_codes: z.array(z.string()),
  ...Terms.shape,
  active_from: When.nullable(),
  version: z.int(),
  created_at: When,
  actions: z.array(z.strictObject({ name: z.string(), allowed: z.boolean(), code: z.string().nullable() })),
})

const Decided = { version: z.int(), actor: z.string() }
export const PartnerWithHistory = Partner.extend({
  history: z.array(
    z.strictObject({ ...Decided, status: z.enum(PARTNER_STATUSES), from_at: When, reason: z.string().nullable() }),
  ),
  terms_history: z.array(
    z.strictObject({ ...Decided, effective_from: When.nullable(), ...Terms.shape, created_at: When }),
  ),
})

export const Link = z.strictObject({
  id: z.string(),
  partner_id: z.string(),
  code: z.string(),
  campaign: z.string().nullable(),
  destination: z.string(),
  utm: z.record(z.string(), z.string()),
  url: z.url(),
  landing_url: z.url(),
  version: z.int(),
  created_at: When,
})

/** In lists a link comes with its counts. */
export const CountedLink = Link.extend({ visits: z.int(), as_of: When })

const decision = (summary: string, body: z.ZodType): Operation => ({
  summary,
  who: 'editors',
  body,
  answers: { 200: Partner },
})

export const partnersContract = {
  'GET /api/partners': {
    summary: 'Partners, newest first. E-mail and code are exact.',
    who: 'staff',
    query: PartnerList,
    answers: { 200: listOf(Partner) },
  },
  'POST /api/partners': {
    summary: 'A new partner with terms, a link code (made of the name when none is given) and a link to the website.',
    who: 'editors',
    body: NewPartner,
    answers: { 201: Partner },
  },
  'GET /api/partners/:id': {
    summary: 'A partner with the history of its status and its terms, newest first.',
    who: 'staff',
    answers: { 200: PartnerWithHistory },
  },
  'PATCH /api/partners/:id': {
    summary:
      'Changes what is given. Terms become a new version, in force from `effective_from` (default now). A new code ' +
      'becomes the current one and the old ones keep working. Coupon codes are added to those there are.',
    who: 'editors',
    body: PartnerChange,
    answers: { 200: Partner },
  },
  'POST /api/partners/:id/approve': decision('Lets an applicant in.', MaybeReasoned),
  'POST /api/partners/:id/reject': decision('Turns an applicant down, with a reason.', Reasoned),
  'POST /api/partners/:id/suspend': decision('Suspends an active partner: visits stop counting from now.', Reasoned),
  'POST /api/partners/:id/deactivate': decision('Ends an active partnership: visits stop counting from now.', Reasoned),
  'POST /api/partners/:id/reactivate': decision('Makes an inactive or suspended partner active again.', MaybeReasoned),
  'POST /api/partners/:id/reapply': decision('Makes a rejected partner an applicant again.', MaybeReasoned),
  'POST /api/partners/:id/invite': {
    summary: 'Makes the partner a user who may sign in, and mails a link. Again, it mails again.',
    who: 'editors',
    body: Nothing,
    answers: { 201: z.strictObject({ membership_id: z.string() }) },
  },
  'POST /api/links': {
    summary:
      'A link to a page of the website or of an allowed origin, with one of the partner’s codes; ' +
      'a free code becomes one more of the partner’s.',
    who: 'signed in',
    body: NewLink,
    answers: { 201: Link },
  },
  'PATCH /api/links/:id': {
    summary: 'Leads a link elsewhere, or names another campaign or other UTM parameters.',
    who: 'signed in',
    body: LinkChange,
    answers: { 200: Link },
  },
} satisfies Contract
