import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { type Publish, text } from './publish.ts'
import { SpecFailure } from './spec-failure.ts'

/** Also what `newfile null` gives: data goes nowhere. */
const nowhere = '/dev/null'

/** A macro file of people has some 1000 lines. */
const maxMacroFileBytes = 1024 * 1024

/**
 * The files that macros write and read. All of them are in one folder: whoever can connect can run any macro, and the protocol
 * knows no password.
 */
export class OutputFiles {
  readonly #publish: Publish
  readonly #isTemporary: boolean
  readonly #switchedOn = new Set<string>(['tty'])
  #folder: string | undefined
  #lastLine = ''
  #isEnded = false

  /** @param folder undefined: a new one among the temporary files, made when it is first needed, gone at the end */
  constructor(folder: string | undefined, publish: Publish) {
    this.#isTemporary = folder === undefined
    this.#folder = folder === undefined ? undefined : resolve(folder)
    this.#publish = publish
  }

  get folder(): string {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'hutch-spec-'))
    return this.#folder
  }

  /** What stands at the end of the screen. */
  get lastLine(): string {
    return this.#lastLine
  }

  /** To every device that is switched on: the screen, unless `off("tty")`, and files. */
  print(line: string): void {
    for (const device of this.#switchedOn) this.write(device, line)
  }

  /** To one device: `tty` or a file. */
  write(device: string, line: string): void {
    if (device !== 'tty') {
      this.#append(device, line)
      return
    }
    this.#lastLine = line.trim().split('\n').at(-1) ?? ''
    this.#publish('output/tty', text(line))
  }

  on(device: string): void {
    if (device !== 'tty') this.#path(device)
    this.#switchedOn.add(device)
  }

  off(device: string): void {
    this.#switchedOn.delete(device)
  }

  /** Ctrl-C: everything but the screen is closed. */
  closeAll(): void {
    this.#switchedOn.clear()
    this.#switchedOn.add('tty')
  }

  isOn(device: string): boolean {
    return this.#switchedOn.has(device)
  }

  /** Makes the file if it does not exist. */
  open(device: string): void {
    if (device !== 'tty' && device !== nowhere) this.#append(device, '')
  }

  /** Bytes, or undefined when there is no such file. */
  size(device: string): number | undefined {
    if (device === nowhere) return 0
    return statSync(this.#path(device), { throwIfNoEntry: false })?.size
  }

  /** A macro file. */
  read(name: string): string {
    const path = this.#path(name)
    const bytes = statSync(path, { throwIfNoEntry: false })?.size
    if (bytes === undefined) throw new SpecFailure(`No such file: ${name} in ${this.folder}`)
    if (bytes > maxMacroFileBytes) throw new SpecFailure(`${name} is larger than ${maxMacroFileBytes} bytes`)
    return readFileSync(path, 'utf8')
  }

  /** Name of `output/FILE` for a name relative to the folder or not. */
  property(device: string): string {
    return `output/${device === 'tty' ? device : relative(this.folder, resolve(this.folder, device))}`
  }

  /** Nothing is written any more; a temporary folder is removed. */
  end(): void {
    this.#isEnded = true
    if (this.#isTemporary && this.#folder !== undefined)
      rmSync(this.#folder, { recursive: true, force: true })
  }

  #append(device: string, line: string): void {
    if (device === nowhere || device === '' || this.#isEnded) return
    const path = this.#path(device)
    try {
      mkdirSync(dirname(path), { recursive: true })
      appendFileSync(path, line)
    } catch (error) {
      throw new SpecFailure(
        `Cannot write ${device}: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
    if (line !== '') this.#publish(this.property(device), text(line))
  }

  #path(device: string): string {
    const path = resolve(this.folder, device)
    if (path !== this.folder && path.startsWith(this.folder + sep)) return path
    throw new SpecFailure(
      `${device} is outside ${this.folder}: the simulated SPEC writes and reads only there`,
    )
  }
}
