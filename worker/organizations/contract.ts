import * as z from 'zod'
import { type Contract, listOf } from '../platform/contract'
import { KeyInput, MemberInput, OrganizationPatch, PageQuery, Redemption, SignInRequest } from './input'
import { SettingValues } from './setting-values'

const At = z.iso.datetime()
const Mode = z.enum(['live', 'test'])
const Role = z.enum(['owner', 'manager', 'analyst', 'partner_admin', 'partner_lead_manager', 'partner_viewer'])

const Settings = SettingValues.extend({
  allowed_origins: z.array(z.string()),
  time_zone: z.string(),
  time_decay_half_life_days: z.number().nullable(),
})

const Organization = z.strictObject({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  website: z.string(),
  default_currency: z.string(),
  plan: z.enum(['starter', 'growth', 'enterprise']),
  mode: Mode,
  settings: Settings,
  defaults: Settings,
  version: z.int(),
  created_at: At,
})

const Membership = z.strictObject({
  id: z.string(),
  role: Role,
  face: z.enum(['console', 'portal']),
  partner_id: z.string().nullable(),
  organization: z.strictObject({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    website: z.string(),
    mode: Mode,
    default_currency: z.string(),
    time_zone: z.string(),
    logo: z.null(),
  }),
})

const Me = z.strictObject({
  user: z.strictObject({ id: z.string(), email: z.string(), locale: z.string().nullable() }),
  memberships: z.array(Membership),
  environment: z.enum(['development', 'production']),
})

const Key = z.strictObject({
  id: z.string(),
  kind: z.enum(['publishable', 'secret']),
  name: z.string(),
  hint: z.string(),
  public_key: z.string().nullable(),
  created_at: At,
  revoked_at: At.nullable(),
  last_used_at: At.nullable(),
})

const Member = z.strictObject({
  id: z.string(),
  user_id: z.string(),
  email: z.string(),
  role: Role,
  partner_id: z.string().nullable(),
  created_at: At,
})

const Install = z.strictObject({
  publishable_key: z.string().nullable(),
  script_url: z.string(),
  api_url: z.string(),
  tag: z.string().nullable(),
  test_url: z.string(),
  tag_seen_at: At.nullable(),
  tag_seen_on: z.string().nullable(),
  website: z.string(),
  allowed_origins: z.array(z.string()),
})

const Run = z.strictObject({
  job: z.string(),
  started_at: At,
  finished_at: At.nullable(),
  outcome: z.string().nullable(),
})

export const organizationsContract = {
  'POST /api/sign-in': {
    summary: 'Mail a sign-in link and a code, if the address is known; the answer is always the same',
    who: 'anyone',
    body: SignInRequest,
    answers: { 202: z.strictObject({}) },
  },
  'POST /api/sign-in/redeem': {
    summary: 'Begin a session with the token of a link, or an address and its code',
    who: 'anyone',
    body: Redemption,
    answers: { 204: null },
  },
  'POST /api/sign-out': { summary: 'End the session on the server', who: 'anyone', answers: { 204: null } },
  'GET /api/me': {
    summary: 'The signed-in person and the organizations they belong to',
    who: 'signed in',
    answers: { 200: Me },
  },
  'GET /api/organization': {
    summary: 'The organization, its settings in force and their defaults',
    who: 'staff',
    answers: { 200: Organization },
  },
  'PATCH /api/organization': {
    summary: 'Change settings; null sets one back to its default',
    who: 'owners',
    body: OrganizationPatch,
    answers: { 200: Organization },
  },
  'GET /api/install': {
    summary: 'The tag to paste, and when it was last seen',
    who: 'staff',
    answers: { 200: Install },
  },
  'GET /api/keys': {
    summary: 'API keys, revoked ones too',
    who: 'staff',
    query: PageQuery,
    answers: { 200: listOf(Key) },
  },
  'POST /api/keys': {
    summary: 'Make a key; it is shown in this answer and never again',
    who: 'owners',
    body: KeyInput,
    answers: { 201: Key.extend({ key: z.string() }) },
  },
  'DELETE /api/keys/:id': {
    summary: 'Revoke a key; it stops working within a minute',
    who: 'owners',
    answers: { 204: null },
  },
  'GET /api/members': {
    summary: 'Who may sign in',
    who: 'staff',
    query: PageQuery,
    answers: { 200: listOf(Member) },
  },
  'POST /api/members': {
    summary: 'Invite somebody by e-mail; again in the same role mails again',
    who: 'owners',
    body: MemberInput,
    answers: { 200: Member, 201: Member },
  },
  'DELETE /api/members/:id': { summary: 'Remove a member, at once', who: 'owners', answers: { 204: null } },
  'GET /api/schedule': {
    summary: 'The last run of each job of the clock',
    who: 'staff',
    answers: { 200: z.strictObject({ data: z.array(Run) }) },
  },
} satisfies Contract
