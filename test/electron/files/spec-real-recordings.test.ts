import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  describeWith,
  type Need,
  pythonModules,
  realRecordings,
  realRecordingsFolder,
} from '../../support/need-tool.ts'
import { type SilxScan, scansBySilx } from './support/silx-scans.ts'
import { type KeyedScan, scansOfFile } from './support/spec-scans.ts'

interface Difference {
  readonly why: string
  /** What silx would read without it. */
  readonly undo: (theirs: SilxScan) => SilxScan
}

const splitAtBlanks = (names: readonly string[]): readonly string[] => names.flatMap(name => name.split(' '))

/** Every difference there is. With these undone, all else is the same to the last bit. */
const differences: Readonly<Record<string, Difference>> = {
  'spec_aps-33id_JL124_1.spc': {
    why: 'silx loses the blank before a name of one character at the end of a line: "Motor 9"',
    undo: scan => ({ ...scan, motors: scan.motors.map(name => (name === 'Motor9' ? 'Motor 9' : name)) }),
  },
  'spec_esrf-snbl_2013.dat': {
    why: '#O5 has nine names and #P5 eight values: silx gives the values of the next row to the wrong motors',
    undo: scan => ({ ...scan, positions: scan.positions.toSpliced(48, 0, null) }),
  },
  'spec_user6idd.dat': {
    why: 'names with single blanks between them, as many as #N and #P say: silx takes each line for one name',
    undo: scan => ({
      ...scan,
      labels: splitAtBlanks(scan.labels),
      motors: splitAtBlanks(scan.motors),
    }),
  },
}

const both: Need = {
  requiredInCi: false,
  missing: () => realRecordings.missing() ?? pythonModules('silx.io.specfile').missing(),
}

describeWith(both, 'real SPEC files, scan by scan and number by number as silx reads them', () => {
  const files = both.missing() === undefined ? readdirSync(realRecordingsFolder) : []
  for (const name of files.filter(file => file.startsWith('spec_'))) {
    const difference = differences[name]
    const except = difference === undefined ? '' : `, but ${difference.why}`
    test(`${name}${except}`, async () => {
      const file = join(realRecordingsFolder, name)
      const theirs = scansBySilx(file)
      const ours = (await scansOfFile(file, true)).map(asSilx)
      expect(ours.map(({ key }) => key)).toEqual(theirs.map(({ key }) => key))
      for (const [i, scan] of theirs.entries()) {
        const undone = difference?.undo(scan) ?? scan
        // As text: comparing a million numbers one by one takes minutes.
        expect(JSON.stringify(ours[i]) === JSON.stringify(undone), `scan ${scan.key}`).toBe(true)
        if (difference !== undefined) expect(undone).not.toEqual(scan)
      }
    })
  }
})

function asSilx({ key, labels, columns, motors, spectra }: KeyedScan): SilxScan {
  const hasRows = (columns[0]?.length ?? 0) > 0
  return {
    key,
    labels,
    columns: hasRows ? columns.map(listed) : [],
    motors: motors.map(({ name }) => name),
    positions: listed(motors.map(({ position }) => position)),
    spectra: spectra.flatMap(one => one.spectra.map(listed)),
  }
}

function listed(values: ArrayLike<number>): readonly (number | null)[] {
  return Array.from(values, value => (Number.isNaN(value) ? null : value))
}
