import { useState } from 'preact/hooks'
import { PartnerField, partnerOf } from '../partners/pick'
import { api, body, useHere } from '../parts'
import { Field, Form, type Values } from '../parts/forms'
import type { Fault } from '../problem'
import { parseAmount } from '../typed'
import { Answer, type Answered } from './answer'
import type { Sample } from './ask-rules'

const DAY_MILLISECONDS = 86_400_000

function check(values: Values, currency: string): Fault[] {
  const faults: Fault[] = []
  if (!values('try_partner')) faults.push({ path: 'try_partner', message: 'Say which partner' })
  if (parseAmount(values('amount'), currency) === null)
    faults.push({ path: 'amount', message: `Enter an amount in ${currency}` })
  for (const path of ['quantity', 'payment_number'])
    if (!/^[1-9]\d{0,3}$/.test(values(path))) faults.push({ path, message: 'Enter a whole number' })
  return faults
}

const momentOf = (date: string) => (date ? Date.parse(`${date}T12:00:00Z`) : Date.now())

function sampleOf(values: Values, currency: string): Sample {
  const at = momentOf(values('at'))
  const paymentNumber = Number(values('payment_number'))
  return {
    line: {
      line: 0,
      campaign: values('Campaign') || null,
      sku: values('SKU') || null,
      productId: values('Product') || null,
      quantity: Number(values('quantity')),
      net: parseAmount(values('amount'), currency) ?? 0,
    },
    currency,
    at,
    paymentNumber,
    // Payments are taken to be a month of thirty days apart.
    firstPaidAt: paymentNumber > 1 ? at - (paymentNumber - 1) * 30 * DAY_MILLISECONDS : null,
  }
}

/** What a sale would pay, reckoned here by the functions that pay. */
export function Try() {
  const currency = useHere().membership.organization.default_currency
  const [answered, setAnswered] = useState<Answered>()
  const ask = async (values: Values) => {
    const partnerId = await partnerOf(values('try_partner'), 'try_partner')
    if (partnerId === null) return
    const { allVersions, askRules } = await import('./ask-rules')
    const partner = body(api.partners[':id'].$get({ param: { id: partnerId } }))
    const [rules, { terms_history }] = await Promise.all([allVersions(), partner])
    const sample = sampleOf(values, currency)
    setAnswered({ rules, sample, answer: askRules(rules, partnerId, terms_history, sample) })
  }
  return (
    <div class="halves try">
      <Form yes="Show what it pays" check={(values) => check(values, currency)} send={ask}>
        {(fault) => (
          <>
            <PartnerField id="try_partner" fault={fault} />
            <div class="narrow">
              <Field id="amount" label={`Net amount, ${currency}`} fault={fault('amount')}>
                {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" defaultValue="100" />}
              </Field>
              <Field id="quantity" label="Quantity" fault={fault('quantity')}>
                {(aria) => <input {...aria} inputMode="numeric" autocomplete="off" defaultValue="1" />}
              </Field>
            </div>
            <div class="narrow">
              {['Product', 'SKU', 'Campaign'].map((name) => (
                <Field key={name} id={name} label={name} optional>
                  {(aria) => <input {...aria} autocomplete="off" autocapitalize="none" />}
                </Field>
              ))}
            </div>
            <div class="narrow">
              <Field id="at" label="Placed on" optional>
                {(aria) => <input {...aria} type="date" />}
              </Field>
              <Field id="payment_number" label="Payment" hint="1 is the first." fault={fault('payment_number')}>
                {(aria) => <input {...aria} inputMode="numeric" autocomplete="off" defaultValue="1" />}
              </Field>
            </div>
          </>
        )}
      </Form>
      <div aria-live="polite">{answered && <Answer {...answered} />}</div>
    </div>
  )
}
