/**
 * Four circles and a cubic crystal of silicon whose axes are those of the phi circle: H K L from angles and back with omega 0
 * (W. R. Busing, H. A. Levy, Acta Cryst. 22 (1967) 457). G, U and Q are SPEC's arrays: modes, cell and its reciprocal, and
 * H K L LAMBDA. The wavelength follows the energy.
 */
export const geometryMacros = String.raw`
global G[] U[] Q[] _angle[]
def H 'Q[0]'
def K 'Q[1]'
def L 'Q[2]'
def LAMBDA 'Q[3]'

# setlat a: cell of a cubic crystal in Angstrom.
def setlat '_setlat($1)'
def _setlat(a) '{
  local i
  for (i = 0; i < 3; i++) {
    U[i] = a; U[i + 3] = 90
    U[i + 6] = 8 * atan(1) / a; U[i + 9] = 90
    G[i] = 0; Q[i] = 0
  }
  G[3] = 0
}'
_setlat(5.4310205)

def _calc_wavelength() '{ Q[3] = 12.398419843 / A[energy] }'
_calc_wavelength()

def calcHKL '_calc_hkl()'
def _calc_hkl() '{
  local omega c p size
  _calc_wavelength()
  omega = rad(A[th] - A[tth] / 2); c = rad(A[chi]); p = rad(A[phi])
  size = 2 * sin(rad(A[tth] / 2)) / Q[3] * U[0]
  Q[0] = _no_dust(size * (cos(p) * cos(c) * cos(omega) - sin(p) * sin(omega)))
  Q[1] = _no_dust(size * (sin(p) * cos(c) * cos(omega) + cos(p) * sin(omega)))
  Q[2] = _no_dust(size * sin(c) * cos(omega))
}'
# What is left of a 0 by rounding to motor steps of 0.0001 degrees is shown, what is left by arithmetic is not.
def _no_dust(x) '{ return fabs(x) < 1e-12 ? 0 : x }'

def _calc_angles(h, k, l) '{
  local s
  _calc_wavelength()
  s = Q[3] / 2 / U[0] * sqrt(h * h + k * k + l * l)
  if (s == 0 || s > 1) {
    printf("Cannot reach %g %g %g at a wavelength of %g Angstrom.\n", h, k, l, Q[3])
    exit
  }
  _angle[0] = 2 * deg(asin(s)); _angle[1] = deg(asin(s))
  _angle[2] = deg(atan2(l, sqrt(h * h + k * k))); _angle[3] = deg(atan2(k, h))
}'

# ca H K L tells where the motors would go, br goes there, ubr waits for it, wh tells where they are.
def ca '{
  if ($# != 3) { print "Usage:  ca H K L"; exit }
  _calc_angles($1, $2, $3)
  printf("\nCalculated Positions:\n\nH K L =  %g  %g  %g\nLambda =  %g\n\n", $1, $2, $3, Q[3])
  _show_angles(_angle[0], _angle[1], _angle[2], _angle[3])
}'
def br '{
  if ($# != 3) { print "Usage:  br H K L"; exit }
  _br($1, $2, $3)
}'
def ubr '{
  if ($# != 3) { print "Usage:  ubr H K L"; exit }
  _br($1, $2, $3)
  waitmove
}'
def _br(h, k, l) '{
  waitmove; get_angles
  _calc_angles(h, k, l)
  A[tth] = _angle[0]; A[th] = _angle[1]; A[chi] = _angle[2]; A[phi] = _angle[3]
  move_em
}'
def wh '{
  waitmove; get_angles
  _calc_hkl()
  printf("\nH K L =  %g  %g  %g\nLambda =  %g\n\n", Q[0], Q[1], Q[2], Q[3])
  _show_angles(A[tth], A[th], A[chi], A[phi])
}'
def _show_angles(a, b, c, d) '{
  printf("%10s%10s%10s%10s\n", motor_name(tth), motor_name(th), motor_name(chi), motor_name(phi))
  printf("%10.4f%10.4f%10.4f%10.4f\n", a, b, c, d)
}'

# The rows of a data file: modes, cell and reciprocal cell, orientation matrix row by row, H K L and wavelength.
def _geometry_rows() '{
  local i text
  _calc_hkl()
  text = ""
  for (i = 0; i < 12; i++) text = text sprintf(" %.8g", U[i])
  fprintf(DATAFILE, "#G0 %g %g %g %g\n#G1%s\n", G[0], G[1], G[2], G[3], text)
  fprintf(DATAFILE, "#G3 %.8g 0 0 0 %.8g 0 0 0 %.8g\n", U[6], U[7], U[8])
  fprintf(DATAFILE, "#G4 %.8g %.8g %.8g %.8g\n#Q %.8g %.8g %.8g\n", Q[0], Q[1], Q[2], Q[3], Q[0], Q[1], Q[2])
}'
`
