/** The spectra of the fluorescence detector in scans: `mcaon`, `mcaoff`; the last one is in MCA_DATA. */
export const mcaMacros = String.raw`
global MCA_ON
MCA_ON = 0
global ulong array MCA_DATA[1024]
def mcaon 'MCA_ON = 1'
def mcaoff 'MCA_ON = 0'

def _mca_head() '{
  local n
  if (MCA_ON == 0) return 0
  n = mca_par("chans")
  fprintf(DATAFILE, "#@MCA %%16C\n#@CHANN %d 0 %d 1\n#@CALIB 0 %g 0\n", n, n - 1, mca_par("gain"))
  if (_ctime > 0) fprintf(DATAFILE, "#@CTIME %g %g %g\n", _ctime, _ctime, _ctime)
}'
# Sixteen to a line, before the row of their point.
def _mca_point() '{
  if (MCA_ON == 0) return 0
  mca_sget(0, MCA_DATA)
  fprintf(DATAFILE, "@A")
  array_dump(DATAFILE, MCA_DATA, "%16C")
}'
`
