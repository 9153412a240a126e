import { PartnerField, partnerOf } from '../partners/pick'
import { api, body, Card, go, mayWrite, once, useHere, useLoad, usePartnerNames } from '../parts'
import { Field, Form, Select, type Values } from '../parts/forms'
import type { Fault } from '../problem'
import { ruleName } from '../rules/words'
import { MODELS } from '../settings/choices'
import type { RulePage } from '../shapes'
import { basisPoints } from '../typed'
import type { ViewProps } from './attribution'
import { periodOf } from './period'
import { Result } from './result'

const CHOICES = [['', 'As it was'], ...MODELS] as const
const TERMS = [
  ['as_decided', 'As each sale was decided'],
  ['as_now', 'As they are now'],
] as const

const WINDOWS = [
  ['click_window_days', 'Click window, days'],
  ['view_window_days', 'View window, days'],
] as const

function check(values: Values): Fault[] {
  const faults: Fault[] = []
  const need = (fine: boolean, path: string, message: string) => {
    if (!fine) faults.push({ path, message })
  }
  need(values('period_start') !== '', 'period_start', 'Say from when')
  need(values('period_end') !== '', 'period_end', 'Say until when')
  for (const [id] of WINDOWS) need(/^\d{0,4}$/.test(values(id)), id, 'Enter a number of days')
  need(basisPoints(values('rate')) !== undefined, 'rate', 'Enter a percentage from 0 to 100')
  need(!values('rate') || values('partner_id') !== '', 'partner_id', 'Say whose rate')
  need(basisPoints(values('platform_fee')) !== undefined, 'platform_fee', 'Enter a percentage from 0 to 100')
  need(basisPoints(values('rule_rate')) !== undefined, 'rule_rate', 'Enter a percentage from 0 to 100')
  need(!values('rule_rate') || values('rule') !== '', 'rule', 'Say which rule')
  need(!values('rule') || values('rule_rate') !== '', 'rule_rate', 'Say at which rate')
  return faults
}

/** The rule as it stands, at another rate for as long as it has held. */
function atRate({ versions, ...rule }: RulePage, percent_bp: number) {
  const { id, version: _, created_at: __, created_by: ___, ...terms } = rule
  const from = versions.map(({ effective_from }) => effective_from).sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))[0]
  return { without_rule_ids: [id], rules: [{ ...terms, percent_bp, bands: [], effective_from: from ?? null }] }
}

async function supposedOf(values: Values) {
  const partnerId = await partnerOf(values('partner_id'))
  const rate = basisPoints(values('rate'))
  const model = MODELS.find(([one]) => one === values('attribution_model'))?.[0]
  const fee = basisPoints(values('platform_fee'))
  const ruleRate = basisPoints(values('rule_rate'))
  const id = values('rule')
  const rule = id ? await body(api['commission-rules'][':id'].$get({ param: { id } })) : null
  const [click, view] = [values('click_window_days'), values('view_window_days')]
  return {
    period_start: `${values('period_start')}T00:00:00.000Z`,
    period_end: `${values('period_end')}T00:00:00.000Z`,
    terms: values('terms') === 'as_now' ? ('as_now' as const) : ('as_decided' as const),
    ...(model && { attribution_model: model }),
    ...(click && { click_window_days: Number(click) }),
    ...(view && { view_window_days: Number(view) }),
    ...(typeof fee === 'number' && { platform_fee_bp: fee }),
    ...(rule && typeof ruleRate === 'number' && atRate(rule, ruleRate)),
    ...(partnerId && typeof rate === 'number' && { commission_rates_bp: { [partnerId]: rate } }),
  }
}

function Ask() {
  const nameOf = usePartnerNames()
  // Without the list of rules everything else can still be asked.
  const rules = useLoad('rules', () => api['commission-rules'].$get({ query: { limit: '200' } }))
  const ruled = (rules.data?.data ?? []).map((rule) => [rule.id, ruleName(rule, nameOf)] as const)
  const { period_start, period_end } = periodOf(90, Date.now())
  const day = (id: 'period_start' | 'period_end', label: string, at: string, fault: Fault | undefined) => (
    <Field id={id} label={label} fault={fault}>
      {(aria) => <input {...aria} type="date" defaultValue={at.slice(0, 10)} />}
    </Field>
  )
  return (
    <Form
      yes="Reckon"
      check={check}
      send={async (values, key) => {
        const { id } = await body(api.simulations.$post({ json: await supposedOf(values) }, once(key)))
        go(`/attribution?view=simulation&id=${id}`)
      }}
    >
      {(fault) => (
        <>
          <div class="pair">
            {day('period_start', 'Sales from', period_start, fault('period_start'))}
            {day('period_end', 'Until before', period_end, fault('period_end'))}
            <Select
              id="attribution_model"
              label="Model"
              choices={CHOICES}
              value=""
              fault={fault('attribution_model')}
            />
            <Select id="terms" label="Everything else" choices={TERMS} value="as_decided" fault={fault('terms')} />
            {WINDOWS.map(([id, label]) => (
              <Field key={id} id={id} label={label} fault={fault(id)} optional>
                {(aria) => <input {...aria} inputMode="numeric" autocomplete="off" />}
              </Field>
            ))}
            <PartnerField fault={fault} optional />
            <Field id="rate" label="Their rate, percent" fault={fault('rate')} optional>
              {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" />}
            </Field>
            <Select
              id="rule"
              label="Rule"
              choices={[['', 'All as they were'], ...ruled]}
              fault={fault('rule')}
              optional
            />
            <Field id="rule_rate" label="Its rate, percent" fault={fault('rule_rate')} optional>
              {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" />}
            </Field>
            <Field id="platform_fee" label="Platform fee, percent" fault={fault('platform_fee')} optional>
              {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" />}
            </Field>
          </div>
        </>
      )}
    </Form>
  )
}

/** A period under other terms, and what each partner would have had. */
export function View({ query }: ViewProps) {
  const id = query.get('id')
  return (
    <>
      {id && <Result key={id} id={id} />}
      <Card title="What if?" lead="What a period would have paid. Nothing is booked, and no balance changes.">
        {mayWrite(useHere()) ? <Ask /> : <p>An owner or a manager can ask; you can read the answer at its address.</p>}
      </Card>
    </>
  )
}
