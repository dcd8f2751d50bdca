import type { Page } from 'playwright-core'
import type { Bridge, Vitals } from '../../shared/ipc/contract.ts'

export const samplesPerS = 10

/** What a person at the window would notice. */
export interface ScreenSamples {
  readonly agesMs: number[]
  readonly shownHz: number[]
  readonly windowFps: number[]
  readonly vitals: Vitals[]
}

interface SamplingWindow extends Window {
  samples?: ScreenSamples
  readonly hutch?: Bridge
}

/** Starts sampling in the page; `takeSamples` gives what came since. */
export async function startSampling(page: Page): Promise<void> {
  await page.evaluate(intervalMs => {
    const own = window as SamplingWindow
    own.samples = { agesMs: [], shownHz: [], windowFps: [], vitals: [] }
    own.hutch?.on('vitals', vitals => own.samples?.vitals.push(vitals))
    let lastFrame = ''
    setInterval(() => {
      const { ageMs, frame, shownHz } =
        document.querySelector<HTMLElement>('[data-testid=image-stage]')?.dataset ?? {}
      if (ageMs === undefined || frame === undefined || frame === lastFrame) return
      lastFrame = frame
      own.samples?.agesMs.push(Number(ageMs))
      own.samples?.shownHz.push(Number(shownHz))
    }, intervalMs)
    let frames = 0
    let sinceMs = performance.now()
    const count = (): void => {
      frames += 1
      const now = performance.now()
      if (now - sinceMs >= 1000) {
        own.samples?.windowFps.push((frames * 1000) / (now - sinceMs))
        frames = 0
        sinceMs = now
      }
      requestAnimationFrame(count)
    }
    requestAnimationFrame(count)
  }, 1000 / samplesPerS)
}

export async function takeSamples(page: Page): Promise<ScreenSamples> {
  return await page.evaluate(() => {
    const own = window as SamplingWindow
    const taken = own.samples ?? { agesMs: [], shownHz: [], windowFps: [], vitals: [] }
    own.samples = { agesMs: [], shownHz: [], windowFps: [], vitals: [] }
    return taken
  })
}
