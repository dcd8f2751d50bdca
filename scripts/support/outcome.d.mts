export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export function vitestCounts(reportFile: string, exitCode: number): Promise<Counts>
