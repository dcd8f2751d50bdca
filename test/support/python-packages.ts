import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { systemPython, type Need } from './need-tool.ts'

const environments = resolve(import.meta.dirname, '../../.cache')
/** Fetching 60 MB and unpacking them. */
const limitMs = 300_000

/** Packages of the Python package index, installed on first use into an environment of their own outside git. */
export class PythonPackages implements Need {
  readonly requiredInCi = true
  readonly #folder: string
  readonly #requirements: readonly string[]
  readonly #module: string
  readonly #isBesideDebian: boolean

  /**
   * @param module that can be imported when all is there
   * @param isBesideDebian nothing but these packages is fetched: what else they need is Debian's
   */
  constructor(
    name: string,
    requirements: readonly string[],
    module: string,
    { isBesideDebian = false }: { readonly isBesideDebian?: boolean } = {},
  ) {
    this.#folder = join(environments, name)
    this.#requirements = requirements
    this.#module = module
    this.#isBesideDebian = isBesideDebian
  }

  /** A program of the environment: `python`, or one that the packages bring. */
  program(name: string): string {
    return join(this.#folder, 'bin', name)
  }

  missing(): string | undefined {
    if (this.#isThere()) return undefined
    try {
      this.#install()
      return undefined
    } catch (error) {
      rmSync(this.#folder, { recursive: true, force: true })
      const why = error instanceof Error ? error.message : String(error)
      return `${this.#requirements.join(' and ')} cannot be installed (${why})`
    }
  }

  #isThere(): boolean {
    return spawnSync(this.program('python'), ['-c', `import ${this.#module}`]).status === 0
  }

  #install(): void {
    mkdirSync(this.#folder, { recursive: true })
    const [venv, pip] = this.#isBesideDebian
      ? [['--system-site-packages'], ['--no-deps', '--ignore-installed']]
      : [[], []]
    run(systemPython, '-m', 'venv', ...venv, this.#folder)
    const quiet = ['--quiet', '--disable-pip-version-check']
    run(this.program('pip'), 'install', ...quiet, ...pip, ...this.#requirements)
  }
}

function run(command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: limitMs })
  if (status !== 0) throw new Error(`${command} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`)
}
