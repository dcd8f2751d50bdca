import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import { HutchError } from '../../shared/model/problem.ts'

/** Debian's Python first: h5py and hdf5plugin live there, not in that of a version manager. */
const interpreters = ['/usr/bin/python3', 'python3']
const keptStderrCharacters = 2000

/** The first Python that has all of `modules`, or what is missing. */
export function findPython(
  modules: readonly string[],
): { readonly python: string } | { readonly missing: string } {
  const script = modules.map(name => `import ${name}`).join('\n')
  const python = interpreters.find(candidate => spawnSync(candidate, ['-c', script]).status === 0)
  return python === undefined ? { missing: `no Python with ${modules.join(' and ')}` } : { python }
}

/**
 * A program in Python that others' figures come from: `script` defines `answer(argument)`, called with what was asked,
 * returning what is answered.
 */
export function pythonPeer(python: string, script: string): PeerProcess {
  return new PeerProcess(python, ['-u', '-c', `${script}\n${loop}`])
}

/**
 * A program that answers a line of JSON with a line of JSON. It stays alive between rounds, so that its start is not
 * measured.
 */
export class PeerProcess {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #answers: AsyncIterator<string>
  #stderr = ''

  constructor(program: string, args: readonly string[]) {
    this.#child = spawn(program, args)
    this.#child.stdin.on('error', () => undefined) // a dead process gives no answer, and that is told
    this.#child.stderr.setEncoding('utf8').on('data', text => {
      this.#stderr = (this.#stderr + String(text)).slice(-keptStderrCharacters)
    })
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** One question at a time. */
  async ask(argument: unknown): Promise<unknown> {
    this.#child.stdin.write(`${JSON.stringify(argument)}\n`)
    const answer = await this.#answers.next()
    if (answer.done !== true) return JSON.parse(answer.value) as unknown
    throw new HutchError({
      kind: 'internal',
      message: `The program that takes part in the measurement ended: ${this.#stderr.trim()}`,
      where: 'bench',
    })
  }

  async close(): Promise<void> {
    const ended = new Promise<void>(resolve => {
      this.#child.once('close', () => resolve())
    })
    this.#child.stdin.end()
    this.#child.kill()
    if (this.#child.exitCode === null && this.#child.signalCode === null) await ended
  }
}

const loop = `
import json, sys
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
`
