import { Hono } from 'hono/tiny'
import type { AppEnv } from '../../platform/env'
import { resolveLink } from './resolve'

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

/**
 * /r: short links. Redirects to the organization's own pages only, with `ref` and without any name or address. The
 * page's tag records the visit: were it recorded here too, every click would count twice.
 */
export const redirectRoutes = new Hono<AppEnv>().get('/:handle', async (c) => {
  c.header('Cache-Control', 'no-store')
  const resolved = await resolveLink(c.env, c.req.param('handle'), c.var.now)
  return resolved ? c.redirect(resolved.landingUrl, 302) : c.html(NOT_FOUND, 404)
})
