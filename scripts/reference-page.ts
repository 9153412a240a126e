import { html, raw } from 'hono/html'
import { contract } from '../worker/contract'
import { openApi } from '../worker/platform/openapi'

type Described = ReturnType<typeof openApi>['paths'][string]

const STYLE = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.75rem}h2{font-size:1.125rem;margin:2rem 0 .25rem;overflow-wrap:anywhere}code{font:.9375em
  ui-monospace,monospace}
pre{overflow:auto;padding:.75rem;border:1px solid #8885;border-radius:.5rem;max-height:22rem;font-size:.8125rem}summary{cursor:pointer;padding:.375rem 0}.who{color:light-dark(#57666b,#9cabb0)}`

const part = (title: string, value: unknown) =>
  value === undefined
    ? ''
    : html`<details><summary>${title}</summary><pre tabindex="0">${JSON.stringify(value, null, 1)}</pre></details>`

function section(path: string, methods: Described) {
  return Object.entries(methods).map(([method, value]) => {
    const described = value !== null && typeof value === 'object' ? value : {}
    const summary = 'summary' in described ? String(described.summary) : ''
    const parameters = 'parameters' in described ? described.parameters : undefined
    const body = 'requestBody' in described ? described.requestBody : undefined
    const responses = 'responses' in described ? described.responses : undefined
    return html`<section><h2><code>${method.toUpperCase()} ${path}</code></h2><p>${summary}</p>
${part('Parameters', Array.isArray(parameters) && parameters.length ? parameters : undefined)}${part('Body', body)}${part('Answers', responses)}</section>`
  })
}

/** The OpenAPI document and its readable page, for the address and version given. */
export async function reference(at: { url: string; version: string }): Promise<{ document: string; page: string }> {
  const document = openApi(contract, at)
  const page =
    await html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tributary API reference</title><style>${raw(STYLE)}</style></head><body><main><h1>API reference</h1>
<p>JSON in <code>snake_case</code>; amounts in minor units beside their currency; times in RFC 3339. Errors are
<code>application/problem+json</code> with a stable <code>code</code>. In OpenAPI 3.1: <a
  href="/api/openapi.json">/api/openapi.json</a>.</p>
${Object.entries(document.paths).map(([path, methods]) => section(path, methods))}</main></body></html>`
  return { document: JSON.stringify(document), page: String(page) }
}
