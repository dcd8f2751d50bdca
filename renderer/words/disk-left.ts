/** Below this the disk is a matter of minutes, whatever is planned. */
const soonS = 600

/** True when the disk will be full before the run ends, or within ten minutes where no end is known. */
export function isDiskShort(diskLeftS: number | undefined, runLeftS: number | undefined): boolean {
  return diskLeftS !== undefined && diskLeftS < (runLeftS ?? soonS)
}
