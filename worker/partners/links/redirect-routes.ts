import { type Context, Hono } from 'hono'
import type { AppEnv, Bindings } from '../../platform/env'
import { type Resolved, resolveLink } from './resolve'

/** A followed link, as the server saw it; the time is epoch milliseconds. */
export type Click = Resolved & {
  at: number
  referrer: string | null
  userAgent: string | null
  country: string | null
}
export type RecordClick = (env: Bindings, click: Click) => Promise<void>

const NOT_FOUND = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>This link leads nowhere</title>
<style>
:root { color-scheme: light dark }
body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.25rem }
</style>
</head>
<body>
<main>
<h1>This link leads nowhere</h1>
<p>It may have been mistyped or cut short. Ask whoever gave it to you for the whole address.</p>
</main>
</body>
</html>
`

const headerOf = (c: Context<AppEnv>, name: string) => c.req.header(name)?.slice(0, 1_024) ?? null

function clickOf(c: Context<AppEnv>, resolved: Resolved): Click {
  const country = c.req.raw.cf?.country
  return {
    ...resolved,
    at: c.var.now,
    referrer: headerOf(c, 'referer'),
    userAgent: headerOf(c, 'user-agent'),
    country: typeof country === 'string' ? country.slice(0, 2) : null,
  }
}

/** A HEAD request or a prefetch is a machine that looks ahead: nobody has clicked yet. */
const isClick = (c: Context<AppEnv>) =>
  c.req.method === 'GET' && !/prefetch|prerender/i.test(c.req.header('sec-purpose') ?? c.req.header('purpose') ?? '')

/** /r: short links. Redirects to the organization's own pages only, with `ref` and without any name or address. */
export const redirectRoutes = ({ recordClick }: { recordClick: RecordClick }) =>
  new Hono<AppEnv>().get('/:handle', async (c) => {
    c.header('Cache-Control', 'no-store')
    const resolved = await resolveLink(c.env, c.req.param('handle'), c.var.now)
    if (!resolved) return c.html(NOT_FOUND, 404)
    if (isClick(c)) {
      // The buyer arrives even when the click cannot be recorded: the page's own tag records it too.
      await recordClick(c.env, clickOf(c, resolved)).catch((error: unknown) =>
        console.error(JSON.stringify({ request: c.var.requestId, click: resolved.linkId, error: String(error) })),
      )
    }
    return c.redirect(resolved.landingUrl, 302)
  })
