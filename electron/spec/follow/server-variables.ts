import { HutchError } from '../../../shared/model/problem.ts'
import { parseNumber } from '../../../shared/spec/number-text.ts'
import type { FollowedServer } from './scan-source.ts'

/** Undefined when this SPEC does not have the variable; a lost connection rejects. */
export async function variableText(server: FollowedServer, name: string): Promise<string | undefined> {
  return await server.read(`var/${name}`).catch((error: unknown) => {
    if (error instanceof HutchError && error.kind === 'device') return undefined
    throw error
  })
}

/** Undefined also for what is no finite number. */
export async function variableNumber(server: FollowedServer, name: string): Promise<number | undefined> {
  const value = parseNumber((await variableText(server, name)) ?? '')
  return value !== undefined && Number.isFinite(value) ? value : undefined
}
