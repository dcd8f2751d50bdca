import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Clock } from '../../shared/base/clock.ts'
import { count, oneOf, optional, ParseError, record, text } from '../../shared/base/parse.ts'
import { pixelTypes, type ImageShape, type PixelType } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'

/** What a server says of itself on the first line of its stdout. */
export interface ServerAddress {
  readonly host: string
  readonly port: number
  /** Cameras only. */
  readonly image: ImageShape | undefined
  readonly pixelType: PixelType | undefined
  /** The second camera of the microscope's process. */
  readonly diffraction?: Omit<ServerAddress, 'host' | 'diffraction'> | undefined
}

export interface ServerProcess extends ServerAddress {
  readonly pid: number
  /** Resolves when the process is gone, however it went. */
  readonly exited: Promise<void>
  /** SIGSTOP and SIGCONT let it hang and go on, as a device that does not answer for a while. */
  kill(signal?: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void
  /** One line on its stdin: the SPEC simulator takes faults from there. */
  tell(line: string): void
  /** Asks it to end, kills it after 2 s. Idempotent. */
  stop(): Promise<void>
}

export interface StartOptions {
  /** For messages. */
  readonly name: string
  readonly entry: string
  readonly args: readonly string[]
  readonly clock: Clock
}

const startTimeoutMs = 10_000
const stopTimeoutMs = 2000
const keptStderrCharacters = 2000

/**
 * Starts a server in a process of its own and waits for its first line. Its stdin is a pipe that this process holds open: when this
 * process ends, even by SIGKILL, the system closes the pipe and the server ends itself.
 */
export async function startServer(options: StartOptions): Promise<ServerProcess> {
  const child = spawn(process.execPath, [options.entry, ...options.args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Inside Electron the executable is Electron; this makes it a plain Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  child.stdin.on('error', () => {}) // a dead child cannot be told anything
  const stderr = tail(child.stderr)
  const exited = new Promise<void>(resolve => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  try {
    const address = await firstLine(child, options)
    return {
      ...address,
      pid: child.pid ?? 0,
      exited,
      kill: (signal = 'SIGTERM') => void child.kill(signal),
      tell: line => void child.stdin.write(`${line}\n`),
      stop: () => stop(child, exited, options.clock),
    }
  } catch (error) {
    child.kill('SIGKILL')
    await exited
    throw failed(options, error instanceof Error ? error.message : String(error), stderr())
  }
}

async function firstLine(child: ChildProcess, { clock }: StartOptions): Promise<ServerAddress> {
  const { stdout } = child
  if (stdout === null) throw new ParseError('no stdout')
  const done = new AbortController()
  const line = new Promise<string>((resolve, reject) => {
    createInterface({ input: stdout }).once('line', resolve)
    child.once('error', reject)
    child.once('exit', (code, signal) =>
      reject(new Error(`it ended with ${signal ?? `code ${code ?? '?'}`}`)),
    )
  })
  const late = clock.sleep(startTimeoutMs, done.signal).then(
    () => Promise.reject(new Error(`it did not say where it listens within ${startTimeoutMs / 1000} s`)),
    () => Promise.reject(new Error('not awaited any more')),
  )
  late.catch(() => {})
  try {
    return parseAddress(await Promise.race([line, late]))
  } finally {
    done.abort()
    stdout.resume() // an unread pipe fills up and stops the server
  }
}

function parseAddress(line: string): ServerAddress {
  const fields = record(parseJson(line), 'first line')
  return {
    host: text(fields.host, 'host'),
    ...cameraOf(fields),
    diffraction: optional(fields.diffraction, (value, what) => cameraOf(record(value, what)), 'diffraction'),
  }
}

function cameraOf(fields: Readonly<Record<string, unknown>>): NonNullable<ServerAddress['diffraction']> {
  const height = optional(fields.height, count, 'height')
  const width = optional(fields.width, count, 'width')
  return {
    port: count(fields.port, 'port'),
    image: height === undefined || width === undefined ? undefined : { height, width },
    pixelType: optional(fields.pixelType, (value, what) => oneOf(value, pixelTypes, what), 'pixelType'),
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    throw new ParseError(`its first line is not JSON: ${line.slice(0, 100)}`)
  }
}

/** The end of what was printed. */
function tail(stream: NodeJS.ReadableStream): () => string {
  let kept = ''
  stream.setEncoding('utf8')
  stream.on('data', chunk => {
    kept = (kept + String(chunk)).slice(-keptStderrCharacters)
  })
  return () => kept.trim()
}

async function stop(child: ChildProcess, exited: Promise<void>, clock: Clock): Promise<void> {
  child.kill('SIGTERM')
  // One that was stopped hears of its end only when it goes on.
  child.kill('SIGCONT')
  const gone = new AbortController()
  const patience = clock.sleep(stopTimeoutMs, gone.signal).then(
    () => child.kill('SIGKILL'),
    () => undefined, // it went in time
  )
  await exited
  gone.abort()
  await patience
}

function failed({ name, entry }: StartOptions, why: string, stderr: string): HutchError {
  return new HutchError({
    kind: 'connection',
    message: `the ${name} did not start: ${why}${stderr === '' ? '' : `; it said: ${stderr}`}`,
    where: entry,
    advice: 'run the file by hand with node to see more',
  })
}
