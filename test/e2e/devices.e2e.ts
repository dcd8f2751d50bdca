import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator } from 'playwright-core'
import type { Bridge, Calls } from '../../shared/ipc/contract.ts'
import { BeamlineServers } from './beamline-servers.ts'
import { Console, patienceMs } from './console.ts'

let desk: Console

const device = (id: string): Locator => desk.page.locator(`[data-device="${id}"]`)
const setting = (name: string): Locator => desk.page.locator(`[data-setting="${name}"]`).first()
const field = (name: string): Locator => setting(name).getByRole('textbox')
const says = async (words: string | RegExp): Promise<void> => {
  await desk.page.getByText(words).first().waitFor()
}
const untilState = async (id: string, word: string): Promise<void> => {
  await device(id).getByText(word, { exact: true }).waitFor()
}

/** As the page could ask, whatever its buttons allow. */
async function ask(name: keyof Calls, arg: unknown): Promise<unknown> {
  return await desk.page.evaluate(
    ([call, raw]) => (globalThis as unknown as { hutch: Bridge }).hutch.call(call, raw as never),
    [name, arg] as const,
  )
}

describe('the devices of a beamline file', () => {
  let folder: string
  let file: string
  let servers: BeamlineServers
  const onDisk = async (): Promise<string> => await readFile(file, 'utf8')

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hutch-devices-'))
    servers = await BeamlineServers.start()
    file = await servers.describeIn(folder)
    await writeFile(file, `# Kept by hand\n${await onDisk()}`)
    desk = await Console.start({ args: [`--beamline=${file}`] })
    await desk.until('IDLE')
    await desk.page.keyboard.press('Control+5')
  })
  afterAll(async () => {
    await desk.close()
    await servers.stop()
    await rm(folder, { recursive: true })
  })

  test('are listed with their state, in words', async () => {
    await untilState('spec', 'Connected')
    await untilState('detectors/frelon', 'Connected')
    await device('beamline').getByText('Servers of a test').waitFor()
    await desk.film('devices')
  })

  test('are walked through by the keyboard', async () => {
    await device('spec').focus()
    await desk.page.keyboard.press('ArrowDown')
    await desk.page.getByRole('heading', { name: 'frelon' }).waitFor()
    await desk.page.keyboard.press('ArrowUp')
    await desk.page.getByRole('heading', { name: 'SPEC server' }).waitFor()
  })

  test('answer a test with what they are', async () => {
    await device('detectors/frelon').click()
    await desk.page.keyboard.press('Control+t')
    const result = desk.page.getByTestId('test-result')
    await result.getByText('It answers').waitFor()
    await result.getByText('256 × 256 px, uint16').waitFor()
    await desk.film('devices-tested')
  })

  test('a wrong value is told beside it while it is typed, and cannot be saved', async () => {
    await field('port').fill('99999')
    await setting('port')
      .getByText(/port number from 1 to 65535/)
      .waitFor()
    await desk.page.locator('[data-command="devices.save"][aria-disabled="true"]').first().waitFor()
    await desk.hutch.screenshot('devices-wrong')
    await desk.button('devices.revert').click()
    expect(await field('port').inputValue()).not.toBe('99999')
  })

  test('a change is saved into the file, whose comments stay', async () => {
    await setting('geometry').getByRole('button', { name: 'Set geometry' }).click()
    await field('distance').fill('200 mm')
    await desk.page.getByTestId('unsaved').waitFor()
    await desk.page.keyboard.press('Control+s')
    await desk.page.getByTestId('unsaved').waitFor({ state: 'detached' })
    expect(await onDisk()).toContain('distance: 200 mm')
    expect(await onDisk()).toMatch(/^# Kept by hand\n/)
    await untilState('detectors/frelon', 'Connected')
    await desk.hutch.screenshot('devices-geometry')
  })

  test('are disconnected and connected by hand', async () => {
    await desk.button('devices.disconnect').click()
    await untilState('detectors/frelon', 'Disconnected')
    await desk.button('devices.connect').click()
    await untilState('detectors/frelon', 'Connected')
    await device('spec').click()
    await desk.button('devices.disconnect').click()
    await untilState('spec', 'Disconnected')
    await desk.hutch.screenshot('devices-off')
    await desk.button('devices.connect').click()
    await untilState('spec', 'Connected')
  })

  test('come back by themselves after their server did, and are told how often', async () => {
    await servers.kill('spec')
    await untilState('spec', 'Not reachable')
    await desk.page.getByTestId('last-error').waitFor()
    await desk.film('devices-lost')
    await servers.revive('spec')
    await untilState('spec', 'Connected')
    await says('once')
  })

  test('an address where nobody is says so, and the right one is found again', async () => {
    await field('spec').fill('localhost:1')
    await desk.button('devices.test').click()
    await desk.page.getByTestId('test-result').getByText('connection refused').waitFor()
    await desk.hutch.screenshot('devices-wrong-host')
    await desk.page.getByRole('button', { name: 'Search', exact: true }).click()
    await desk.page
      .getByTestId('found-servers')
      .getByRole('button', { name: `:${servers.specPort}` })
      .click()
    expect(await field('spec').inputValue()).toBe(`localhost:${servers.specPort}`)
    await desk.button('devices.test').click()
    await desk.page.getByTestId('test-result').getByText('It answers').waitFor()
    await desk.film('devices-spec-tested')
    await desk.button('devices.revert').click()
  })

  test('a detector is added and removed', async () => {
    await desk.button('devices.add').click()
    await desk.hutch.screenshot('devices-new')
    await field('name').fill('2nd')
    await setting('name')
      .getByText(/detector name/)
      .waitFor()
    await field('name').fill('second')
    await field('port').fill('1')
    await desk.button('devices.save').click()
    await untilState('detectors/second', 'Not reachable')
    expect(await onDisk()).toContain('second:')
    await desk.button('devices.remove').click()
    const question = desk.page.getByRole('alertdialog', { name: 'Remove second?' })
    await question.waitFor()
    await desk.hutch.screenshot('devices-remove')
    await desk.page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    await desk.button('devices.remove').click()
    await question.waitFor()
    await desk.page.keyboard.press('Enter')
    await device('detectors/second').waitFor({ state: 'detached' })
    expect(await onDisk()).not.toContain('second:')
  })

  test('a file that another program changed is never overwritten, and read again on demand', async () => {
    const theirs = (await onDisk())
      .replace('Servers of a test', 'Renamed outside')
      .replace('distance: 200 mm', 'distance: 300 mm')
    await writeFile(file, theirs)
    await desk.page.getByTestId('changed-outside').waitFor()
    await device('detectors/frelon').click()
    await field('port').fill('7')
    await device('detectors/frelon').getByText('not saved').waitFor()
    await desk.button('devices.save').click()
    await says('The beamline file was changed by another program: nothing was written')
    await desk.film('devices-changed-outside')
    expect(await onDisk()).toContain('Renamed outside')
    await desk.button('devices.reload').click()
    await device('beamline').getByText('Renamed outside').waitFor()
    expect(await field('port').inputValue()).toBe('7')
    expect(await field('distance').inputValue()).toBe('300 mm')
    await desk.button('devices.revert').click()
  })

  test('stay as they are while an experiment uses them, and say why', async () => {
    await desk.page.keyboard.press('Control+1')
    await desk.startEff(20)
    await desk.page.keyboard.press('Control+5')
    await says('Cannot be changed now: the experiment that is under way uses it')
    await untilState('detectors/frelon', 'Delivering')
    await desk.film('devices-running')
    await desk.button('run.abort').click()
    await desk.until('ABORTED')
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})

describe('the simulated beamline', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
    await desk.page.keyboard.press('Control+5')
  })
  afterAll(async () => {
    await desk.close()
  })

  const fault = (id: string): Locator => desk.page.locator(`[data-fault="${id}"] input`)

  test('is shown in the light as well', async () => {
    await untilState('detectors/frelon', 'Connected')
    await desk.page.getByTestId('theme').click()
    await device('detectors/frelon').click()
    await desk.film('devices-light')
    await desk.page.getByTestId('theme').click()
    await desk.page.getByTestId('theme').click()
  })

  test('has faults that can be switched, so that every state can be seen', async () => {
    await device('beamline').click()
    await desk.page.getByRole('tab', { name: 'Faults' }).click()
    await fault('disconnect').check()
    await untilState('spec', 'Not reachable')
    await desk.film('devices-faults')
    await fault('disconnect').uncheck()
    await untilState('spec', 'Connected')
    await fault('detector-timeout').check()
    await untilState('detectors/frelon', 'Not reachable')
    await fault('detector-timeout').uncheck()
    await untilState('detectors/frelon', 'Connected')
    await fault('beam-loss').check()
    await desk.page.getByText('0.00 mA').or(desk.page.getByText('0.0 mA')).first().waitFor()
    await fault('beam-loss').uncheck()
    await fault('disk-full').check()
    await desk.page.getByText('0 B', { exact: true }).first().waitFor()
    await fault('disk-full').uncheck()
    await fault('limit-hit').check()
    const moved = await ask('spec.run', { line: 'umv energy 4.4; p A[energy]' })
    expect(JSON.stringify(moved)).not.toContain('4.4"')
    await fault('limit-hit').uncheck()
  })

  test(
    'gives way to a SPEC server that was found, read-only, and comes back',
    async () => {
      const servers = await BeamlineServers.start()
      await desk.button('devices.spec').click()
      const connect = desk.page.getByTestId('connect-spec')
      await connect.getByLabel('Computers to search').fill('127.0.0.1')
      await connect.getByLabel('Computers to search').press('Enter')
      await connect.getByRole('button', { name: `:${servers.specPort}` }).click()
      await connect.getByText('It answers').waitFor()
      await desk.film('devices-connect-spec')
      await connect.getByRole('button', { name: 'Use this server' }).click()
      await desk.page.getByRole('heading', { name: 'SPEC server' }).waitFor()
      await untilState('spec', 'Connected')
      expect(await desk.page.locator('[data-device]').count()).toBe(2)
      await desk.page.getByTestId('beamline-file').getByText('fourc.yml').waitFor()
      await desk.page.getByRole('tab', { name: 'Motors' }).click()
      await says('This beamline is read-only')
      expect(await desk.page.getByLabel('Move samy to').isDisabled()).toBe(true)
      await desk.film('devices-read-only')
      expect(await ask('spec.run', { line: 'umv samy 1' })).toMatchObject({
        ok: false,
        problem: { message: expect.stringContaining('read-only') as string },
      })
      await desk.button('devices.simulate').click()
      await untilState('detectors/frelon', 'Connected')
      await desk.page.getByTestId('beamline-file').getByText('in memory only').waitFor()
      await servers.stop()
      expect(await desk.hutch.pageErrors()).toEqual([])
    },
    3 * patienceMs,
  )
})
