import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Console, effFrames, patienceMs } from './console.ts'
import { coloursOf } from './screen-colours.ts'
import { recorded } from './recorded.ts'

/** As the description has it. */
const steps = 100
let desk: Console

describe('the full-field EXAFS by mouse', () => {
  beforeAll(async () => {
    desk = await Console.start()
  })
  afterAll(() => desk.close())

  test('a first start shows the simulated beamline and what can be started', async () => {
    await desk.hutch.screenshot('connecting')
    await desk.until('IDLE')
    const chips = desk.page.getByRole('group', { name: 'Beamline' })
    await chips.getByText('Simulator').waitFor()
    await chips.getByText(/^\d+\.\d mA$/).waitFor()
    await desk.page
      .getByTestId('link')
      .filter({ hasText: /^SPEC connected$/ })
      .waitFor()
    await desk.page
      .getByTestId('link')
      .filter({ hasText: /^frelon connected$/ })
      .waitFor()
    await desk.film('empty')
  })

  test('the plan follows the values that are changed', async () => {
    await desk.chooseEff(steps)
    await desk
      .node('White before')
      .getByText(String(steps + 1), { exact: true })
      .waitFor()
    await desk.film('chosen')
  })

  test('the tree fills, the image and the curve grow while it runs', async () => {
    await desk.button('run.start').click()
    await desk.until('RUNNING')
    await desk.untilDone('Data', 1)
    await desk.page
      .getByTestId('run-progress')
      .getByText(/^ends \d\d:\d\d/)
      .waitFor()
    const [before, points] = [await desk.done('Data'), await desk.curvePoints()]
    await desk.untilDone('Data', before + 2)
    await expect.poll(() => desk.curvePoints(), { timeout: patienceMs }).toBeGreaterThan(points)
    await expect.poll(() => desk.frameOnScreen(), { timeout: patienceMs }).toBeGreaterThan(before)
    // The description wants the data shown; the whites of each point go on meanwhile.
    expect(await desk.page.getByTestId('image-frame').innerText()).toMatch(
      /^Data · frame \d+ \(\d+\w\w of 101\)$/,
    )
    await desk.page
      .getByTestId('acquired-instead')
      .getByText(/^now: White/)
      .waitFor()
    // Tree and image say the same: the selected row is the one on the image.
    const selected = desk.page.getByRole('treeitem', { selected: true })
    expect(await selected.getAttribute('aria-label')).toBe('Data')
    await selected.getByTestId('on-image').waitFor()
  })

  test('a pause comes after a complete point and lasts until it is resumed', async () => {
    await desk.button('run.pause').click()
    await desk.until('PAUSED')
    await expect.poll(donePerNode).toSatisfy(allEqual)
    const paused = await desk.done('Data')
    // A row of the tree brings its images, F the newest of the run again.
    await desk.node('White after').click()
    await desk.page
      .getByTestId('image-frame')
      .getByText(/^White after · white · frame 0 \(1st of/)
      .waitFor()
    await desk.node('White after').getByTestId('on-image').waitFor()
    await desk.page.getByTestId('follow').click()
    await desk.page.getByRole('treeitem', { name: 'Data', selected: true }).waitFor()
    await desk.page
      .getByTestId('image-frame')
      .getByText(`frame ${paused - 1} (${paused}`)
      .waitFor()
    expect(await coloursOf(desk.stage)).toBeGreaterThan(20)
    await desk.film('paused')
    await desk.button('run.resume').click()
    await desk.until('RUNNING')
    await desk.untilDone('Data', paused + 1)
    await desk.film('running')
  })

  test('its end can be asked for after the scan, and taken back', async () => {
    await desk.page.getByRole('button', { name: 'When to stop' }).click()
    await desk.film('stop-menu')
    await desk.page.getByRole('menuitem', { name: 'Stop after this scan' }).click()
    await desk.until('STOPPING')
    await desk.page.getByTestId('run-reason').getByText('When this scan is complete').waitFor()
    await desk.film('stopping')
    await desk.button('run.resume').click()
    await desk.until('RUNNING')
  })

  test('it runs to its end, and the file holds every frame', async () => {
    await desk.until('DONE')
    await desk.page
      .getByTestId('run-headline')
      .getByText(`${effFrames(steps)} frames`)
      .waitFor()
    await desk.film('done')
    const frames = effFrames(steps)
    expect(recorded(desk.out, 'EFF_0001')).toEqual({ status: 'success', complete: frames, readable: frames })
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})

async function donePerNode(): Promise<readonly number[]> {
  return await Promise.all(
    ['Energy Scan', 'White before', 'Data', 'White after'].map(name => desk.done(name)),
  )
}

function allEqual(numbers: readonly number[]): boolean {
  return numbers.every(number => number === numbers[0])
}
