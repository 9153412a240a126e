import { partnerOf } from '../partners/pick'
import {
  api,
  body,
  Card,
  go,
  Head,
  Loaded,
  once,
  type PageProps,
  say,
  useHere,
  useLoad,
  usePartnerNames,
} from '../parts'
import { Form } from '../parts/forms'
import { RuleFields, ScopeFields } from './fields'
import { changeOf, checkRule, newRuleOf } from './reading'
import { ruleName } from './words'

function NewRule() {
  const currency = useHere().membership.organization.default_currency
  return (
    <>
      <Head title="New rule" />
      <Card title="What it applies to" lead="It counts for orders placed while it holds, never for earlier ones.">
        <Form
          yes="Save rule"
          check={(values) => checkRule(values, values('scope'))}
          send={async (values, key) => {
            const json = newRuleOf(values, await partnerOf(values('partner_id')), new Date().toISOString())
            const { id } = await body(api['commission-rules'].$post({ json }, once(key)))
            say('Rule saved')
            go(`/rules/${id}`)
          }}
        >
          {(fault) => (
            <>
              <ScopeFields fault={fault} />
              <RuleFields fault={fault} currency={currency} />
            </>
          )}
        </Form>
      </Card>
    </>
  )
}

/** A rule is never edited in place: what is saved here is its next version. */
function NewVersion({ id }: { readonly id: string }) {
  const nameOf = usePartnerNames()
  const { default_currency } = useHere().membership.organization
  const load = useLoad(
    `rule ${id}`,
    () => api['commission-rules'][':id'].$get({ param: { id } }),
    (one) => one.version,
  )
  return (
    <>
      <Head title={load.data ? `New version of ${ruleName(load.data, nameOf)}` : 'New version'} />
      <Loaded of={load}>
        {(rule) => (
          <Card
            title={`Version ${rule.version + 1}`}
            lead={`Orders placed before it holds keep version ${rule.version}.`}
          >
            <Form
              key={rule.version}
              yes="Save new version"
              check={(values) => checkRule(values, rule.scope)}
              send={async (values, key) => {
                const typed = values('partner_id')
                const isSame = rule.partner_id !== null && typed === nameOf(rule.partner_id)
                const json = changeOf(values, isSame ? rule.partner_id : await partnerOf(typed), rule)
                await api['commission-rules'][':id'].$patch({ param: { id }, json }, once(key, rule.version))
                say('New version saved')
                go(`/rules/${id}`)
              }}
            >
              {(fault) => (
                <RuleFields
                  fault={fault}
                  rule={rule}
                  currency={rule.currency ?? default_currency}
                  {...(rule.partner_id && { partner: nameOf(rule.partner_id) })}
                />
              )}
            </Form>
          </Card>
        )}
      </Loaded>
    </>
  )
}

/** A rule, or the next version of one. */
const RuleForm = ({ params }: PageProps) => (params.id ? <NewVersion id={params.id} /> : <NewRule />)
export default RuleForm
