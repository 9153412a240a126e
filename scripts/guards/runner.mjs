import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const NOT_COPIED = /^(\.git|node_modules|dist|\.tributary|\.wrangler)(\/|$)/

/** A copy of the project outside of it, with its packages linked, in which guards may be taken away. */
export async function scratchOf(root) {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-guards-'))
  await cp(root, folder, { recursive: true, filter: (path) => !NOT_COPIED.test(relative(root, path)) })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await mkdir(join(folder, 'dist/assets'), { recursive: true })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

const SETUP = 'worker/test-support/databases.ts'
const MIGRATIONS = 'migrations/tenant'

/** The migrations are read once, as vitest starts; here each run reads them anew. */
async function readMigrationsAnew(folder) {
  const { readD1Migrations } = await import('@cloudflare/vitest-plugin')
  const file = join(folder, 'migrations/tenant.json')
  const save = async () => writeFile(file, JSON.stringify(await readD1Migrations(join(folder, MIGRATIONS))))
  const setup = await readFile(join(folder, SETUP), 'utf8')
  const own = `import tenantMigrations from '../../migrations/tenant.json'\n`
  await writeFile(join(folder, SETUP), own + setup.replaceAll('env.TENANT_MIGRATIONS', 'tenantMigrations'))
  await save()
  return { file, save }
}

/** A file with something else in place of each of these guards. */
export async function putInstead(folder, guards, instead) {
  for (const [path, own] of Map.groupBy(guards, (guard) => guard.path)) {
    const fromTheEnd = own.toSorted((a, b) => b.start - a.start)
    const code = fromTheEnd.reduce(
      (text, guard) =>
        text.slice(0, guard.start) + instead(guard, text.slice(guard.start, guard.end)) + text.slice(guard.end),
      own[0].whole,
    )
    await writeFile(join(folder, path), code)
  }
}

/** What went red in a run: the first test by its name, or that a file could not be read at all. */
function redOf(modules, errors) {
  for (const module of modules) {
    for (const test of module.children.allTests('failed')) return test.fullName
    const [error] = module.errors()
    if (error?.message.includes('Transform failed')) throw new Error(`what is left is no program: ${error.message}`)
    if (error) return `(as it loads) ${error.message}`
  }
  return errors.length > 0 ? `(beside the tests) ${errors[0]?.message ?? errors[0]}` : null
}

/** One vitest for all: files are changed under it and tests run again, as starting anew takes longer than most tests. */
export async function testsIn(folder, hear = () => {}, bail = 1) {
  process.chdir(folder)
  const migrations = await readMigrationsAnew(folder)
  const { createVitest } = await import('vitest/node')
  const vitest = await createVitest('test', {
    root: folder,
    watch: false,
    bail,
    reporters: [{ onUserConsoleLog: ({ content }) => hear(content) }],
    maxWorkers: 1,
  })
  async function run(test) {
    const specifications = await vitest.globTestSpecifications([test])
    if (specifications.length === 0) throw new Error(`there is no ${test}`)
    const { unhandledErrors } = await vitest.runTestSpecifications(specifications, false)
    await vitest.waitForTestRunEnd()
    const file = specifications[0].moduleId
    return { modules: vitest.state.getTestModules().filter(({ moduleId }) => moduleId === file), unhandledErrors }
  }
  return {
    /** Resolves with the name of what failed, or null when all passed. */
    async redIn(test) {
      const { modules, unhandledErrors } = await run(test)
      return redOf(modules, unhandledErrors)
    },
    /** All tests of a file by name, each with what it says when it fails, else null. */
    async saidIn(test) {
      const { modules } = await run(test)
      const tests = modules.flatMap(({ children }) => [...children.allTests()])
      return tests.map((each) => ({ name: each.name, said: each.result().errors?.[0]?.message ?? null }))
    },
    async put(path, code) {
      const file = join(folder, path)
      await writeFile(file, code)
      vitest.invalidateFile(file)
      if (!path.startsWith(MIGRATIONS)) return
      await migrations.save()
      vitest.invalidateFile(migrations.file)
    },
    close: () => vitest.close(),
  }
}
