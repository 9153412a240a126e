import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { root } from './install.mjs'

const classes = (...names) => names.map((name) => `export class ${name} {}`).join('\n')
const functions = (...names) =>
  names.map((name) => `export const ${name} = () => { throw new Error('${name} is not in this build') }`).join('\n')

const NO_DESCRIPTIONS = `const none = () => () => undefined
export { none as createToJSONSchemaMethod, none as createStandardJSONSchemaMethod }
${functions('toJSONSchema', 'JSONSchemaGenerator')}`

const NO_ALIASES = `${classes('ColumnAliasProxyHandler', 'RelationTableAliasProxyHandler', 'TableAliasProxyHandler')}
${functions('aliasedRelation', 'aliasedTable', 'aliasedTableColumn')}
${functions('mapColumnsInAliasedSQLToAlias', 'mapColumnsInSQLToAlias')}`

const NO_RELATIONS = `${classes('Relation', 'Relations', 'One', 'Many')}
${functions('createTableRelationsHelpers', 'extractTablesRelationalConfig', 'mapRelationalRow', 'normalizeRelation')}
${functions('getOperators', 'getOrderByOperators', 'relations', 'createOne', 'createMany')}`

/**
 * What packages bring along and nothing here calls, by the end of the file's path. Every schema would carry the code
 * that describes it, but the reference is built beforehand; every database that of relations and of writes, but reads
 * are plain and writes are statements of our own.
 */
const LEFT_OUT = Object.entries({
  'zod/v4/core/to-json-schema.js': NO_DESCRIPTIONS,
  'zod/v4/core/json-schema-processors.js': NO_DESCRIPTIONS,
  'zod/v4/core/json-schema-generator.js': NO_DESCRIPTIONS,
  'drizzle-orm/alias.js': NO_ALIASES,
  'drizzle-orm/relations.js': NO_RELATIONS,
  'drizzle-orm/sqlite-core/columns/blob.js': functions('blob'),
  'drizzle-orm/sqlite-core/columns/numeric.js': functions('numeric'),
  'drizzle-orm/sqlite-core/columns/custom.js': functions('customType'),
  'drizzle-orm/sqlite-core/foreign-keys.js': classes('ForeignKeyBuilder', 'ForeignKey'),
  'drizzle-orm/sqlite-core/query-builders/query.js': classes('RelationalQueryBuilder'),
  'drizzle-orm/sqlite-core/query-builders/insert.js': classes('SQLiteInsertBuilder', 'SQLiteInsertBase'),
  'drizzle-orm/sqlite-core/query-builders/update.js': classes('SQLiteUpdateBuilder', 'SQLiteUpdateBase'),
  'drizzle-orm/sqlite-core/query-builders/delete.js': classes('SQLiteDeleteBase'),
  'drizzle-orm/sqlite-core/query-builders/count.js': classes('SQLiteCountBuilder'),
})

const leftOut = {
  name: 'left-out',
  load: (id) => LEFT_OUT.find(([end]) => id.replaceAll('\\', '/').endsWith(`/node_modules/${end}`))?.[1],
}

/** One file of the Worker, exactly as it is uploaded, with its source map beside it; resolves with its path. */
export async function buildWorker() {
  const file = join(root, '.wrangler/worker/index.js')
  const bundle = await rolldown({
    input: join(root, 'worker/index.ts'),
    platform: 'browser',
    resolve: { conditionNames: ['workerd', 'worker', 'browser', 'import', 'default'] },
    external: [/^cloudflare:/, /^node:/],
    // What is left out is named all over these packages.
    checks: { importIsUndefined: false },
    plugins: [leftOut],
  })
  await bundle.write({ file, format: 'esm', minify: true, codeSplitting: false, sourcemap: true })
  return file
}
