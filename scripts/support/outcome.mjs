import { readFile } from 'node:fs/promises'

/** Passed, failed and skipped, from a vitest JSON report. */
export async function vitestCounts(reportFile, exitCode) {
  const report = await readReport(reportFile)
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const brokenFiles = report.testResults.filter(isBrokenFile).length
  const failed = report.numFailedTests + brokenFiles
  return {
    passed: report.numPassedTests,
    // An error outside any test (unhandled rejection, no test found) shows in the exit code alone.
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** A file that failed before its first test, at its imports for instance. */
function isBrokenFile({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some(test => test.status === 'failed')
}

export function checkCounts(exitCode) {
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 }
}

export function sum(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const key of Object.keys(total)) for (const count of counts) total[key] += count[key]
  return total
}

async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}
