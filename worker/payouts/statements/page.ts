import { html, raw } from 'hono/html'
import { decimal } from '../../core/money'
import type { Statement } from './build'

const STYLE = `:root{color-scheme:light}
body{font:14px/1.45 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#14191a;background:#fff}
h1{font-size:1.375rem;margin:0}h2{font-size:1rem;margin:1.75rem 0 .375rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .5rem .25rem 0;border-bottom:1px solid #d5dbdc;vertical-align:top}
th{font-weight:600}code{font:.8125rem ui-monospace,monospace;overflow-wrap:anywhere}
.amount{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}@page{margin:16mm}
@media print{body{margin:0;max-width:none}thead{display:table-header-group}tr{break-inside:avoid}}`

type Html = ReturnType<typeof html>
type Told = Html | string

const cell = (told: Told) => html`<td>${told}</td>`
const money = (amount: number, currency: string) =>
  html`<td class="amount">${decimal(amount, currency)} ${currency}</td>`
const row = (...cells: Html[]) => html`<tr>${cells}</tr>`

const head = (names: string[], amounts: string[]) =>
  html`<thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}
${amounts.map((name) => html`<th scope="col" class="amount">${name}</th>`)}</tr></thead>`

const table = (title: string, names: string[], amounts: string[], rows: Html[]) =>
  html`<h2>${title}</h2><table>${head(names, amounts)}<tbody>${rows}</tbody></table>`

const accounts = ({ accounts: all }: Statement) =>
  table(
    'Balances',
    ['Account'],
    ['Opening', 'Closing'],
    all.map(({ account, currency, opening_amount, closing_amount }) =>
      row(cell(account), money(opening_amount, currency), money(closing_amount, currency)),
    ),
  )

const sums = ({ sums: all }: Statement) =>
  table(
    'In this period',
    ['Currency'],
    ['Earned', 'Taken back', 'Paid out', 'Came back', 'Repaid'],
    all.map(({ currency, ...sum }) =>
      row(
        cell(currency),
        money(sum.earned_amount, currency),
        money(sum.reversed_amount, currency),
        money(sum.paid_amount, currency),
        money(sum.returned_amount, currency),
        money(sum.repaid_amount, currency),
      ),
    ),
  )

const transfers = ({ transfers: all }: Statement) =>
  table(
    'Transfers',
    ['Day', 'What happened', 'From, to'],
    ['Amount'],
    all.map(({ day, words, debit, credit, amount, currency, cause }) =>
      row(
        cell(day),
        cell(html`${words}<br><code>${cause}</code>`),
        cell(`${debit} → ${credit}`),
        money(amount, currency),
      ),
    ),
  )

const roots = ({ days, open_days }: Statement) =>
  table(
    open_days.length > 0 ? `Closed days (not closed yet: ${open_days.join(', ')})` : 'Closed days',
    ['Day', 'Transfers', 'Root'],
    [],
    days.map(({ day, transfers: count, root }) =>
      row(cell(day), cell(String(count)), cell(html`<code>${root}</code>`)),
    ),
  )

const explained = ({ key_id }: Statement) =>
  html`<p>Each closed day’s transfers lead to a root that names the day before it and is signed by the key
<code>${key_id}</code>. In JSON this statement carries the proofs, and <code>verify.mjs</code> checks them offline.</p>`

/** A statement to read and to print; everything told by people is escaped. */
export function statementPage(statement: Statement) {
  const { partner_name, partner_id, period_start, period_end, issued_at } = statement
  const title = `Statement from ${period_start} until before ${period_end}`
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${raw(STYLE)}</style></head>
<body><main><h1>${title}</h1><p>${partner_name ?? partner_id} · days in UTC · issued ${issued_at}</p>
${accounts(statement)}${sums(statement)}${transfers(statement)}${roots(statement)}${explained(statement)}
</main></body></html>`
}
