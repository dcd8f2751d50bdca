import { formatText } from '../language/format-text.ts'
import { toText, type Value } from '../language/values.ts'
import type { BuiltInCall, FunctionTable } from '../spec-context.ts'

/** Functions on the screen and on files. */
export const fileFunctions: FunctionTable = {
  printf: ([format = '', ...args], { print }) => {
    print(formatText(toText(format), args))
    return 0
  },
  tprintf: ([format = '', ...args], { files }) => {
    files.write('tty', formatText(toText(format), args))
    return 0
  },
  eprintf: ([format = '', ...args], { files }) => {
    files.write('tty', formatText(toText(format), args))
    return 0
  },
  fprintf: ([device = '', format = '', ...args], { files }) => {
    files.write(toText(device), formatText(toText(format), args))
    return 0
  },
  open: ([device = ''], { files }) => {
    files.open(toText(device))
    return 0
  },
  close: ([device = ''], { files }) => {
    files.off(toText(device))
    return 0
  },
  on: ([device = ''], { files }) => {
    files.on(toText(device))
    return 0
  },
  off: ([device = ''], { files }) => {
    files.off(toText(device))
    return 0
  },
  file_info: ([name = '', what = 'size'], { files }) => {
    const size = files.size(toText(name))
    return toText(what) === 'size' ? (size ?? -1) : size === undefined ? 0 : 1
  },
  qdofile: ([name = ''], call) => runFile(toText(name), call, false),
  dofile: ([name = ''], call) => runFile(toText(name), call, true),
  getenv: () => '0',
  tty_cntl: () => 0,
  tty_move: () => 0,
  // Nobody sits at the keyboard: a question is answered as if Return were pressed.
  input: () => '',
  getval: ([, usual = 0]) => usual,
  yesno: ([, usual = 0]) => usual,
  unix: ([command = ''], call) => subshell(toText(command), call),
}

/** Runs a macro file; `do` also shows its text on the screen. */
export async function runFile(name: string, call: BuiltInCall, isShown: boolean): Promise<Value> {
  const source = call.files.read(name)
  call.print(`Opened \`${name}'\n`)
  if (isShown) call.print(source)
  return (await call.run(source, name)) ?? 0
}

/** No program is ever started. `sleep N` takes its time, everything else is not there: 127, as shells say. */
async function subshell(
  command: string,
  { machine, subshell: tell, signal, print }: BuiltInCall,
): Promise<number> {
  const seconds = /^\s*sleep\s+(\d+(?:\.\d+)?)\s*$/.exec(command)?.[1]
  tell(true)
  try {
    if (seconds !== undefined) await machine.clock.sleep(Number(seconds) * 1000, signal)
    else
      print(`sh: ${command.trim().split(/\s/)[0] ?? ''}: not found: the simulated SPEC starts no programs\n`)
  } finally {
    tell(false)
  }
  return seconds === undefined ? 127 : 0
}
