import { stringify } from 'yaml'
import { assert } from '../../shared/base/assert.ts'
import { parseBeamline } from '../../shared/description/parse-beamline.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { ServerAddress } from './server-process.ts'
import { simulatedMotors } from './spec/motor-table.ts'

/** The simulated beamline with the ports its servers found, and its beamline file, which is on no disk. */
export function simulatedBeamline(
  spec: ServerAddress,
  microscope: ServerAddress,
  speedup: number,
): { readonly text: string; readonly beamline: Beamline } {
  const text = beamlineText(spec, microscope, speedup)
  const parsed = parseBeamline(text, 'simulated beamline')
  assert('beamline' in parsed, 'the simulated beamline has a valid description')
  return { text, beamline: parsed.beamline }
}

function beamlineText(spec: ServerAddress, microscope: ServerAddress, speedup: number): string {
  const { image, pixelType } = microscope
  return stringify(
    {
      hutch: 1,
      beamline: 'Simulated beamline',
      simulated: true,
      speedup,
      spec: `${spec.host}:${spec.port}`,
      usual: 'full-field-exafs',
      shutter: { open: 'shopen', close: 'shclose', state: 'SHUTTER' },
      sample: { motor: 'samy', in: '0 mm', out: '2 mm' },
      // Units per second at full speed, for the time a plan takes.
      motors: Object.fromEntries(
        simulatedMotors.map(({ mnemonic, slewRate, stepsPerUnit, unit }) => [
          mnemonic,
          { unit, speed: slewRate / stepsPerUnit },
        ]),
      ),
      counters: { sec: 's', mon: 'counts', det: 'counts', srcur: 'mA' },
      ringCurrent: 'srcur',
      ringCurrentVariable: 'SRCUR',
      energy: 'energy',
      source: { name: 'Simulated storage ring', energy: '6 GeV' },
      detectors: {
        frelon: {
          driver: 'microscope',
          host: microscope.host,
          port: microscope.port,
          image: image ?? { height: 512, width: 512 },
          pixelType: pixelType ?? 'uint16',
        },
        // Behind the same sample stage.
        pilatus: {
          driver: 'microscope',
          host: microscope.host,
          onlyByName: true,
          port: microscope.diffraction?.port ?? microscope.port,
          image: microscope.diffraction?.image ?? { height: 512, width: 512 },
          pixelType: microscope.diffraction?.pixelType ?? 'uint16',
        },
      },
    },
    { lineWidth: 0 },
  )
}
