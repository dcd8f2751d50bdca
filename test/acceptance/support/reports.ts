/** What describe-experiment.py prints. */
export interface ExperimentReport {
  /** Entry and the file that its link names. */
  readonly links: Readonly<Record<string, string>>
  readonly nodes: readonly NodeReport[]
  /** By `entry/detector group`. */
  readonly cameras: Readonly<Record<string, CameraReport>>
  /** Everything measured per point, by `entry/name`. */
  readonly numbers: Readonly<Record<string, { readonly units: string; readonly values: readonly number[] }>>
}

export interface NodeReport {
  readonly node_name: string
  readonly node_path: string
  readonly node_type: string
  readonly role: string | null
  readonly status: string
  readonly done: number
}

export interface CameraReport {
  readonly shape: readonly number[]
  readonly type: string
  readonly units: string
  readonly role: string
  readonly appliesTo: readonly string[]
  readonly complete: number
  readonly imageKeys: readonly number[]
  readonly exposure: readonly number[]
  readonly exposureUnits: string
  /** Frames of nothing but zeros. */
  readonly emptyFrames: readonly number[]
}

/** What compare-with-truth.py prints. Errors are relative, pulls are in units of the expected noise: 1 is right. */
export interface TruthReport {
  readonly darks: Readonly<Record<string, DarkReport>>
  readonly darkCorrelation: number
  readonly whiteMeans: Readonly<Record<string, { readonly worst: number; readonly at: number }>>
  readonly points: readonly PointReport[]
  readonly edges: Readonly<Record<string, readonly { readonly found: number; readonly true: number }[]>>
  /** Index of the first point of `edges`. */
  readonly edgeFrom: number
}

interface DarkReport {
  readonly meanError: number
  readonly pull: number
  readonly noise: number
  readonly hotRatio: number
}

interface PointReport {
  readonly at: number
  readonly white: { readonly meanError: number; readonly pull: number }
  readonly data: { readonly meanError: number; readonly pull: number }
  readonly bias: number
  readonly medianError: number
  readonly lowest: number
}

/** What follow-frames.py prints. */
export interface FollowReport {
  readonly read: number
  readonly dumped: number
  readonly errors: readonly string[]
  readonly early: readonly string[]
  readonly changed: readonly string[]
  /** From the announcement of a frame until it was read. */
  readonly medianAgeMs: number
}
