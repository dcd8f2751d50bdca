import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keptFolder } from '../../../shared/nexus/names.ts'
import { ParseError } from '../../../shared/base/parse.ts'
import { diskSpace } from '../../platform/disk-space.ts'
import { errorCode } from '../../platform/disk-error.ts'
import { makeFolder } from '../../platform/make-folder.ts'
import { parseStoredStep, storedStepJson, type StoredStep } from './stored-step.ts'

export interface StoreLimits {
  /** Images of all steps of an experiment together. */
  readonly mostBytes: number
  /** Part of the free disk space that the images of one job may take. */
  readonly partOfFree: number
}

/** 8 GiB: four aligned stacks of 101 images of 2048² float32. Never so much that a recording would miss it. */
const usualStoreLimits: StoreLimits = { mostBytes: 2 ** 33, partOfFree: 0.1 }

/** A job that has not added an image for a day is no more. */
const longestPauseMs = 24 * 3600 * 1000

/**
 * What the steps of an experiment's results computed, by the hash of all that decided on it, in the folder `kept`: a small file
 * for every step, and the images that no result has. Whatever is deleted or damaged there is computed again.
 */
export class StepStore {
  readonly #experiment: string
  readonly #folder: string
  readonly #nowMs: () => number
  readonly #limits: StoreLimits

  /** @param experiment its folder */
  constructor(experiment: string, nowMs: () => number, limits: StoreLimits = usualStoreLimits) {
    this.#experiment = experiment
    this.#folder = join(experiment, keptFolder)
    this.#nowMs = nowMs
    this.#limits = limits
  }

  /** Undefined where nothing is stored, or not all of it is there any more. */
  async find(key: string): Promise<StoredStep | undefined> {
    try {
      const stored = parseStoredStep(JSON.parse(await readFile(this.#stepFile(key), 'utf8')))
      if (stored.key !== key) return undefined
      for (const file of filesOf(stored)) await stat(join(this.#experiment, file))
      return stored
    } catch (error) {
      const isGone = errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR'
      if (isGone || error instanceof ParseError || error instanceof SyntaxError) return undefined
      throw error
    }
  }

  /** Used again: it is to stay longer than others. */
  async touch(stored: StoredStep): Promise<void> {
    const seconds = this.#nowMs() / 1000
    for (const file of filesOf(stored).filter(isImages))
      await utimes(join(this.#experiment, file), seconds, seconds).catch(() => undefined)
  }

  /** What was stored of it before and is not stored now stays: another workflow kept other images of the same step. */
  async put(step: StoredStep): Promise<void> {
    await makeFolder(this.#folder)
    const before = await this.find(step.key)
    const stored = { ...step, stacks: { ...before?.stacks, ...step.stacks } }
    const file = this.#stepFile(stored.key)
    const draft = `${file}.${process.pid}`
    await writeFile(draft, storedStepJson(stored))
    await rename(draft, file)
  }

  async forget(key: string): Promise<void> {
    await rm(this.#stepFile(key), { force: true })
  }

  /** Where a job writes the images of an output; `keepImages` gives them their name. */
  draftFile(job: string, output: string): string {
    return join(this.#folder, `${job}-${output.replaceAll(/[^\w]+/g, '-')}.${process.pid}${draftEnding}`)
  }

  /** Relative to the experiment folder. */
  async keepImages(draft: string, key: string, output: string): Promise<string> {
    const file = `${keptFolder}/${key}-${output}${imagesEnding}`
    await rename(draft, join(this.#experiment, file))
    return file
  }

  /**
   * Whether so many bytes of images may be kept, after what was used longest ago has been removed where they need its
   * room. Makes the folder.
   */
  async makeRoom(bytes: number): Promise<boolean> {
    const { mostBytes, partOfFree } = this.#limits
    const { freeBytes } = await diskSpace(this.#experiment)
    if (bytes > mostBytes || bytes > partOfFree * freeBytes) return false
    await makeFolder(this.#folder)
    const present = await this.#images()
    let all = present.reduce((sum, { size }) => sum + size, bytes)
    for (const { path, size } of present) {
      if (all <= mostBytes) break
      await rm(path, { force: true })
      all -= size
    }
    return true
  }

  /** Oldest first. Those that a job began and never ended are removed. */
  async #images(): Promise<readonly { readonly path: string; readonly size: number }[]> {
    const found: { path: string; size: number; usedMs: number }[] = []
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name)
      const { mtimeMs: usedMs, size } = await stat(path)
      if (isImages(name)) found.push({ path, size, usedMs })
      else if (name.endsWith(draftEnding) && this.#nowMs() - usedMs > longestPauseMs)
        await rm(path, { force: true })
    }
    return found.toSorted((one, other) => one.usedMs - other.usedMs)
  }

  #stepFile(key: string): string {
    return join(this.#folder, `${key}.json`)
  }
}

const imagesEnding = '.float32'
const draftEnding = '.part'

function isImages(file: string): boolean {
  return file.endsWith(imagesEnding)
}

/** Relative to the experiment folder. */
function filesOf({ file, stacks }: StoredStep): readonly string[] {
  return [file, ...Object.values(stacks).map(stack => stack.file)]
}
