import { spawn } from 'node:child_process'
import { Advice } from './say.mjs'

const screen = '1600x1000x24'
const startTimeoutMs = 15_000

/** Starts an X server in memory on a free display number; it ends with this process at the latest. */
export async function startVirtualDisplay() {
  // -displayfd: the server itself finds a free number and reports it. -noreset: it outlives its first window.
  const xvfb = ['Xvfb', '-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset']
  // setpriv ends the server also when this process is killed. A group of its own keeps Ctrl-C from it:
  // the programs it shows must end first.
  const server = spawn('setpriv', ['--pdeathsig', 'TERM', ...xvfb], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const stop = () => server.kill()
  process.once('exit', stop)
  const number = await displayNumber(server)
  return { display: `:${number}`, stop }
}

function displayNumber(server) {
  return new Promise((resolve, reject) => {
    let errors = ''
    let number = ''
    const fail = why =>
      reject(new Advice(`The virtual display did not start: ${why}\n${errors.trim()}`.trim()))
    const timer = setTimeout(() => fail(`no answer within ${startTimeoutMs / 1000} s`), startTimeoutMs)
    server.on('error', error => fail(error.message))
    server.on('close', code => fail(`Xvfb ended with code ${code}`))
    server.stderr.setEncoding('utf8').on('data', text => (errors += text))
    server.stdio[3].setEncoding('utf8').on('data', text => {
      number += text
      if (!number.endsWith('\n')) return
      clearTimeout(timer)
      resolve(number.trim())
    })
  })
}
