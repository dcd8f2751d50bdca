import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { themeNames } from '../../shared/model/settings.ts'
import { Gallery } from './gallery.ts'

const imageSizePx = 512
const steps = 20
/** Long enough that the run lasts through all sizes. */
const longSteps = 800
let gallery: Gallery

describe('a run at every size of letters', () => {
  beforeAll(async () => {
    gallery = await Gallery.open('Sizes', { args: [`--size=${imageSizePx}`] })
    await gallery.wear('dark')
    const { desk } = gallery
    await desk.until('IDLE')
    await desk.startEff(steps)
    await desk.until('DONE')
    await desk.open(join(desk.out, 'EFF_0001/EFF_0001.h5'))
    await gallery.go('describe')
    await desk.page
      .getByRole('region', { name: 'New from a template' })
      .getByRole('button', { name: /EFF/ })
      .click()
    await gallery.go('acquire')
    await desk.startEff(longSteps)
  })
  afterAll(() => gallery.close())

  test('has points', () => gallery.desk.untilDone('Data', 10))

  test.each([0.8, 1.5, 2])('at scale %s', async scale => {
    await gallery.desk.atBothSizes(async suffix => {
      await gallery.set({ scale })
      for (const id of await gallery.workspaceIds()) {
        await gallery.go(id)
        await gallery.showWindow(`scale-${scale * 100}-${id}${suffix}`, `At ${scale * 100} %: ${id}`)
      }
      await gallery.set({ scale: 1 })
    })
  })

  test('read from 2 m', async () => {
    await gallery.set({ isFarReading: true })
    for (const id of await gallery.workspaceIds()) {
      await gallery.go(id)
      await gallery.show(`far-${id}`, `Read from 2 m: ${id}`)
    }
    await gallery.set({ isFarReading: false })
  })

  test('a mirror window', async () => {
    await gallery.go('acquire')
    const mirror = await gallery.another('>New mirror window')
    await mirror.getByTestId('chip-mirror').waitFor()
    await mirror.locator('[data-testid="curve"] .main-svg .trace').waitFor()
    await gallery.showPage(mirror, 'mirror', 'A window that only shows')
    await mirror.close()
  })

  test('one window asks for control, the other answers', async () => {
    const { desk } = gallery
    const second = await gallery.another('>New window')
    const ask = second.locator('[data-command="control.ask"]')
    /** One picture of each request: without an answer control would pass, and slow machines take long for a picture. */
    const whileAsked = async (film: () => Promise<void>): Promise<void> => {
      await ask.click()
      await desk.page.getByTestId('control-request').waitFor()
      await film()
      await desk.page.keyboard.press('Control+Shift+K')
      await ask.waitFor()
    }
    await desk.atBothSizes(async suffix => {
      for (const theme of themeNames) {
        await gallery.wear(theme)
        const name = `control-asked-${theme}${suffix}`
        await whileAsked(() => gallery.showOnce(name, 'Another window asks for control'))
      }
    })
    for (const theme of themeNames) {
      await gallery.wear(theme)
      await whileAsked(() => gallery.showPage(second, `control-asking-${theme}`, 'The window that asks'))
    }
    await gallery.wear('dark')
    await second.close()
  })
})
