import type { FrameLabel } from '../../../shared/ipc/tile.ts'
import type { ScreenFrame } from '../../../electron/screen/protocol.ts'

const size = 512
const centre = 256

/** A picture that is recognisable and moves with the frame number: grains in a round, structured beam. */
export function sceneFrame(label: FrameLabel, look: 'data' | 'white' | 'dark' | 'result'): ScreenFrame {
  const pixels = look === 'result' ? resultPixels(label.frame) : countPixels(label.frame, look)
  return {
    pixels: { buffer: pixels.buffer },
    image: { width: size, height: size },
    pixelType: look === 'result' ? 'float32' : 'uint16',
    saturation: look === 'result' ? undefined : 65_535,
    label,
    acquiredAtMs: Date.now(),
    serial: 0,
  }
}

function countPixels(frame: number, look: 'data' | 'white' | 'dark'): Uint16Array<ArrayBuffer> {
  const pixels = new Uint16Array(size * size)
  const noise = noiseFrom(frame + 1)
  eachPixel((x, y, index) => {
    const white = look === 'dark' ? 0 : beam(x, y)
    const sample = look === 'data' ? Math.exp(-depth(x, y, frame)) : 1
    const signal = white * sample
    pixels[index] = Math.max(0, 100 + signal + noise() * Math.sqrt(signal + 16))
  })
  return pixels
}

function resultPixels(frame: number): Float32Array<ArrayBuffer> {
  const pixels = new Float32Array(size * size)
  const noise = noiseFrom(frame + 7)
  eachPixel((x, y, index) => {
    pixels[index] = Math.exp(-depth(x, y, frame)) + noise() * 0.008
  })
  return pixels
}

function eachPixel(visit: (x: number, y: number, index: number) => void): void {
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) visit(x, y, y * size + x)
}

function beam(x: number, y: number): number {
  const distance = ((x - centre) ** 2 + (y - centre) ** 2) / 260 ** 2
  return 14_000 * Math.exp(-distance) * (1 + 0.04 * Math.sin(y / 9 + Math.sin(x / 40) * 2))
}

const grains = [
  [170, 180, 74, 0.9],
  [320, 150, 52, 0.6],
  [350, 310, 92, 1.1],
  [190, 350, 60, 0.7],
  [262, 248, 34, 1.5],
] as const

function depth(x: number, y: number, frame: number): number {
  const edge = 1 / (1 + Math.exp(-(frame - 54) / 1.4))
  let sum = 0.05
  for (const [gx, gy, radius, thickness] of grains) {
    const inside = 1 - ((x - gx - frame * 0.04) ** 2 + (y - gy + frame * 0.02) ** 2) / radius ** 2
    if (inside > 0) sum += thickness * Math.sqrt(inside) * (0.25 + 0.75 * edge)
  }
  return sum * (1 + 0.05 * Math.sin(x / 6) * Math.sin(y / 7))
}

/** Sum of uniform numbers of a small generator: close enough to normal for the eye, the same for every frame number. */
function noiseFrom(seed: number): () => number {
  let state = seed * 2_654_435_761
  const uniform = () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return () => uniform() + uniform() + uniform() - 1.5
}
