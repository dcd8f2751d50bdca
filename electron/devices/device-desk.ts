import type { Clock } from '../../shared/base/clock.ts'
import { checkDraft, devicesIn, withDraft, withoutDevice } from '../../shared/description/beamline-devices.ts'
import { deviceKind } from '../../shared/description/device-kinds.ts'
import { parseBeamline } from '../../shared/description/parse-beamline.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type {
  Device,
  DeviceDraft,
  DeviceHealth,
  DevicesStatus,
  DraftProblem,
  SimulatedFault,
  TestReport,
} from '../../shared/model/devices.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { ProblemList } from '../../shared/model/problem-list.ts'
import { isChangedOutside, openBeamlineFile, writeBeamlineFile, type BeamlineFile } from './beamline-file.ts'
import { testDetector, testSpec } from './test-device.ts'

export interface DeviceDeskParts {
  readonly file: BeamlineFile
  readonly clock: Clock
  readonly health: (device: { readonly role: string; readonly name: string }) => DeviceHealth
  readonly faults: () => readonly SimulatedFault[]
  /** Why a device cannot be changed now: a run uses it. */
  readonly whyInUse: (device: { readonly role: string; readonly name: string }) => string | undefined
  /** Makes the program go by another description of the beamline. */
  readonly use: (beamline: Beamline) => Promise<void>
  readonly tell: (status: DevicesStatus) => void
}

/** Last seen is told to the second; another program's change of the file is noticed as soon. */
const tickMs = 1000

/**
 * The devices of the beamline, with the beamline file as the one source of truth: every change is checked as the whole file
 * would be, written to it and then made to hold.
 */
export class DeviceDesk {
  readonly #parts: DeviceDeskParts
  readonly #ended = new AbortController()
  #file: BeamlineFile
  #isChangedOutside = false
  #told = ''
  /** Changes come one after the other. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: DeviceDeskParts) {
    this.#parts = parts
    this.#file = parts.file
  }

  get file(): BeamlineFile {
    return this.#file
  }

  status(): DevicesStatus {
    return {
      file: { path: this.#file.path, isChangedOutside: this.#isChangedOutside },
      devices: devicesIn(this.#file.text).map(device => this.#withHealth(device)),
      faults: this.#parts.faults(),
    }
  }

  start(): void {
    void this.#run()
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await this.#last.catch(() => undefined)
  }

  check(draft: DeviceDraft): readonly DraftProblem[] {
    return checkDraft(this.#file.text, draft)
  }

  /** Connects with settings that need not be saved. Rejects with what is wrong in them, or with what the device lacks. */
  async test(draft: DeviceDraft, signal: AbortSignal): Promise<TestReport> {
    const beamline = this.#checked(draft)
    const { clock } = this.#parts
    if (roleOf(draft.kind) === 'sequencer') {
      this.#demandFree('sequencer', draft.name)
      return await testSpec(beamline.spec, beamline, { clock, signal })
    }
    const settings = beamline.detectors.find(({ id }) => id === draft.name)
    if (settings === undefined) throw nothingToTest(draft.name)
    return await testDetector(settings, clock, signal)
  }

  async save(draft: DeviceDraft): Promise<void> {
    await this.#inTurn(async () => {
      this.#demandFree(roleOf(draft.kind), nameOf(draft.was) ?? draft.name)
      const beamline = this.#checked(draft)
      this.#file = await this.#write(withDraft(this.#file.text, draft))
      await this.#use(beamline)
    })
  }

  async remove(id: string): Promise<void> {
    await this.#inTurn(async () => {
      const device = this.#device(id)
      if (roleOf(device.kind) !== 'detector') throw notRemovable(device.name)
      this.#demandFree('detector', device.name)
      const text = withoutDevice(this.#file.text, id)
      const beamline = parsed({ ...this.#file, text })
      this.#file = await this.#write(text)
      await this.#use(beamline)
    })
  }

  /** Takes in what another program wrote; what it wrote wrong is told, and nothing changes. */
  async reload(): Promise<void> {
    const { path } = this.#file
    if (path !== undefined) await this.adopt(await openBeamlineFile(path))
  }

  /** Goes by another beamline file. */
  async adopt(file: BeamlineFile): Promise<void> {
    await this.#inTurn(async () => {
      this.#demandFree('beamline', '')
      const beamline = parsed(file)
      this.#file = file
      this.#isChangedOutside = false
      await this.#use(beamline)
    })
  }

  /** Refuses while a run uses the device. */
  demandFree(id: string): Device {
    const device = this.#device(id)
    this.#demandFree(roleOf(device.kind), device.name)
    return device
  }

  /** Tells the window what changed, if anything did. */
  tell(): void {
    const status = this.status()
    const text = JSON.stringify(status)
    if (text === this.#told) return
    this.#told = text
    this.#parts.tell(status)
  }

  async #run(): Promise<void> {
    const { signal } = this.#ended
    while (await this.#wait(signal)) {
      await this.#lookAtFile()
      this.tell()
    }
  }

  /** False when the desk was closed meanwhile. */
  async #wait(signal: AbortSignal): Promise<boolean> {
    return await this.#parts.clock.sleep(tickMs, signal).then(
      () => true,
      () => false,
    )
  }

  /** Between two changes of our own: in the middle of one the file and what we know of it may differ. */
  async #lookAtFile(): Promise<void> {
    await this.#inTurn(async () => {
      this.#isChangedOutside = await isChangedOutside(this.#file)
    })
  }

  async #write(text: string): Promise<BeamlineFile> {
    try {
      return await writeBeamlineFile(this.#file, text)
    } catch (error) {
      this.#isChangedOutside = await isChangedOutside(this.#file)
      this.tell()
      throw error
    }
  }

  async #use(beamline: Beamline): Promise<void> {
    await this.#parts.use(beamline)
    this.tell()
  }

  #checked(draft: DeviceDraft): Beamline {
    const [problem, ...others] = this.check(draft)
    if (problem !== undefined) {
      throw new ProblemList(
        [problem, ...others].map(({ advice, message }) => ({
          kind: 'description',
          message,
          ...(advice === undefined ? {} : { advice }),
        })),
      )
    }
    return parsed({ path: this.#file.path, text: withDraft(this.#file.text, draft) })
  }

  #withHealth(device: Pick<Device, 'id' | 'kind' | 'name' | 'settings'>): Device {
    const place = { role: roleOf(device.kind), name: device.name }
    return { ...device, health: this.#parts.health(place), lockedBecause: this.#parts.whyInUse(place) }
  }

  #device(id: string): Device {
    const device = this.status().devices.find(found => found.id === id)
    if (device === undefined) throw unknownDevice(id)
    return device
  }

  #demandFree(role: string, name: string): void {
    const why = this.#parts.whyInUse({ role, name })
    if (why !== undefined) throw inUse(name, why)
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.catch(() => undefined).then(work)
    this.#last = turn.catch(() => undefined)
    return await turn
  }
}

function parsed({ path, text }: BeamlineFile): Beamline {
  const result = parseBeamline(text, path ?? 'the beamline')
  if ('problems' in result) throw new ProblemList(result.problems)
  return result.beamline
}

function roleOf(kind: string): string {
  return deviceKind(kind)?.role ?? 'detector'
}

function nameOf(id: string | undefined): string | undefined {
  return id?.startsWith('detectors/') === true ? id.slice('detectors/'.length) : undefined
}

function unknownDevice(id: string): HutchError {
  return new HutchError({ kind: 'not-found', message: `There is no device "${id}"`, where: id })
}

function nothingToTest(name: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: `${name} has nothing to connect to`,
    advice: 'Test SPEC and the detectors.',
  })
}

function notRemovable(name: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: `${name} cannot be removed: every beamline has one`,
    advice: 'Change its settings instead.',
  })
}

function inUse(name: string, why: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: `${name === '' ? 'The beamline' : name} cannot be changed now: ${why}`,
    advice: 'Wait for the end of the run, or abort it.',
  })
}
