const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/** What vitest's JSON report says. A file that could not even be loaded is a failed suite without a failed test. */
const ofVitest = ({ numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, numTodoTests }) => ({
  passed: numPassedTests,
  failed: numFailedTests || numFailedTestSuites,
  skipped: numPendingTests + numTodoTests,
})

/** What `count-reporter.mjs` wrote of `node --test`. */
const ofNode = ({ passed, failed, cancelled, skipped, todo }) => ({
  passed,
  failed: failed + cancelled,
  skipped: skipped + todo,
})

/**
 * What a runner reported, as passed, failed and skipped. A runner that wrote no report, or ended badly without
 * naming a failure, has failed.
 */
export function countsOf(runner, report, exitCode) {
  if (!report.trim()) return { ...NOTHING, failed: 1 }
  const counts = (runner === 'vitest' ? ofVitest : ofNode)(JSON.parse(report))
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

export const sumOf = (all) =>
  all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    NOTHING,
  )
