import { screenOutput } from '../../shared/spec/property-names.ts'
import type { SpecValue } from '../../shared/spec/value.ts'
import type { Requests } from './requests.ts'
import type { Watches } from './watches.ts'

/**
 * Runs a command line and hands on everything SPEC prints until its answer; the server sends all output of a command before
 * its answer. There is one screen: what other clients and the local user make SPEC print meanwhile is heard too. Aborting is
 * Ctrl-C in SPEC.
 */
export async function consoleCommand(
  { requests, watches }: { readonly requests: Requests; readonly watches: Watches },
  source: string,
  { onOutput, signal }: { readonly onOutput: (text: string) => void; readonly signal: AbortSignal },
): Promise<SpecValue> {
  const stop = watches.add(screenOutput, text => {
    if (text !== '') onOutput(text)
  })
  try {
    return await requests.query(source, signal)
  } finally {
    stop()
  }
}
