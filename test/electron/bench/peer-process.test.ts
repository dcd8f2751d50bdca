import { expect, onTestFinished, test } from 'vitest'
import { findPython, pythonPeer, type PeerProcess } from '../../../electron/bench/peer-process.ts'
import { demand } from '../../../shared/base/assert.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'

test('a module that nobody has is named', () => {
  expect(findPython(['json', 'no_such_module_here'])).toEqual({
    missing: 'no Python with json and no_such_module_here',
  })
})

describeWith(pythonModules('json'), 'a program in Python', () => {
  test('answers question after question and ends when told', async () => {
    const peer = started('seen = []\ndef answer(argument):\n    seen.append(argument["n"])\n    return seen')
    expect(await peer.ask({ n: 1 })).toEqual([1])
    expect(await peer.ask({ n: 'µ²' })).toEqual([1, 'µ²'])
    await peer.close()
    await expect(peer.ask({ n: 2 })).rejects.toMatchObject({ kind: 'internal' })
  })

  test('that fails says why', async () => {
    const peer = started('def answer(argument):\n    raise ValueError("the disk is gone")')
    await expect(peer.ask({})).rejects.toThrow(/ended: .*the disk is gone/s)
  })
})

function started(script: string): PeerProcess {
  const found = findPython(['json'])
  const peer = pythonPeer(demand('python' in found ? found.python : undefined, 'Python'), script)
  onTestFinished(() => peer.close())
  return peer
}
