import type { Clock } from '../../shared/base/clock.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { SpecLink } from './link.ts'

/**
 * Ends a link whose server keeps the connection but answers nothing. The protocol has no ping; a second greeting is legal
 * at any time and answered even while a command runs.
 */
export async function keepAlive(
  link: SpecLink,
  options: { readonly clock: Clock; readonly heartbeatMs: number; readonly silenceMs: number },
): Promise<void> {
  while (!link.over.aborted) {
    const leftMs = Math.max(0, options.silenceMs - link.silentMs)
    await options.clock.sleep(Math.min(options.heartbeatMs, leftMs), link.over).catch(ignoreEnd)
    if (link.silentMs >= options.silenceMs) {
      link.close(`no answer for ${Math.round(link.silentMs / 100) / 10} s`)
    } else if (link.silentMs >= options.heartbeatMs) {
      void link.hello().catch(ignoreEnd)
    }
  }
}

function ignoreEnd(error: unknown): void {
  if (!(error instanceof HutchError)) throw error
}
