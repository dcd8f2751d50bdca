import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { Corrector } from '../../../electron/ipc/corrector.ts'
import { FrameOrigins } from '../../../electron/ipc/frame-origins.ts'
import { ViewDesk } from '../../../electron/ipc/view-desk.ts'
import { Screen, type ScreenPort } from '../../../electron/screen/client.ts'
import { FrameServer } from '../../../electron/screen/frame-server.ts'
import type { ScreenReply, ScreenRequest } from '../../../electron/screen/protocol.ts'
import type { Tile, ViewReply } from '../../../shared/ipc/tile.ts'
import { entryName, experimentId } from '../../../shared/model/ids.ts'
import { entryFileName } from '../../../shared/nexus/names.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment, type WrittenOptions } from '../../builders/written-experiment.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const view = 'w1/main'
const eff = experimentId('EFF', 1)

/** The frame server in this thread. */
class NearPort implements ScreenPort {
  #listener: (reply: ScreenReply) => void = () => undefined
  readonly #server = new FrameServer(
    reply => this.#listener(reply),
    () => 0,
    (task, delayMs) => {
      if (delayMs === 0) task()
    },
  )

  postMessage(message: ScreenRequest): void {
    this.#server.handle(message)
  }

  on(_event: 'message', listener: (reply: ScreenReply) => void): void {
    this.#listener = listener
  }
}

/** Darks of 10 and 20, whites that grow with the point, data of 60 and more: every formula has another answer. */
const pixels: NonNullable<WrittenOptions['pixels']> = ({ camera, plan }, frame) => {
  const { height, width } = camera.plan.image
  const value = {
    'Dark for white': 10,
    'Dark for data': 20,
    'White before': 100 + frame,
    'White after': 120 + frame,
    Data: 60 + 2 * frame,
  }[plan.name]
  return new Uint16Array(height * width).fill(value ?? 0)
}

async function rig() {
  const folder = join(temporaryFolder(), eff)
  mkdirSync(folder)
  const master = await writeExperiment(folder, effPlan(), { pixels })
  const live = { tree: () => undefined, onChange: () => () => undefined }
  const replies: ViewReply[] = []
  const screen = new Screen(new NearPort(), reply => replies.push(reply))
  const corrector = new Corrector({ openFile: openDataFile, live, screen })
  onTestFinished(() => corrector.close())
  const origins = new FrameOrigins(openDataFile, live)
  const views = new ViewDesk({
    screen,
    corrector,
    openFile: openDataFile,
    originOf: (file, dataset) => origins.of(file, dataset),
    saturation: () => 65_535,
    optics: () => undefined,
    masks: { known: () => undefined, of: () => Promise.resolve(undefined) },
    isShownLive: () => true,
    knownOf: () => ({ acquisition: undefined, lastFrame: undefined }),
    onProblem: error => {
      throw error
    },
  })
  views.request({
    kind: 'viewport',
    view,
    region: undefined,
    maxWidth: 99,
    maxHeight: 99,
    binMode: 'mean',
    marks: true,
    mostHz: 60,
  })
  const file = join(folder, entryFileName(eff, entryName(3)))
  const place = (camera: string, frame: number) => {
    return { file, dataset: `/entry_0003/instrument/${camera}/data`, frame }
  }
  const show = async (camera: string, frame: number): Promise<void> => {
    await views.show(view, { kind: 'recorded', ...place(camera, frame) })
  }
  /** The tile on screen, and the value of one of its pixels at full resolution. */
  const shown = (): { readonly value: number | null; readonly tile: Tile | undefined } => {
    views.request({ kind: 'credit', view, count: 3 })
    views.request({ kind: 'readout', view, x: 1, y: 1 })
    const tile = replies.flatMap(reply => (reply.kind === 'tile' ? [reply.tile] : [])).at(-1)
    const readout = replies.findLast(reply => reply.kind === 'readout')
    return { tile, value: readout?.kind === 'readout' ? readout.value : null }
  }
  return { master, views, place, show, shown }
}

describe('an image that cannot be read', () => {
  const missing = { kind: 'recorded', dataset: '/nothing', frame: 0 } as const

  test('is not taken for the one before: that goes, and nothing can be done to it any more', async () => {
    const { place, show, shown, views } = await rig()
    await show('data_frelon', 2)
    const before = shown().tile?.seq
    const { file } = place('data_frelon', 0)
    await expect(views.show(view, { ...missing, file })).rejects.toThrow(/nothing/)
    expect(shown()).toMatchObject({ value: null, tile: { seq: before } })
    expect(() => views.shownIn(view)).toThrow('No image is shown here')
  })

  test('does not keep the next one away that was chosen meanwhile', async () => {
    const { place, shown, views } = await rig()
    const there = place('data_frelon', 4)
    const first = views.show(view, { ...missing, file: there.file })
    await views.show(view, { kind: 'recorded', ...there })
    await first
    expect(shown().value).toBe(68)
  })
})

describe('an image corrected as a view', () => {
  test('is as recorded until it is asked for, and knows its detector', async () => {
    const { show, shown } = await rig()
    await show('data_frelon', 2)
    const acquisition = { name: 'Data', role: 'data' }
    const source = { detector: 'frelon', frame: 2, lastFrame: 4, acquisition }
    expect(shown()).toMatchObject({ value: 64, tile: { source } })
    expect(shown().tile?.source.isProcessed).toBeUndefined()
  })

  test('has its dark taken away, or is the transmission with the whites of its own point', async () => {
    const { show, shown, views } = await rig()
    await show('data_frelon', 2)
    const dark = await views.process(view, { correction: 'dark', minus: undefined })
    expect(dark.correctedWith).toBe('3 darks')
    expect(shown().value).toBe(44)
    const both = await views.process(view, { correction: 'dark-white', minus: undefined })
    expect(both.correctedWith).toBe('3 darks, 2 whites')
    expect(shown().value).toBeCloseTo(44 / (112 - 10), 6)
    expect(shown().tile?.source.isProcessed).toBe(true)
    await show('data_frelon', 4)
    expect(shown().value).toBeCloseTo(48 / (114 - 10), 6)
    await views.process(view, { correction: 'none', minus: undefined })
    expect(shown().value).toBe(68)
  })

  test('of a white is refused by name, and the white is shown as it is', async () => {
    const { show, shown, views } = await rig()
    await show('white_before_frelon', 1)
    await expect(views.process(view, { correction: 'dark-white', minus: undefined })).rejects.toThrow(
      /no data frames/,
    )
    expect(shown().value).toBe(101)
  })

  test('is refused where no darks belong to the image', async () => {
    const { master, shown, views } = await rig()
    await views.show(view, {
      kind: 'recorded',
      file: master,
      dataset: '/entry_0003/instrument/data_frelon/data',
      frame: 0,
    })
    await expect(views.process(view, { correction: 'dark', minus: undefined })).rejects.toThrow(/belong/)
    expect(shown().value).toBe(60)
    expect(dirname(master)).toContain(eff)
  })

  test('another frame is taken away, corrected alike', async () => {
    const { place, show, shown, views } = await rig()
    await show('data_frelon', 4)
    await views.process(view, { correction: 'none', minus: place('data_frelon', 1) })
    expect(shown().value).toBe(6)
    await views.process(view, { correction: 'dark-white', minus: place('data_frelon', 1) })
    expect(shown().value).toBeCloseTo(6 / 104, 6)
    await show('data_frelon', 1)
    expect(shown().value).toBe(0)
  })
})
