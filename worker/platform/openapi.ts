import * as z from 'zod'
import type { Contract, Operation } from './contract'

const SECURITY: Record<Operation['who'], object[]> = {
  anyone: [],
  'webhook signature': [],
  'publishable key': [{ secretKey: [] }, {}],
  'secret key': [{ secretKey: [] }, { session: [] }],
  staff: [{ secretKey: [] }, { session: [] }],
  editors: [{ secretKey: [] }, { session: [] }],
  people: [{ session: [] }],
  owners: [{ session: [] }],
  partners: [{ session: [] }],
  'signed in': [{ secretKey: [] }, { session: [] }],
}

const PROBLEM = {
  description: 'What is wrong, as RFC 9457 problem details with a stable `code`.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { io, unrepresentable: 'any' })

const pathParameters = (path: string) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

function queryParameters(query: z.ZodType | undefined) {
  if (!query) return []
  const { properties = {}, required = [] } = schemaOf(query, 'input')
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function operation(path: string, { summary, who, query, body, answers }: Operation) {
  const responses = Object.entries(answers).map(([status, schema]) => [
    status,
    {
      description: summary,
      ...(schema ? { content: { 'application/json': { schema: schemaOf(schema, 'output') } } } : {}),
    },
  ])
  return {
    summary,
    security: SECURITY[who],
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }
      : {}),
    responses: { ...Object.fromEntries(responses), default: PROBLEM },
  }
}

/** OpenAPI 3.1 from the table of routes: the schemas are the very ones that validate. */
export function openApi(contract: Contract, server: { url: string; version: string }) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [route, described] of Object.entries(contract)) {
    const [method = '', path = ''] = route.split(' ')
    const address = path.replaceAll(/:(\w+)/g, '{$1}')
    paths[address] = { ...paths[address], [method.toLowerCase()]: operation(path, described) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tributary', version: server.version, summary: 'Partner attribution at the edge.' },
    servers: [{ url: server.url }],
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: {
        secretKey: { type: 'http', scheme: 'bearer', description: 'A secret key, sk_…' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-tributary' },
      },
    },
  }
}
