import { spawnSync } from 'node:child_process'
import { systemPython } from './need-tool.ts'

/**
 * Runs a script of Python, Debian's unless told otherwise, to its end; `argument` is its JSON input, the last line of its output
 * the result.
 */
export function python<T>(script: string, argument: unknown, program = systemPython): T {
  const prelude = 'import json, sys\nargument = json.loads(sys.argv[1])\n'
  const { status, stdout, stderr } = spawnSync(program, ['-c', prelude + script, JSON.stringify(argument)], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(`Python failed (${status}): ${stderr}`)
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as T
}
