import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Beamline } from '../../../shared/model/beamline.ts'
import { buildBeamline, buildMicroscope } from '../../builders/beamline.ts'
import { describeWith } from '../../support/need-tool.ts'
import { mountableDisk, smallDisk } from '../../support/small-disk.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { HutchProcess, type Line } from './support/hutch-process.ts'
import { beamlineFile, descriptionFile, quickDescription } from './support/quick-experiment.ts'

interface Refusal {
  readonly code: number | string
  readonly errors: readonly Line[]
}

async function refusal(folder: string, ...args: readonly string[]): Promise<Refusal> {
  const hutch = await HutchProcess.start([...args, '--json'], folder)
  const code = await hutch.exited
  expect(hutch.stderr).toBe('')
  // Nothing but the problem: no experiment was begun.
  expect(hutch.lines).toEqual(hutch.errors)
  for (const line of hutch.errors) {
    expect(line).toMatchObject({
      error: expect.any(String) as unknown,
      message: expect.any(String) as unknown,
    })
  }
  return { code, errors: hutch.errors }
}

async function runOf(yaml: string, ...options: readonly string[]): Promise<Refusal> {
  const folder = temporaryFolder()
  const answer = await refusal(
    folder,
    'run',
    descriptionFile(folder, yaml),
    '--out',
    'out',
    ...fast,
    ...options,
  )
  expect(
    readdirSync(folder)
      .filter(name => name === 'out')
      .flatMap(out => readdirSync(join(folder, out))),
  ).toEqual([])
  return answer
}

const fast = ['--size', '64', '--speed', '50'] as const

describe('hutch run refuses', () => {
  test('YAML that is none, with its line and column', async () => {
    const { code, errors } = await runOf('hutch: 1\nsequence: [Quick\n')
    expect(code).toBe(1)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({
      error: 'description',
      where: expect.stringMatching(/quick\.yml:\d+:\d+$/) as unknown,
    })
  })

  test('all mistakes of a description at once', async () => {
    const yaml = quickDescription()
      .replace('frames: 3', 'frames: 0')
      .replace('exposure: 20 ms', 'exposhure: 20 ms')
    const { code, errors } = await runOf(yaml)
    expect(code).toBe(1)
    expect(errors.length).toBeGreaterThanOrEqual(2)
    expect(errors.map(({ message }) => message).join('\n')).toMatch(/exposhure/)
    for (const { where } of errors) expect(where).toMatch(/quick\.yml:\d+:\d+$/)
  })

  test('a detector, a motor and a counter that the beamline does not have', async () => {
    const camera = await runOf(quickDescription().replace('frames: 3', 'frames: 3\n    detector: frelom'))
    expect(camera.code).toBe(1)
    expect(camera.errors[0]?.message).toMatch(/frelom/)
    const names = await runOf(quickDescription().replace('motor: energy, from', 'motor: enregy, from'))
    expect(names.code).toBe(1)
    expect(JSON.stringify(names.errors[0])).toMatch(/enregy.*energy/)
    const counter = await runOf(quickDescription().replace('counter srcur', 'counter srcurr'))
    expect(counter.code).toBe(1)
    expect(JSON.stringify(counter.errors[0])).toMatch(/srcurr/)
  })

  test('a scan beyond the limits of its motor', async () => {
    const { code, errors } = await runOf(quickDescription().replace('to: 4.1 keV', 'to: 40 keV'))
    expect(code).toBe(1)
    expect(errors).toEqual([expect.objectContaining({ error: 'limit', where: 'motor energy' })])
    expect(errors[0]?.message).toMatch(/energy 40 keV is outside its limits 3 … 6 keV/)
  })

  test('a start without the metadata the description demands', async () => {
    const { code, errors } = await runOf(
      `${quickDescription().trimEnd().slice(0, -1)}, operator: required }\n`,
    )
    expect(code).toBe(1)
    expect(errors[0]?.message).toMatch(/"operator" must be recorded/)
    expect(errors[0]?.advice).toMatch(/--set/)
  })

  test.each([
    [['run', 'nothing-here.yml'], 1, 'not-found', /nothing-here\.yml/],
    [['run'], 2, 'usage', /DESCRIPTION/],
    [['rum', 'quick.yml'], 2, 'usage', /rum.*run/],
    [['run', 'quick.yml', '--outt', 'x'], 2, 'usage', /--outt/],
    [['run', 'quick.yml', '--speed', 'fast'], 2, 'usage', /--speed/],
    [['run', 'quick.yml', '--speed', '0'], 2, 'usage', /--speed/],
    [['run', 'quick.yml', '--set', 'steps'], 2, 'usage', /NAME=VALUE/],
    [['run', 'quick.yml', '--set', 'stepz=3'], undefined, undefined, /stepz/],
    [['run', 'quick.yml', '--beamline', 'no-beamline.yml'], 1, 'not-found', /no-beamline\.yml/],
    [['run', 'quick.yml', '--out', 'quick.yml'], 1, 'disk', /quick\.yml/],
  ] as const)('%j', async (words, code, kind, words2) => {
    const folder = temporaryFolder()
    descriptionFile(folder, quickDescription())
    const answer = await refusal(
      folder,
      ...words,
      ...(words[0] === 'run' && !words.includes('--speed' as never) ? fast : []),
    )
    expect(answer.errors).toHaveLength(1)
    expect(JSON.stringify(answer.errors[0])).toMatch(words2)
    if (kind !== undefined) expect(answer.errors[0]?.error).toBe(kind)
    expect(code === undefined ? [1, 2] : [code]).toContain(answer.code)
  })
})

describe('a beamline', () => {
  test('whose SPEC server is not there is refused by its address', async () => {
    const { code, errors } = await runOn(buildBeamline({ spec: { host: '127.0.0.1', port: 1 } }))
    expect(code).toBe(1)
    expect(errors).toEqual([expect.objectContaining({ error: 'connection', where: 'SPEC at 127.0.0.1:1' })])
  })

  test('whose SPEC server accepts and then says nothing is refused within its time', async () => {
    const silent = createServer(socket => socket.on('error', () => undefined))
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { code, errors } = await runOn(buildBeamline({ spec: { host: '127.0.0.1', port } }))
    silent.close()
    expect(code).toBe(1)
    expect(errors).toEqual([expect.objectContaining({ error: 'connection' })])
    expect(errors[0]?.message).toMatch(/within 5 s/)
  })

  test('whose camera is not there is refused by its name', async () => {
    const folder = temporaryFolder()
    const server = await HutchProcess.start(['simulate', ...fast], folder)
    const { beamline } = await server.line(() => true)
    const { code, errors } = await runOn({
      ...(beamline as Beamline),
      detectors: [buildMicroscope({ port: 1 })],
    })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.objectContaining({ error: 'connection', where: 'frelon at 127.0.0.1:1' })])
  })

  async function runOn(beamline: Beamline): Promise<Refusal> {
    const folder = temporaryFolder()
    const file = beamlineFile(folder, beamline)
    return await refusal(
      folder,
      'run',
      descriptionFile(folder, quickDescription()),
      '--out',
      'out',
      '--beamline',
      file,
    )
  }
})

describeWith(mountableDisk, 'an output folder', () => {
  test('that is read-only is refused by its path', async () => {
    const disk = smallDisk('tmpfs', 4)
    disk.makeReadOnly()
    const { code, errors } = await runInto(join(disk.folder, 'out'))
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.objectContaining({
        error: 'disk',
        where: join(disk.folder, 'out'),
        message: expect.stringMatching(/read-only/) as unknown,
      }),
    ])
  })

  test('on a disk that is too small is refused before anything moves', async () => {
    const disk = smallDisk('tmpfs', 1)
    const { code, errors } = await runInto(disk.folder)
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.objectContaining({ error: 'disk', message: expect.stringMatching(/needs .* MB/) as unknown }),
    ])
    expect(readdirSync(disk.folder)).toEqual([])
  })

  test('with an experiment folder of that name, of whatever kind, is left as it is', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'out/Quick_0001'), { recursive: true })
    writeFileSync(join(folder, 'out/Quick_0001/notes.txt'), 'mine')
    const hutch = await HutchProcess.start(
      ['run', descriptionFile(folder, quickDescription(2)), '--out', 'out', '--json', ...fast],
      folder,
    )
    expect(await hutch.exited).toBe(0)
    expect(readdirSync(join(folder, 'out/Quick_0001'))).toEqual(['notes.txt'])
  })

  async function runInto(out: string): Promise<Refusal> {
    const folder = temporaryFolder()
    return await refusal(folder, 'run', descriptionFile(folder, quickDescription()), '--out', out, ...fast)
  }
})
