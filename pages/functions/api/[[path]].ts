type Forwarded = { request: Request; env: { TRIBUTARY: { fetch: (request: Request) => Promise<Response> } } }

/** On Cloudflare Pages the dashboard is static, and everything under /api is the Worker's, over a service binding. */
export const onRequest = ({ request, env }: Forwarded): Promise<Response> => env.TRIBUTARY.fetch(request)
