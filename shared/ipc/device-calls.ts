import type {
  DeviceDraft,
  DevicesSnapshot,
  DraftProblem,
  SerialPort,
  ServerScan,
  Settings,
  TestReport,
} from '../model/devices.ts'

/** What the Devices workspace asks of the main process. */
export interface DeviceCalls {
  'devices.snapshot': { arg: undefined; result: DevicesSnapshot }
  /** What is wrong in settings as they are typed. */
  'devices.check': { arg: DeviceDraft; result: readonly DraftProblem[] }
  /** Connects for real, with settings that need not be saved. */
  'devices.test': { arg: DeviceDraft; result: TestReport }
  'devices.save': { arg: DeviceDraft; result: undefined }
  'devices.remove': { arg: { readonly device: string }; result: undefined }
  'devices.connect': { arg: { readonly device: string }; result: undefined }
  'devices.disconnect': { arg: { readonly device: string }; result: undefined }
  /** Reads the beamline file again after another program changed it. */
  'devices.reload': { arg: undefined; result: undefined }
  /** Asks for a beamline file and goes by it; undefined when cancelled. */
  'devices.open': { arg: undefined; result: { readonly file: string } | undefined }
  /** A new beamline file with this SPEC server, which is used from then on. */
  'devices.create': { arg: NewBeamline; result: { readonly file: string } }
  /** Goes by the simulated beamline. */
  'devices.simulate': { arg: undefined; result: undefined }
  /** SPEC servers on some computers. */
  'devices.scan': { arg: { readonly hosts: readonly string[] }; result: ServerScan }
  /** Ends tests and scans that are under way. */
  'devices.cancel': { arg: undefined; result: undefined }
  'devices.ports': { arg: undefined; result: readonly SerialPort[] }
  /** Asks for a .poni file; its geometry as settings, undefined when cancelled. */
  'devices.poni': { arg: { readonly pixelSizeUm: number | undefined }; result: Settings | undefined }
  /** Switches a fault of the simulated beamline. */
  'devices.fault': { arg: { readonly fault: string; readonly isOn: boolean }; result: undefined }
}

export interface NewBeamline {
  readonly name: string
  /** `host:port` or `host:name`. */
  readonly spec: string
  readonly readOnly: boolean
}
