/**
 * How scans tell watching clients of themselves: the variables _SC_NEWSCAN, _SC_NEWPLOTDATA and _SC_NEWSCANDATA of the ESRF's
 * client macros (texts of Python literals, numbers by %g), and SCAN_D with SCAN_D_META and SCAN_D_INFO of SPEC 6 (JSON).
 */
export const scanBroadcastMacros = String.raw`
global _SC_NEWSCAN _SC_NEWPLOTDATA _SC_NEWSCANDATA SC_PLOT_ACTIVE SC_DATA_ACTIVE
_SC_NEWSCAN = 0; _SC_NEWPLOTDATA = 0; _SC_NEWSCANDATA = 0
SC_PLOT_ACTIVE = 1; SC_DATA_ACTIVE = 0
def clientploton 'SC_PLOT_ACTIVE = 1'
def clientplotoff 'SC_PLOT_ACTIVE = 0'
def client_data 'SC_DATA_ACTIVE = $1'

def _sc_head() '{
  local mne
  mne = _nm > 0 ? motor_mne(_m[0]) : ""
  _SC_NEWSCAN = sprintf("{\'type\': %g, \'title\': \'%s\', \'xlabel\': \'%s\', \'ylabel\': \'%s\', \'motor\': \'%s\', \'nb_motors\': %g, \'counter\': \'%s\', \'phynx\': {}}", \
    _stype, HEADING, X_L, Y_L, mne, _nm, cnt_mne(DET))
}'
def _sc_plot() '{
  _SC_NEWPLOTDATA = sprintf("{\'i\': %g, \'x\': %g, \'%s\': %g}", NPTS, SCAN_D[LDT][0], cnt_mne(DET), S[DET])
}'
def _sc_data() '{
  local i text
  text = sprintf("{\'scalar_data/i\': %g, \'scalar_data/epoch\': %.15g", NPTS, time())
  for (i = 0; i < _nm; i++) text = text sprintf(", \'scalar_data/%s\': %g", motor_mne(_m[i]), A[_m[i]])
  for (i = 0; i < COUNTERS; i++) text = text sprintf(", \'scalar_data/%s\': %g", cnt_mne(i), S[i])
  _SC_NEWSCANDATA = text "}"
}'

def _sc_tail() '{ _SC_NEWSCAN = 0 }'

def _d_meta() '{
  local i columns
  columns = ""
  for (i = 0; i < SCAN_COLS; i++) columns = columns sprintf("%s\"%d\": \"%s\"", i ? ", " : "", i, _col[i])
  SCAN_PLOTCONFIG = sprintf("{\"xaxis\": \"%s\", \"y1\": [\"%s\"]}", X_L, Y_L)
  SCAN_D_META = sprintf("[{%s}, {\"scanno\": %d, \"title\": \"%s\", \"datafile\": \"%s\", \"points\": %d}, %s]", \
    columns, SCAN_N, HEADING, DATAFILE, _npts, SCAN_PLOTCONFIG)
}'
def _d_info(status) '{ SCAN_D_INFO = sprintf("[%d, \"%s\", \"\"]", LDT, status) }'
`

/** Older and other servers know only one of the two, or none. */
export type ScanConvention = 'sc' | 'scan-d'

/** Makes a server of the others that does without one. */
export const withoutConvention: Readonly<Record<ScanConvention, string>> = {
  sc: String.raw`
unglobal _SC_NEWSCAN _SC_NEWPLOTDATA _SC_NEWSCANDATA
def _sc_head() '{ return 0 }'
def _sc_plot() '{ return 0 }'
def _sc_data() '{ return 0 }'
def _sc_tail() '{ return 0 }'
`,
  'scan-d': String.raw`
unglobal SCAN_D_INFO SCAN_D_META SCAN_PLOTCONFIG
def _d_meta() '{ return 0 }'
def _d_info(status) '{ return 0 }'
`,
}
