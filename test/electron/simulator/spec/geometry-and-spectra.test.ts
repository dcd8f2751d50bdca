import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demand } from '../../../../shared/base/assert.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { scansOfFile } from '../../files/support/spec-scans.ts'
import { startServer } from '../../spec/rig.ts'
import { ask, rawClient, textOf } from './raw-client.ts'

interface Rig {
  /** Sends one command and waits for its value. */
  readonly run: (source: string) => Promise<string>
  readonly file: string
}

async function rig(): Promise<Rig> {
  const folder = temporaryFolder()
  const client = await rawClient(await startServer({ speed: 1000, folder }))
  let sn = 1000
  const run = async (source: string): Promise<string> => {
    client.send(ask.run(++sn, source))
    return textOf(await client.answer(sn))
  }
  await run('newfile demo.dat')
  return { run, file: join(folder, 'demo.dat') }
}

describe('the geometry', () => {
  test('puts the 111 reflection of silicon where Bragg says', async () => {
    const { run } = await rig()
    await run('ubr 1 1 1')
    // sin θ = λ √3 / 2a with λ = 3.0996 Å and a = 5.4310 Å.
    expect(Number(await run('return A[th]'))).toBeCloseTo(29.621, 3)
    expect(Number(await run('return A[tth]'))).toBeCloseTo(59.242, 3)
    expect(Number(await run('return A[chi]'))).toBeCloseTo(35.264, 3)
    expect(Number(await run('return A[phi]'))).toBeCloseTo(45, 3)
  })

  test('finds the H K L it went to, at any energy, to within a motor step', async () => {
    const { run } = await rig()
    const index = fc.double({ min: -1.3, max: 1.3, noNaN: true })
    await fc.assert(
      fc.asyncProperty(
        index,
        index,
        index,
        fc.double({ min: 3.5, max: 6, noNaN: true }),
        async (h, k, l, kev) => {
          fc.pre(Math.hypot(h, k, l) > 0.2 && Math.hypot(h, k) > 0.01)
          await run(`umv energy ${kev}; ubr ${h} ${k} ${l}; calcHKL`)
          const found = await Promise.all(
            ['H', 'K', 'L'].map(async name => Number(await run(`return ${name}`))),
          )
          for (const [i, value] of [h, k, l].entries()) expect(found[i]).toBeCloseTo(value, 4)
        },
      ),
      { seed: 8, numRuns: 40 },
    )
  })

  test('says what cannot be reached, and moves nothing', async () => {
    const { run } = await rig()
    expect(await run('br 0 0 4')).toMatch(/^Cannot reach 0 0 4 at a wavelength of 3\.0996/)
    expect(await run('return A[tth]')).toBe('0')
    expect(await run('ca 1 1')).toMatch('Usage:  ca H K L')
  })

  test('stands in the data file, as cell and matrix', async () => {
    const { run, file } = await rig()
    await run('ubr 1 1 1; ascan samx 0 1 1 0.01')
    const [scan] = await scansOfFile(file)
    expect(scan?.unitCell).toEqual([5.4310205, 5.4310205, 5.4310205, 90, 90, 90])
    expect(scan?.ubMatrix?.map(value => value.toFixed(4))).toEqual(
      [1, 0, 0, 0, 1, 0, 0, 0, 1].map(one => (one * 1.1569).toFixed(4)),
    )
    expect(readFileSync(file, 'utf8')).toMatch(/\n#G4 (\S+) (\S+) (\S+) 3\.099605\n#Q \1 \2 \3\n/)
  })
})

describe('the fluorescence detector', () => {
  test('shows phosphorus below the edge of calcium, and calcium above it', async () => {
    const { run, file } = await rig()
    await run('shopen; mcaon; ascan energy 4.0 4.08 1 1; mcaoff; loopscan 1 0.1')
    const [scan, without] = await scansOfFile(file)
    const [detector] = demand(scan, 'scan').spectra
    const [below, above] = demand(detector, 'detector').spectra
    expect([detector?.spectra.length, detector?.channelCount, detector?.calibration]).toEqual([
      2,
      1024,
      [0, 0.01, 0],
    ])
    expect(without?.spectra).toEqual([])
    // Channels of 10 eV: P Kα at 2.01 keV, Ca Kα at 3.69 keV; 200 000 photons.
    expect(around(below, 201)).toBeGreaterThan(3500)
    expect(around(below, 369)).toBeLessThan(1200)
    expect(around(above, 369)).toBeGreaterThan(14_000)
    expect(around(above, 300)).toBe(0)
  })

  test('counts nothing but the beam without the sample, and nothing at all behind the shutter', async () => {
    const { run } = await rig()
    await run('umv samy 3; shopen; ct 1; mca_sget(0, MCA_DATA)')
    expect(Number(await run('return array_op("sum", MCA_DATA)'))).toBeLessThan(300)
    await run('umv samy 0; shclose; ct 1; mca_sget(0, MCA_DATA)')
    expect(await run('return array_op("sum", MCA_DATA)')).toBe('0')
  })

  test('refuses an array of another length', async () => {
    const { run } = await rig()
    await run('global ulong array SHORT[16]')
    expect(await run('mca_sget(0, SHORT)')).toMatch('the array must have 1024 elements')
    expect(await run('mca_par("colour")')).toMatch('no such parameter: colour')
  })
})

describeWith(pythonModules('silx.io.specfile'), 'its spectra', () => {
  test('are the same for silx', async () => {
    const { run, file } = await rig()
    await run('shopen; umv energy 4.08; mcaon; ascan samz -2 2 4 0.1')
    const [scan] = await scansOfFile(file)
    const ours = scan?.spectra[0]?.spectra.map(spectrum => [...spectrum])
    const theirs = python<{ readonly spectra: number[][]; readonly cell: number[] }>(
      `
from silx.io.specfile import SpecFile
scan = SpecFile(argument)[0]
print(json.dumps(dict(spectra=[list(map(float, one)) for one in scan.mca], channels=len(scan.mca.channels[0]))))`,
      file,
    )
    expect(theirs.spectra).toEqual(ours)
    expect(theirs).toMatchObject({ channels: 1024 })
  })
})

/** Counts within 0.1 keV. */
function around(spectrum: Float64Array | undefined, channel: number): number {
  return Array.from(spectrum ?? [])
    .slice(channel - 10, channel + 11)
    .reduce((sum, counts) => sum + counts, 0)
}
