import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { countsOf, sumOf } from './counts.mjs'
import { mustInstall, root } from './install.mjs'
import { run } from './tools.mjs'

let folder

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runners-test-'))
})

after(() => rm(folder, { recursive: true }))

describe('the packages', () => {
  const PACKAGES = {
    '': { version: '0.1.0' },
    'node_modules/hono': { version: '4.0.0' },
    'node_modules/for-another-system': { version: '1.0.0', optional: true },
  }
  const save = (name, packages) => writeFile(join(folder, name), JSON.stringify({ packages }))
  const installed = { 'node_modules/hono': { version: '4.0.0' } }

  before(async () => {
    await save('package-lock.json', PACKAGES)
  })

  test('are installed when there are none', () => {
    assert.equal(mustInstall(folder), true)
  })

  test('are left alone while they are those of the lock file, however new the file is', async () => {
    await mkdir(join(folder, 'node_modules'))
    await save('node_modules/.package-lock.json', installed)
    await utimes(join(folder, 'node_modules/.package-lock.json'), 1_000, 1_000)
    assert.equal(mustInstall(folder), false)
  })

  test('are installed again when the lock file asks for another version, or for more', async () => {
    await save('package-lock.json', { ...PACKAGES, 'node_modules/hono': { version: '4.0.1' } })
    assert.equal(mustInstall(folder), true)
    await save('package-lock.json', { ...PACKAGES, 'node_modules/zod': { version: '4.0.0' } })
    assert.equal(mustInstall(folder), true)
  })
})

describe('the line at the end of npm test', () => {
  const vitest = { numPassedTests: 5, numFailedTests: 0, numFailedTestSuites: 0, numPendingTests: 1, numTodoTests: 0 }

  test('counts a suite that could not be loaded as failed', () => {
    assert.deepEqual(countsOf('vitest', JSON.stringify({ ...vitest, numFailedTestSuites: 2 }), 1), {
      passed: 5,
      failed: 2,
      skipped: 1,
    })
  })

  test('counts a runner that wrote nothing, or ended badly, as failed', () => {
    assert.equal(countsOf('node', '', 0).failed, 1)
    assert.equal(countsOf('vitest', JSON.stringify(vitest), 1).failed, 1)
    assert.equal(countsOf('vitest', JSON.stringify(vitest), 0).failed, 0)
  })

  test('sums what node itself reports of passing, failing and skipped tests', async () => {
    const file = join(folder, 'sample.test.mjs')
    const outcomes = [`test('a', () => {})`, `test('b', () => { throw new Error('b') })`, `test.todo('c')`]
    await writeFile(file, [`import { test } from 'node:test'`, ...outcomes].join('\n'))
    const reporter = `--test-reporter=${join(root, 'scripts/count-reporter.mjs')}`
    // Inside a test run, node would report to the outer one.
    const env = { NODE_TEST_CONTEXT: undefined }
    const { code, stdout } = await run('node', ['--test', reporter, file], { capture: true, env })
    const counts = countsOf('node', stdout, code)
    assert.deepEqual(sumOf([counts, { passed: 2, failed: 0, skipped: 0 }]), { passed: 3, failed: 1, skipped: 1 })
  })
})
