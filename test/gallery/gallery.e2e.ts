import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Bridge } from '../../shared/ipc/contract.ts'
import { themeNames, type ThemeName } from '../../shared/model/settings.ts'
import { describeHeldEff, setBeam } from '../e2e/beam.ts'
import { BeamlineServers } from '../e2e/beamline-servers.ts'
import { Console } from '../e2e/console.ts'
import { SilentRelay } from '../e2e/silent-relay.ts'

/* Every workspace and every state of the run bar, in every theme and at two sizes: `npm run screenshots`. */

interface Picture {
  readonly name: string
  readonly words: string
}

/** Long enough that the run lasts through all pictures of it. */
const longSteps = 400
const pictures: Picture[] = []
let folder: string
let servers: BeamlineServers
let relay: SilentRelay
let desk: Console

/** One state in all themes, each at 1600 × 1000 and 1280 × 800. */
async function show(name: string, words: string): Promise<void> {
  for (const theme of themeNames) {
    await wear(theme)
    await desk.film(`${name}-${theme}`)
  }
  pictures.push({ name, words })
  await wear('dark')
}

async function wear(theme: ThemeName): Promise<void> {
  await desk.page.evaluate(async wanted => {
    const { hutch } = globalThis as unknown as { hutch: Bridge }
    const read = await hutch.call('settings.read', undefined)
    if (read.ok) await hutch.call('settings.write', { ...read.value, theme: wanted, showsFirstSteps: false })
  }, theme)
  await desk.page.locator(`html[data-theme="${theme}"]`).waitFor()
}

async function command(words: string): Promise<void> {
  await desk.page.keyboard.press('Control+k')
  await desk.page.keyboard.type(words)
  await desk.page.keyboard.press('Enter')
}

async function workspaceIds(): Promise<readonly string[]> {
  const places = desk.page.locator('[data-testid^="rail-"]')
  return await places.evaluateAll(all => all.map(place => place.getAttribute('data-testid')?.slice(5) ?? ''))
}

describe('the gallery', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hutch-gallery-'))
    servers = await BeamlineServers.start()
    relay = await SilentRelay.start(servers.specPort)
    await describeHeldEff(join(folder, 'held.yml'))
    const beamline = await servers.describeIn(folder, relay.port)
    desk = await Console.start({ args: [`--beamline=${beamline}`, `--descriptions=${folder}`] })
  })
  afterAll(async () => {
    await desk.close()
    relay.stop()
    await servers.stop()
    await rm(folder, { recursive: true })
    await writeIndex()
  })

  test('connecting', async () => {
    await desk.until('CONNECTING')
    await show('connecting', 'SPEC does not answer yet')
    relay.speak()
    await desk.until('IDLE')
  })

  test('empty, workspace by workspace', async () => {
    for (const id of await workspaceIds()) {
      await desk.page.getByTestId(`rail-${id}`).click()
      await show(`empty-${id}`, `Nothing has been done yet: ${id}`)
    }
    await desk.page.keyboard.press('Control+1')
  })

  test('first steps, palette, help and settings', async () => {
    await desk.page.keyboard.press('Control+k')
    await show('palette', 'The palette')
    await desk.page.keyboard.press('Escape')
    await desk.page.keyboard.press('F1')
    await show('help', 'Help for the pane with the focus')
    await desk.page.keyboard.press('Escape')
    await desk.page.keyboard.press('Control+,')
    for (const page of ['Display', 'Keys', 'Storage', 'Alarms', 'Safety']) {
      await desk.page.getByRole('tab', { name: page }).click()
      await show(`settings-${page.toLowerCase()}`, `Settings: ${page}`)
    }
    await desk.page.keyboard.press('Escape')
  })

  test('chosen, live, looking back, paused', async () => {
    await desk.chooseEff(longSteps, 'HELD')
    await show('chosen', 'An experiment is chosen; the plan says time and bytes')
    await desk.button('run.start').click()
    await desk.until('RUNNING')
    await desk.untilDone('Data', 12)
    await show('live', 'An experiment runs')
    await desk.page.getByRole('tab', { name: 'Motors' }).click()
    await show('live-motors', 'Motors are read while it runs')
    await desk.page.getByRole('tab', { name: 'Details' }).click()
    await desk.node('Dark for white').click()
    await desk.page.getByTestId('follow').waitFor()
    await show('looking-back', 'Something else is looked at while it runs')
    await desk.page.keyboard.press('f')
    await desk.button('run.pause').click()
    await desk.until('PAUSED')
    await show('paused', 'Paused by a person')
    await desk.button('run.resume').click()
    await desk.until('RUNNING')
    await desk.page.keyboard.press('Control+Alt+s')
    await desk.until('STOPPING')
    await show('stopping', 'It ends when its scan is complete, unless that is taken back')
    await desk.button('run.resume').click()
    await desk.until('RUNNING')
  })

  test('holding for beam, and what the other workspaces show meanwhile', async () => {
    await setBeam(servers, 0)
    await desk.until('HOLDING')
    await show('holding', 'The beam is lost: the run waits and goes on by itself')
    await command('>Show Events')
    await show('events', 'Events with what to do about them')
    await setBeam(servers, 1)
    await desk.until('RUNNING')
    for (const id of (await workspaceIds()).slice(1)) {
      await desk.page.getByTestId(`rail-${id}`).click()
      await show(`running-${id}`, `An experiment runs: ${id}`)
    }
    await desk.page.keyboard.press('Control+1')
  })

  test('aborted, done', async () => {
    await desk.page.keyboard.press('Shift+Escape')
    await desk.until('ABORTED')
    await show('aborted', 'Aborted by a person; what was recorded is kept')
    await desk.startEff(6)
    await desk.until('DONE')
    await show('done', 'Done')
  })

  test('browsing the recorded experiment and its file', async () => {
    await command('>Open this experiment in Browse')
    await desk.page.getByTestId('opened-file').waitFor()
    await show('browse-experiment', 'A recorded experiment in Browse')
    await desk.page.getByRole('tab', { name: 'File', exact: true }).click()
    await show('browse-file', 'The members of its file')
    await desk.page.keyboard.press('Control+1')
  })

  test('error, disconnected', async () => {
    await desk.startEff(longSteps)
    await desk.untilDone('Data', 3)
    await servers.kill('spec')
    await desk.until('FAULT')
    await show('error', 'SPEC died: the run ended with the reason, everything recorded is kept')
    await desk.button('run.choose').click()
    await show('disconnected', 'Nothing can be started while SPEC is away')
  })
})

/** A page that shows them all, and what they are. */
async function writeIndex(): Promise<void> {
  const target = process.env.HUTCH_SCREENSHOTS
  if (target === undefined) return
  const sizes = ['', '-1280x800']
  const files = ({ name }: Picture): readonly string[] =>
    themeNames.flatMap(theme => sizes.map(size => `${name}-${theme}${size}.png`))
  const rows = pictures.map(
    picture =>
      `## ${picture.name}\n\n${picture.words}.\n\n${files(picture)
        .map(file => `[![${file}](${file})](${file})`)
        .join(' ')}\n`,
  )
  await writeFile(join(target, 'index.md'), `# Every state in every theme\n\n${rows.join('\n')}`)
}
