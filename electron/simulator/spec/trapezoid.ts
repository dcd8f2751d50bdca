/** How a stepper motor is driven, as SPEC configures it. */
export interface MotorRates {
  /** Steps per second at the start and at the end of the ramps. */
  readonly baseRate: number
  /** Steps per second at full speed. */
  readonly slewRate: number
  /** Milliseconds from base rate to slew rate. */
  readonly accelerationMs: number
}

export interface MotionProfile {
  readonly durationMs: number
  /** Steps made `elapsedMs` after the start; the whole distance from `durationMs` on. */
  readonly at: (elapsedMs: number) => number
}

/** Speed over time is a trapezoid, or a triangle when the way is too short to reach the slew rate. `steps` has a sign. */
export function trapezoid(steps: number, rates: MotorRates): MotionProfile {
  const distance = Math.abs(steps)
  const rampS = rates.accelerationMs / 1000
  const gain = rates.slewRate - rates.baseRate
  const isTriangle = rampS > 0 && gain > 0 && (rates.baseRate + rates.slewRate) * rampS > distance
  const peak = isTriangle
    ? Math.sqrt(rates.baseRate ** 2 + (gain / rampS) * distance) // v² = v0² + 2·a·(distance / 2)
    : rates.slewRate
  const legS = gain > 0 ? (rampS * (peak - rates.baseRate)) / gain : 0
  const legSteps = ((rates.baseRate + peak) / 2) * legS
  const cruiseS = Math.max(0, distance - 2 * legSteps) / peak
  const durationS = 2 * legS + cruiseS
  const ramp = (timeS: number): number =>
    rates.baseRate * timeS + (legS > 0 ? ((peak - rates.baseRate) / legS / 2) * timeS ** 2 : 0)
  const after = (timeS: number): number => {
    if (timeS >= durationS) return distance
    if (timeS < legS) return ramp(timeS)
    if (timeS > durationS - legS) return distance - ramp(durationS - timeS)
    return legSteps + (timeS - legS) * peak
  }
  return {
    durationMs: durationS * 1000,
    at: elapsedMs => Math.sign(steps) * after(Math.max(0, elapsedMs / 1000)),
  }
}
