import { absorptionSinogramTask } from '../../../shared/analysis/tasks/absorption-sinogram-task.ts'
import { alignTask } from '../../../shared/analysis/tasks/align-task.ts'
import { combinationTask } from '../../../shared/analysis/tasks/combination-task.ts'
import { edgeMapTask } from '../../../shared/analysis/tasks/edge-map-task.ts'
import { integrateTask } from '../../../shared/analysis/tasks/integrate-task.ts'
import { normaliseTask } from '../../../shared/analysis/tasks/normalise-task.ts'
import { statisticsTask } from '../../../shared/analysis/tasks/statistics-task.ts'
import { budgets } from '../budgets.ts'
import type { AnalysisCase } from './analysis-case.ts'
import { detectorCases } from './detector-cases.ts'
import { energies, noise, spectra, stepping, transmission } from './seeded-data.ts'
import { tomographyCases } from './tomography-cases.ts'

const numpy = { name: 'numpy', modules: ['numpy'] }
const large = { height: 2048, width: 2048 }
const medium = { height: 512, width: 512 }

/** Made one after the other: each holds its data. */
export const analysisCases: readonly (() => AnalysisCase)[] = [
  normalise,
  align,
  statistics,
  edgeMap,
  combination,
  integrate,
  sinogram,
  ...tomographyCases,
  ...detectorCases,
]

function normalise(): AnalysisCase {
  const references = (seed: number, low: number, high: number) => {
    const frames = [{ pixels: Float32Array.from(noise(large, seed, low, high)), weight: 1 }]
    return { kind: 'references', frames } as const
  }
  const white = references(2, 8000, 9000)
  const darkForData = references(3, 90, 110)
  return {
    ...{ name: 'normalise, 2048²', task: normaliseTask, image: large, output: 'transmission' },
    images: [noise(large, 1, 2000, 9000)],
    inputs: { white, darkForData, darkForWhite: darkForData },
    wholes: {
      white: white.frames[0]?.pixels ?? new Float32Array(0),
      dark: darkForData.frames[0]?.pixels ?? new Float32Array(0),
    },
    ...{ peer: numpy, compared: 'relative' },
    script: `
def prepare(images, wholes, argument):
    shape = images[0].shape
    return images[0], wholes['white'].reshape(shape), wholes['dark'].reshape(shape)
def compute(state):
    data, white, dark = state
    return (data - dark) / (white - dark)`,
  }
}

function align(): AnalysisCase {
  return {
    ...{ name: 'align, 512²', task: alignTask, image: medium, output: 'columns' },
    images: [0, 1.37, 2.81, 4.13].map(shift => transmission(medium, shift)),
    ...{ peer: { name: 'scikit-image', modules: ['skimage'] }, compared: 'absolute', unit: 'pixel' },
    script: `
from skimage.registration import phase_cross_correlation
from scipy.ndimage import shift
def prepare(images, wholes, argument): return images
def compute(images):
    images = -np.log(images.astype(float))
    found = []
    for image in images:
        moved = phase_cross_correlation(images[0], image, upsample_factor=100, normalization=None)[0]
        shift(image, moved, order=3)
        found.append(-moved[1])
    return found`,
  }
}

function statistics(): AnalysisCase {
  return {
    ...{ name: 'statistics, 512², 20 images', task: statisticsTask, image: medium, output: 'deviation' },
    images: Array.from({ length: 20 }, (_, seed) => noise(medium, seed, 0, 60_000)),
    ...{ peer: numpy, compared: 'relative' },
    script: `
def prepare(images, wholes, argument): return images
def compute(images):
    images.mean(0); images.min(0); images.max(0)
    return images.std(0, ddof=1)`,
  }
}

function edgeMap(): AnalysisCase {
  return {
    ...{ name: 'edge-map, 128², 41 energies', task: edgeMapTask, image: { height: 128, width: 128 } },
    ...{ images: spectra({ height: 128, width: 128 }), axes: [energies], output: 'jump' },
    ...{ peer: numpy, compared: 'relative' },
    script: `
def prepare(images, wholes, argument): return images.reshape(len(images), -1), np.array(argument['axes'][0])
def compute(state):
    mu, e = -np.log(state[0].astype(float)), state[1]
    slope = np.diff(mu, axis=0) / np.diff(e)[:, None]; middle = (e[1:] + e[:-1]) / 2
    top = np.clip(slope.argmax(0), 1, len(slope) - 2); pixel = np.arange(mu.shape[1])
    before, at, after = (slope[top + d, pixel] for d in (-1, 0, 1))
    edge = middle[top] + 0.5 * (before - after) / (before - 2 * at + after) * (e[1] - e[0])
    low, span = e.min(), e.max() - e.min()
    pre, post = e <= low + 0.2 * span + 1e-12, e >= low + 0.6 * span - 1e-12
    a, b = np.polyfit(e[pre], mu[pre], 1), np.polyfit(e[post], mu[post], 1)
    return (b[0] - a[0]) * edge + b[1] - a[1]`,
  }
}

function combination(): AnalysisCase {
  const image = { height: 64, width: 64 }
  const first = { rows: [0, 8], columns: [0, 8] } as const
  const second = { rows: [56, 64], columns: [56, 64] } as const
  return {
    ...{ name: 'linear-combination, 64², 41 energies', task: combinationTask, image, output: 'first' },
    ...{ images: spectra(image), axes: [energies], parameters: { first, second } },
    ...{ peer: numpy, compared: 'relative' },
    script: `
def prepare(images, wholes, argument): return images, np.array(argument['axes'][0])
def compute(state):
    mu, e = -np.log(state[0].astype(float)), state[1]
    columns = [mu[:, :8, :8].mean((1, 2)), mu[:, 56:, 56:].mean((1, 2)), np.ones_like(e), e - e[0]]
    return np.linalg.lstsq(np.stack(columns, 1), mu.reshape(len(e), -1), rcond=None)[0][0]`,
  }
}

function integrate(): AnalysisCase {
  const poni = [
    'Detector_config: {"pixel1": 0.00005, "pixel2": 0.00005}',
    ...['Distance: 0.1', 'Poni1: 0.05', 'Poni2: 0.052', 'Rot1: 0.02', 'Rot2: 0.01', 'Rot3: 0'],
  ].join('\n')
  const parameters = { poni, unit: 'deg', bins: 1000, from: 1, to: 24 }
  return {
    ...{ name: 'integrate, 2048² to 1000 bins', task: integrateTask, image: large, output: 'profiles' },
    ...{ images: [noise(large, 4, 10, 1000)], parameters, cutEnds: 1, target: budgets.integrateMs },
    ...{ peer: { name: 'pyFAI', modules: ['pyFAI'] }, compared: 'relative' },
    script: `
import logging
logging.disable(logging.WARNING)
from pyFAI.azimuthalIntegrator import AzimuthalIntegrator
def prepare(images, wholes, argument):
    return AzimuthalIntegrator(dist=0.1, poni1=0.05, poni2=0.052, rot1=0.02, rot2=0.01, pixel1=5e-5, pixel2=5e-5, wavelength=1e-10), images[0]
def compute(state):
    return state[0].integrate1d(state[1], 1000, unit='2th_deg', radial_range=(1, 24), method=('bbox', 'csr', 'cython')).intensity`,
  }
}

function sinogram(): AnalysisCase {
  return {
    ...{ name: 'absorption-sinogram, 512²', task: absorptionSinogramTask, image: medium, output: 'sinogram' },
    images: [0, 1, 2, 3].map(shift => transmission(medium, shift)),
    ...{ axes: [stepping('rot', 'deg', 4, 45)], parameters: { row: 250, rows: 3 } },
    ...{ peer: numpy, compared: 'relative' },
    script: `
def prepare(images, wholes, argument): return images
def compute(images): return -np.log(images[:, 250:253].astype(float)).mean(1)`,
  }
}
