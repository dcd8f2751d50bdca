/** What a scan amounts to: maximum, centre of mass, width, of the plotted counter against the first column. */
export const scanResultMacros = String.raw`
global pl_xMAX pl_MAX pl_xMIN pl_MIN pl_SUM pl_COM pl_FWHM pl_CFWHM
global SCAN_D_INFO SCAN_D_META SCAN_COLS SCAN_PLOTCONFIG LDT
global double array SCAN_D[1][1]

def pl_anal '_pl_anal(LDT)'
def _pl_anal(last) '{
  local x y
  if (last < 1) return 0
  x = SCAN_D[0:last][0]
  y = SCAN_D[0:last][_plot_column]
  pl_xMAX = array_op("x_at_max", x, y); pl_MAX = array_op("max", y)
  pl_xMIN = array_op("x_at_min", x, y); pl_MIN = array_op("min", y)
  pl_SUM = array_op("sum", y); pl_COM = array_op("com", x, y)
  pl_FWHM = array_op("fwhm", x, y); pl_CFWHM = array_op("cfwhm", x, y)
}'
def PEAK 'pl_xMAX'
def COM 'pl_COM'
def CEN 'pl_CFWHM'
def FWHM 'pl_FWHM'
def peak 'print "PEAK:", pl_xMAX, "=", pl_MAX'
def cen 'print "CEN:", pl_CFWHM, "FWHM:", pl_FWHM'
`
