import { html, raw } from 'hono/html'
import { decimal } from '../../core/money'
import type { Statement } from './build'

const STYLE = `:root{color-scheme:light}body{font:14px/1.45 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#14191a;background:#fff}
h1{font-size:1.375rem;margin:0}h2{font-size:1rem;margin:1.75rem 0 .375rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .5rem .25rem 0;border-bottom:1px solid #d5dbdc;vertical-align:top}th{font-weight:600}
.amount{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}code{font:.8125rem ui-monospace,monospace;overflow-wrap:anywhere}
@media print{body{margin:0;max-width:none}thead{display:table-header-group}tr{break-inside:avoid}}@page{margin:16mm}`

const money = (amount: number, currency: string) =>
  html`<td class="amount">${decimal(amount, currency)} ${currency}</td>`

const accounts = ({ accounts: all }: Statement) => html`<h2>Balances</h2>
<table><thead><tr><th>Account</th><th class="amount">Opening</th><th class="amount">Closing</th></tr></thead><tbody>
${all.map(
  ({ account, currency, opening_amount, closing_amount }) =>
    html`<tr><td>${account}</td>${money(opening_amount, currency)}${money(closing_amount, currency)}</tr>`,
)}</tbody></table>`

const sums = ({ sums: all }: Statement) => html`<h2>In this period</h2>
<table><thead><tr><th>Currency</th><th class="amount">Earned</th><th class="amount">Taken back</th><th class="amount">Paid out</th>
<th class="amount">Came back</th><th class="amount">Repaid</th></tr></thead><tbody>
${all.map(
  (
    sum,
  ) => html`<tr><td>${sum.currency}</td>${money(sum.earned_amount, sum.currency)}${money(sum.reversed_amount, sum.currency)}
${money(sum.paid_amount, sum.currency)}${money(sum.returned_amount, sum.currency)}${money(sum.repaid_amount, sum.currency)}</tr>`,
)}</tbody></table>`

const transfers = ({ transfers: all }: Statement) => html`<h2>Transfers</h2>
<table><thead><tr><th>Day</th><th>What happened</th><th>From, to</th><th class="amount">Amount</th></tr></thead><tbody>
${all.map(
  ({ day, words, debit, credit, amount, currency, cause }) =>
    html`<tr><td>${day}</td><td>${words}<br><code>${cause}</code></td><td>${debit} → ${credit}</td>${money(amount, currency)}</tr>`,
)}</tbody></table>`

const roots = ({ days, open_days, key_id }: Statement) => html`<h2>Closed days</h2>
<p>Each day's transfers lead to a root that names the day before and is signed by key <code>${key_id}</code>.
The same statement as JSON carries the proofs; <code>node verify.mjs statement.json key.json</code> checks them offline.
${open_days.length > 0 ? html`Not closed yet: ${open_days.join(', ')}.` : ''}</p>
<table><thead><tr><th>Day</th><th class="amount">Transfers</th><th>Root</th></tr></thead><tbody>
${days.map(({ day, transfers: count, root }) => html`<tr><td>${day}</td><td class="amount">${count}</td><td><code>${root}</code></td></tr>`)}
</tbody></table>`

/** A statement to read and to print; everything told by people is escaped. */
export const statementPage = (statement: Statement) => html`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Statement ${statement.period_start} to ${statement.period_end}</title>
<style>${raw(STYLE)}</style></head><body><main><h1>Statement</h1>
<p>${statement.partner_name ?? statement.partner_id} · from ${statement.period_start} until before ${statement.period_end}, days in UTC
 · issued ${statement.issued_at}</p>
${accounts(statement)}${sums(statement)}${transfers(statement)}${roots(statement)}</main></body></html>`
