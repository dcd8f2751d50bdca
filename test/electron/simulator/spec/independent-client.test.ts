import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { describeWith } from '../../../support/need-tool.ts'
import { PythonPackages } from '../../../support/python-packages.ts'
import { startServer } from '../../spec/rig.ts'

/** Somebody else's client, written against real servers. */
const chessPyspec = new PythonPackages('spec-client', ['chess-pyspec==1.0.8'], 'pyspec.client')

const script = `
import asyncio, json, sys
from pyspec.client import Client

async def main(port):
    told = {}
    async with Client('127.0.0.1', port) as spec:
        told['ready'] = await spec.status().ready.get()
        told['name'] = await spec.var('SPEC', str).get()
        told['sum'] = await spec.exec('1+1')
        told['mnemonic'] = await spec.call('motor_mne', 0)
        motor = spec.motor('samx')
        async with motor:
            await motor.move(2.5)
        told['position'] = await motor.position.get()
        await spec.exec('ascan samx 0 1 4 0.1')
        told['points'] = (await spec.exec('return SCAN_D'))[:, 0].tolist()
        try:
            await spec.exec('frobnicate')
        except Exception as error:
            told['error'] = str(error)
    print(json.dumps(told))

asyncio.run(asyncio.wait_for(main(int(sys.argv[1])), 60))
`

describeWith(chessPyspec, 'a client of another house', () => {
  test('finds status, variables, functions, motion, scans and errors as at a real server', async () => {
    const { port } = await startServer({ speed: 50, startDelayMs: 100 })
    const { stdout } = await promisify(execFile)(chessPyspec.program('python'), ['-c', script, String(port)])
    expect(JSON.parse(stdout)).toEqual({
      ready: true,
      name: 'fourc',
      sum: 2,
      mnemonic: 'energy',
      position: 2.5,
      points: [0, 0.25, 0.5, 0.75, 1],
      error: expect.stringContaining('No such command or variable: frobnicate') as string,
    })
  })
})
