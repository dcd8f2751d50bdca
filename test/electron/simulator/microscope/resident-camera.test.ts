import { expect, test } from 'vitest'
import { stillBeam } from '../../../../electron/simulator/microscope/beam-state.ts'
import { residentCamera } from '../../../../electron/simulator/microscope/resident-camera.ts'
import { sceneCamera } from '../../../../electron/simulator/microscope/scene-camera.ts'

const image = { width: 16, height: 16 }
const exposureS = 0.05

test('a camera with resident frames repeats the first ones, exactly as they were computed', async () => {
  const plain = sceneCamera({ seed: 3, image }).newRoll()
  const roll = residentCamera(sceneCamera({ seed: 3, image }), 3).newRoll()
  const wanted = []
  for (let frame = 0; frame < 3; frame++) wanted.push([...(await plain.next(exposureS, stillBeam))])
  for (let frame = 0; frame < 7; frame++)
    expect([...(await roll.next(exposureS, stillBeam))]).toEqual(wanted[frame % 3])
})

test('it computes anew when the beam or the exposure changes', async () => {
  const roll = residentCamera(sceneCamera({ seed: 3, image }), 2).newRoll()
  const bright = [...(await roll.next(exposureS, { ...stillBeam, shutterOpen: true }))]
  const dark = [...(await roll.next(exposureS, { ...stillBeam, shutterOpen: false }))]
  expect(sum(dark)).toBeLessThan(sum(bright))
})

function sum(bytes: readonly number[]): number {
  return bytes.reduce((total, byte) => total + byte, 0)
}
