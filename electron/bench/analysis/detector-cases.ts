import { badPixelsTask } from '../../../shared/analysis/tasks/bad-pixels-task.ts'
import { fitScanTask } from '../../../shared/analysis/tasks/fit-scan-task.ts'
import { lineMapTask } from '../../../shared/analysis/tasks/line-map-task.ts'
import { phaseRetrievalTask } from '../../../shared/analysis/tasks/phase-retrieval-task.ts'
import type { AnalysisCase } from './analysis-case.ts'
import { noise, stepping, transmission } from './seeded-data.ts'

const numpy = { name: 'numpy', modules: ['numpy'] }
const scipy = { name: 'scipy', modules: ['scipy'] }
const medium = { height: 512, width: 512 }

/** What is made of the detector's own frames, of spectra and of scans. */
export const detectorCases: readonly (() => AnalysisCase)[] = [badPixels, phaseRetrieval, lineMap, fitScan]

function badPixels(): AnalysisCase {
  const images = [1, 2, 3, 4, 5, 6, 7, 8].map(seed => noise(medium, seed, 90, 110))
  for (const image of images) image[1000] = 900
  return {
    ...{ name: 'bad-pixels, 512²', task: badPixelsTask, image: medium, images, output: 'mask' },
    ...{ peer: numpy, compared: 'absolute', unit: 'bits' },
    script: `
def prepare(images, wholes, argument): return images
def compute(images):
    def far(a):
        squares = a.astype('f4').reshape(16, 32, 16, 32).transpose(0, 2, 1, 3).reshape(16, 16, -1)
        middle = np.median(squares, 2)[..., None]
        sigma = 1.4826 * np.median(np.abs(squares - middle), 2)[..., None]
        back = lambda b: b.reshape(16, 16, 32, 32).transpose(0, 2, 1, 3).reshape(512, 512)
        return back(squares > middle + 8 * sigma), back(squares < middle - 8 * sigma)
    over, under = far(images.mean(0)); noisy, _ = far(images.std(0, ddof=1))
    return 4 * under + 8 * over + 16 * noisy`,
  }
}

function phaseRetrieval(): AnalysisCase {
  return {
    ...{ name: 'phase-retrieval, 512²', task: phaseRetrievalTask, image: medium, output: 'retrieved' },
    ...{
      images: [transmission(medium, 0)],
      parameters: { energy: 20, distance: 0.5, pixel: 1, deltaBeta: 300 },
    },
    ...{ peer: scipy, compared: 'relative' },
    script: `
from scipy import fft
def prepare(images, wholes, argument): return images[0].astype(float)
def compute(image):
    padded = np.pad(image, ((0, 512), (0, 512)), 'symmetric')
    down, across = fft.fftfreq(1024, 1e-6)[:, None], fft.rfftfreq(1024, 1e-6)[None]
    reach = np.pi * (12.39841984e-10 / 20) * 0.5 * 300
    return fft.irfft2(fft.rfft2(padded) / (1 + reach * (down**2 + across**2)))[:512, :512]`,
  }
}

function lineMap(): AnalysisCase {
  const image = { height: 4, width: 2048 }
  return {
    ...{ name: 'line-map, 4 × 2048 channels', task: lineMapTask, image, output: 'counts' },
    images: Array.from({ length: 100 }, (_, seed) => noise(image, seed, 0, 500)),
    axes: [stepping('samz', 'mm', 100, 1, 10), stepping('samx', 'mm', 100, 1, 1, 10)],
    ...{ parameters: { gain: 0.01, from: 6.2, to: 6.6, side: 0.2 }, peer: numpy, compared: 'relative' },
    script: `
def prepare(images, wholes, argument): return images
def compute(images):
    spectra = images.sum(1); images.sum((0, 1))
    sides = spectra[:, 600:620].sum(1) + spectra[:, 660:680].sum(1)
    return spectra[:, 620:660].sum(1) - sides * 40 / 40.`,
  }
}

function fitScan(): AnalysisCase {
  const image = { height: 16, width: 16 }
  const images = Array.from({ length: 61 }, (_, at) =>
    noise(image, at, 90, 110).map(value => value + 1000 * Math.exp(-(((at - 27.3) / 6) ** 2) / 2)),
  )
  return {
    ...{ name: 'fit-scan, 61 points', task: fitScanTask, image, images, output: 'fitted' },
    ...{ axes: [stepping('samx', 'mm', 61, 0.1)], peer: scipy, compared: 'relative' },
    script: `
from scipy.optimize import curve_fit
def prepare(images, wholes, argument): return images, np.array(argument['axes'][0])
def compute(state):
    images, x = state; y = images.mean((1, 2))
    gauss = lambda x, h, c, s, b: h * np.exp(-((x - c) / s) ** 2 / 2) + b
    found = curve_fit(gauss, x, y, (np.ptp(y), x[y.argmax()], np.ptp(x) / 10, y.min()))[0]
    return gauss(x, *found)`,
  }
}
