import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadHdf5 } from '../../../electron/hdf5/h5wasm-module.ts'

test('the library is loaded once per thread', async () => {
  expect(await loadHdf5()).toBe(await loadHdf5())
})

test('failures of the library are exceptions, not lines on stderr', async () => {
  const { File } = await loadHdf5()
  expect(() => new File('/nowhere/no.h5', 'r')).toThrow()
})

test('the bitshuffle filter stands where the library looks for it', async () => {
  const { module, pluginsFolder } = await loadHdf5()
  expect(module.get_plugin_search_paths()[0]).toBe(pluginsFolder)
  expect(readdirSync(pluginsFolder)).toContain('libH5Zbshuf.so')
})
