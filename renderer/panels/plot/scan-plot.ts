import { computed, shallowRef, watch } from 'vue'
import type { NodeId } from '../../../shared/model/ids.ts'
import type { ExperimentTree } from '../../../shared/structure/experiment-tree.ts'
import { pointCount } from '../../curves/curve.ts'
import { cursorMark, nowMark, peakMarks } from '../../curves/marks.ts'
import { nearestPoint } from '../../curves/pointer-place.ts'
import { plotScene } from '../../curves/plot-scene.ts'
import { scanOfSelection } from '../../curves/scan-columns.ts'
import { monitorColumn, plottableColumns, scannedMotor, scanPositions } from '../../curves/scan-curve.ts'
import { curveFigures, curveFit, fitOverlay, residualOf } from '../../curves/main-curve.ts'
import { otherScans } from '../../curves/other-scans.ts'
import { mapMotors } from '../../maps/scan-map.ts'
import { usePlotStore } from '../../stores/plot.ts'
import { useSpecStore } from '../../stores/spec.ts'

export interface ScanPlotProps {
  readonly tree: ExperimentTree
  readonly node: NodeId | undefined
  readonly canMove?: boolean
}

/** What the plot of a scan shows, worked out from tree, selection and what a person chose. */
export function useScanPlot(props: ScanPlotProps) {
  const plot = usePlotStore()
  const spec = useSpecStore()
  const zoom = shallowRef<readonly [number, number] | undefined>()
  const cursorAt = shallowRef<number>()
  const anchorAt = shallowRef<number>()

  const scan = computed(() => scanOfSelection(props.tree, props.node))
  const columns = computed(() => (scan.value === undefined ? [] : plottableColumns(props.tree, scan.value)))
  const monitor = computed(() =>
    scan.value === undefined ? undefined : monitorColumn(props.tree, scan.value, plot.choice.monitor),
  )
  const hasOthers = computed(
    () => scan.value !== undefined && otherScans(props.tree, scan.value, plot.choice).length > 0,
  )
  const scene = computed(() =>
    scan.value === undefined ? undefined : plotScene(props.tree, scan.value, plot.choice),
  )
  const axis = computed(() =>
    scan.value === undefined ? undefined : scanPositions(props.tree, scan.value).axis,
  )
  const isMap = computed(() => scan.value !== undefined && mapMotors(props.tree, scan.value) !== undefined)
  const main = computed(() => scene.value?.curves[0])
  const isLive = computed(() => scan.value?.status === 'running')
  const isPlain = computed(() => !plot.choice.isDifference || !hasOthers.value)
  /** Mnemonic of the motor that the scan moves, where it can be moved from here. */
  const axisMotor = computed(() => (scan.value === undefined ? undefined : scannedMotor(scan.value.plan)))
  const motor = computed(() => (props.canMove === true ? axisMotor.value : undefined))
  const figures = computed(() =>
    axisMotor.value === undefined || main.value === undefined || !isPlain.value
      ? undefined
      : curveFigures(main.value, isLive.value),
  )
  const fit = computed(() => {
    const { background, shape } = plot.choice
    if (shape === undefined || main.value === undefined) return undefined
    return curveFit(main.value, { shape, background, zoom: zoom.value, isLive: isLive.value })
  })
  const curves = computed(() => {
    const shown = scene.value?.curves ?? []
    const [first] = shown
    if (first === undefined || fit.value?.kind !== 'fitted') return shown
    return [...shown, fitOverlay(first, fit.value, zoom.value)]
  })
  const marks = computed(() => {
    const position = spec.status.motors.find(({ mnemonic }) => mnemonic === motor.value)?.position
    const cursorX = cursorAt.value === undefined ? undefined : main.value?.x[cursorAt.value]
    return [
      ...(figures.value === undefined || main.value?.side === 'right' ? [] : peakMarks(figures.value)),
      ...(motor.value === undefined || position === undefined ? [] : [nowMark(motor.value, position)]),
      ...(cursorX === undefined ? [] : [cursorMark(cursorX)]),
    ]
  })
  const look = computed(() => ({
    isLog: plot.choice.isLog,
    isLive: isLive.value,
    marks: marks.value,
    residual:
      plot.choice.hasResidual && fit.value?.kind === 'fitted' && main.value !== undefined
        ? residualOf(main.value, fit.value)
        : undefined,
  }))
  const revision = computed(() => {
    const { isDifference, isLog, left, monitor: by, normalise, right } = plot.choice
    return [
      props.tree.experiment,
      scan.value?.plan.id,
      ...left,
      ...right,
      normalise,
      by,
      isLog,
      isDifference,
    ].join(' ')
  })

  watch(revision, () => {
    zoom.value = undefined
    cursorAt.value = undefined
    anchorAt.value = undefined
  })

  function putCursor(x: number): void {
    if (main.value !== undefined) cursorAt.value = nearestPoint(main.value.x, pointCount(main.value), x)
  }

  function stepCursor(step: number): void {
    if (main.value === undefined) return
    const last = pointCount(main.value) - 1
    cursorAt.value = Math.min(last, Math.max(0, (cursorAt.value ?? (step > 0 ? -1 : last + 1)) + step))
  }

  function zoomBy(factor: number | undefined): void {
    const curve = main.value
    if (factor === undefined || curve === undefined) {
      zoom.value = undefined
      return
    }
    const [low, high] = zoom.value ??
      scene.value?.xRange ?? [curve.x[0] ?? 0, curve.x[pointCount(curve) - 1] ?? 1]
    const middle =
      cursorAt.value === undefined ? (low + high) / 2 : (curve.x[cursorAt.value] ?? (low + high) / 2)
    zoom.value = [middle - (middle - low) * factor, middle + (high - middle) * factor]
  }

  return {
    scan,
    columns,
    monitor,
    hasOthers,
    scene,
    axis,
    isMap,
    main,
    isLive,
    motor,
    figures,
    fit,
    curves,
    look,
    revision,
    zoom,
    cursorAt,
    anchorAt,
    putCursor,
    stepCursor,
    zoomBy,
  }
}
