import * as z from 'zod'
import { DEFAULT_WINDOW_DAYS } from '../core/attribution'
import { DEFAULT_PARAMETERS } from '../core/weights'
import { one, ownedBy, type Tenant } from '../platform/tenant'
import { SettingValues } from './setting-values'
import { settings } from './tenant-schema'

export type Plan = 'starter' | 'growth' | 'enterprise'
export type Policy = SettingValues['self_referral']

/** The settings in force: what was chosen over the defaults. Days, basis points, minor units by currency. */
export type Settings = {
  attributionModel: SettingValues['attribution_model']
  clickWindowDays: number
  viewWindowDays: number
  leadBindingDays: number | null
  leadLock: boolean
  holdDays: number
  platformFeeBp: number
  minimumPayoutAmounts: Record<string, number>
  secondApproverAboveAmounts: Record<string, number>
  payoutSchedule: SettingValues['payout_schedule']
  claims: SettingValues['claims']
  selfReferral: Policy
  duplicate: Policy
  velocity: Policy
  lateTouch: Policy
  allowedOrigins: string[]
  timeZone: string
  timeDecayLambda: number
  roleWeights: Record<string, number>
  roleDefaultWeight: number
  roleDedupe: SettingValues['role_dedupe']
  touchWindowDays: Record<string, number>
  clickOverView: boolean
  website: string
  defaultCurrency: string
  plan: Plan
  version: number
}

/** Stored beside the chosen settings, so that their defaults need no second database. */
const Chosen = SettingValues.partial().extend({ website: z.string().default('') })
export type Chosen = z.output<typeof Chosen>

/** Reads the stored JSON; what is not a setting of today is left out. */
export const parseChosen = (stored: unknown): Chosen => Chosen.parse(stored)

const originsOf = (website: string) => (URL.canParse(website) ? [new URL(website).origin] : [])

/** By public name, as an organization starts out. */
export const defaultValues = (defaultCurrency: string, website: string): SettingValues => ({
  attribution_model: 'last_touch',
  click_window_days: DEFAULT_WINDOW_DAYS.click ?? 7,
  view_window_days: DEFAULT_WINDOW_DAYS.view ?? 1,
  lead_binding_days: null,
  lead_lock: true,
  hold_days: 30,
  platform_fee_bp: 0,
  minimum_payout_amounts: { [defaultCurrency]: 5_000 },
  second_approver_above_amounts: {},
  payout_schedule: 'manual',
  claims: 'hold',
  self_referral: 'reject',
  duplicate: 'reject',
  velocity: 'flag',
  late_touch: 'flag',
  allowed_origins: originsOf(website),
  time_zone: 'UTC',
  time_decay_lambda: DEFAULT_PARAMETERS.timeDecayLambda,
  role_weights: { ...DEFAULT_PARAMETERS.roleWeights },
  role_default_weight: DEFAULT_PARAMETERS.roleDefaultWeight,
  role_dedupe: DEFAULT_PARAMETERS.roleDedupe,
  touch_window_days: {},
  click_over_view: DEFAULT_PARAMETERS.clickOverView,
})

/** What was chosen over the defaults, by public name. */
export const valuesInForce = (defaultCurrency: string, chosen: Chosen): SettingValues =>
  SettingValues.parse({ ...defaultValues(defaultCurrency, chosen.website), ...chosen })

type Rest = Pick<Settings, 'website' | 'defaultCurrency' | 'plan' | 'version'>

const settingsFrom = (values: SettingValues, rest: Rest): Settings => ({
  attributionModel: values.attribution_model,
  clickWindowDays: values.click_window_days,
  viewWindowDays: values.view_window_days,
  leadBindingDays: values.lead_binding_days,
  leadLock: values.lead_lock,
  holdDays: values.hold_days,
  platformFeeBp: values.platform_fee_bp,
  minimumPayoutAmounts: values.minimum_payout_amounts,
  secondApproverAboveAmounts: values.second_approver_above_amounts,
  payoutSchedule: values.payout_schedule,
  claims: values.claims,
  selfReferral: values.self_referral,
  duplicate: values.duplicate,
  velocity: values.velocity,
  lateTouch: values.late_touch,
  allowedOrigins: values.allowed_origins,
  timeZone: values.time_zone,
  timeDecayLambda: values.time_decay_lambda,
  roleWeights: values.role_weights,
  roleDefaultWeight: values.role_default_weight,
  roleDedupe: values.role_dedupe,
  touchWindowDays: values.touch_window_days,
  clickOverView: values.click_over_view,
  ...rest,
})

/** An organization's settings before anything was chosen. */
export const defaultSettings = (defaultCurrency: string, website: string): Settings =>
  settingsFrom(defaultValues(defaultCurrency, website), { website, defaultCurrency, plan: 'starter', version: 1 })

/** The stored row, its `chosen` read; one read. */
export async function loadSettingsRow(tenant: Tenant) {
  const row = one(await tenant.db.select().from(settings).where(ownedBy(tenant, settings)))
  return { ...row, chosen: parseChosen(row.chosen) }
}
export type SettingsRow = Awaited<ReturnType<typeof loadSettingsRow>>

export async function loadSettings(tenant: Tenant): Promise<Settings> {
  const { chosen, defaultCurrency, plan, version } = await loadSettingsRow(tenant)
  return settingsFrom(valuesInForce(defaultCurrency, chosen), {
    website: chosen.website,
    defaultCurrency,
    plan,
    version,
  })
}
