/**
 * Scans: arguments and limits are checked before anything moves, then head, loop over points and tail, with the hooks of SPEC's
 * standard macros in their places. SCAN_N counts up behind both hooks of the head, as the reference has it.
 */
export const scanMacros = String.raw`
global NPTS HEADING X_L Y_L DET MON _n1 _n2 _npts _m[] _s[] _f[] _d[] _nm _ctime _stype _sleep _col[] _home[]
global _t0 _is_relative _is_timed _scan_running _plot_column PLOT_SEL[] PLOT_MNE[] PLOT_NUM PLOT_MOTS PLOT_CNTRS
DET = cnt_num("det"); MON = cnt_num("mon"); NPTS = 0; LDT = -1; _nm = 0; HEADING = ""
X_L = ""; Y_L = cnt_name(DET); _plot_column = 0; _npts = 0; _scan_running = 0
PLOT_NUM = 1; PLOT_MOTS = 0; PLOT_CNTRS = 1; PLOT_SEL[0] = DET; PLOT_MNE[0] = "det"
_n1 = 0; _n2 = 0; _ctime = 1; _stype = 0; _sleep = 0; _is_relative = 0; _is_timed = 0; SCAN_COLS = 0

# Rows of SCAN_D for a scan without an end.
constant _endless_rows 10000

def ascan  '_nscan("ascan", 1, $#, "$*")'
def a2scan '_nscan("a2scan", 2, $#, "$*")'
def a3scan '_nscan("a3scan", 3, $#, "$*")'
def a4scan '_nscan("a4scan", 4, $#, "$*")'
def dscan  '_nscan("dscan", 1, $#, "$*")'
def d2scan '_nscan("d2scan", 2, $#, "$*")'
def d3scan '_nscan("d3scan", 3, $#, "$*")'
def lup    '_nscan("dscan", 1, $#, "$*")'
def mesh   '_mesh($#, "$*")'
def loopscan '_timed("loopscan", $#, "$*")'
def timescan '_timed("timescan", $#, "$*")'

def _usage(text) '{ print "Usage:  " text; exit }'

# Words of a command line; each but the names of motors is an expression.
def _scan_axis(i, name, start, finish, intervals) '{
  local motor
  motor = motor_num(name)
  if (motor < 0) { print "No such motor: " name; exit }
  _m[i] = motor
  _home[i] = A[motor]
  _s[i] = eval(start) + (_is_relative ? A[motor] : 0)
  _f[i] = eval(finish) + (_is_relative ? A[motor] : 0)
  _d[i] = (_f[i] - _s[i]) / intervals
  _scan_limit(motor, _s[i]); _scan_limit(motor, _f[i])
}'
def _scan_limit(motor, target) '{
  local at
  at = dial(motor, target)
  if (at >= get_lim(motor, -1) && at <= get_lim(motor, 1)) return 0
  printf("%s will go outside its limits at %g: %g to %g in dial units.\n", \
    motor_mne(motor), target, get_lim(motor, -1), get_lim(motor, 1))
  exit
}'
def _scan_count_of(text) '{
  local n
  n = eval(text)
  if (n < 1 || n != int(n)) { print "The number of intervals must be 1 or more: " text; exit }
  return n
}'
def _scan_time_of(text) '{
  local t
  t = eval(text)
  if (t == 0) { print "The count time must not be 0."; exit }
  return t
}'

def _nscan(kind, motors, n, line) '{
  local a[] i text
  waitmove; get_angles
  if (n != 3 * motors + 2)
    _usage(kind "  motor start finish" (motors > 1 ? " [motor start finish ...]" : "") " intervals time")
  split(line, a)
  _scan_reset(kind, motors)
  _is_relative = substr(kind, 1, 1) == "d"
  _n1 = _scan_count_of(a[3 * motors]) + 1
  text = kind " "
  for (i = 0; i < motors; i++) {
    _scan_axis(i, a[3 * i], a[3 * i + 1], a[3 * i + 2], _n1 - 1)
    text = text sprintf(" %s %g %g", motor_mne(_m[i]), _s[i], _f[i])
    if (_is_relative) text = substr(text, 1, length(text) - length(sprintf("%g %g", _s[i], _f[i]))) \
      sprintf("%g %g", _s[i] - _home[i], _f[i] - _home[i])
  }
  _ctime = _scan_time_of(a[3 * motors + 1])
  _npts = _n1
  _stype = 1 | (motors << 8)
  HEADING = text sprintf(" %g %g", _n1 - 1, _ctime)
  _scan_run()
}'

def _mesh(n, line) '{
  local a[]
  waitmove; get_angles
  if (n != 9) _usage("mesh  motor1 start1 finish1 intervals1 motor2 start2 finish2 intervals2 time")
  split(line, a)
  _scan_reset("mesh", 2)
  _n1 = _scan_count_of(a[3]) + 1; _n2 = _scan_count_of(a[7]) + 1
  _scan_axis(0, a[0], a[1], a[2], _n1 - 1)
  _scan_axis(1, a[4], a[5], a[6], _n2 - 1)
  _ctime = _scan_time_of(a[8])
  _npts = _n1 * _n2
  _stype = 1 | 8 | (2 << 8)
  HEADING = sprintf("mesh  %s %g %g %g %s %g %g %g %g", motor_mne(_m[0]), _s[0], _f[0], _n1 - 1, \
    motor_mne(_m[1]), _s[1], _f[1], _n2 - 1, _ctime)
  _scan_run()
}'

# loopscan points time [sleep]; timescan [time [sleep]] until Ctrl-C.
def _timed(kind, n, line) '{
  local a[] first
  first = kind == "loopscan"
  if (n < first || n > first + 2) _usage(kind "" (first ? " points" : "") " time [sleep]")
  split(line, a)
  _scan_reset(kind, 0)
  _is_timed = 1
  _npts = first ? _scan_count_of(a[0]) : 1e9
  _n1 = _npts
  _ctime = n > first ? _scan_time_of(a[first]) : 1
  _sleep = n > first + 1 ? eval(a[first + 1]) : 0
  HEADING = first ? sprintf("loopscan  %g %g %g", _npts, _ctime, _sleep) : sprintf("timescan  %g %g", _ctime, _sleep)
  _scan_run()
}'

def _scan_reset(kind, motors) '{
  _nm = motors; _n1 = 0; _n2 = 0; _sleep = 0; _is_relative = 0; _is_timed = 0; _stype = 0
}'

def _scan_run() '{
  NPTS = 0; LDT = -1
  _scan_running = 0
  scan_head
  _scan_go()
}'

# The columns: scanned motors or time, Epoch, counters, monitor and detector last.
def _scan_columns() '{
  local i n
  n = 0
  for (i in _col) delete _col[i]
  if (_is_timed) { _col[n] = "Time"; n++ }
  for (i = 0; i < _nm; i++) { _col[n] = motor_name(_m[i]); n++ }
  _col[n] = "Epoch"; n++
  for (i = 0; i < COUNTERS; i++) if (i != MON && i != DET) { _col[n] = cnt_name(i); n++ }
  _col[n] = cnt_name(MON); n++
  _col[n] = cnt_name(DET); n++
  SCAN_COLS = n
  _plot_column = n - 1
  X_L = _col[0]; Y_L = cnt_name(DET)
}'

def scan_head '_scan_head()'
def _scan_head() '{
  local i label rows
  _scan_columns()
  rows = _npts > _endless_rows ? _endless_rows : _npts
  global double array SCAN_D[rows][SCAN_COLS]
  _t0 = time()
  user_prescan_head
  label = ""
  for (i = 0; i < SCAN_COLS; i++) label = i ? label "  " _col[i] : _col[0]
  fprintf(DATAFILE, "\n#S %d  %s\n#D %s\n", SCAN_N + 1, HEADING, date())
  if (_ctime > 0) fprintf(DATAFILE, "#T %g  (%s)\n", _ctime, cnt_name(0))
  else fprintf(DATAFILE, "#M %g  (%s)\n", -_ctime, cnt_name(MON))
  _geometry_rows()
  _scan_positions()
  Fheader
  _mca_head()
  fprintf(DATAFILE, "#N %d\n#L %s\n", SCAN_COLS, label)
  printf("\nScan %4d   %s   file = %s   %s user = %s\n%s\n\n   #  %s\n", SCAN_N + 1, date(), DATAFILE, SPEC, USER, HEADING, label)
  user_postscan_head
  SCAN_N++
  _d_meta(); _d_info("new")
  if (SC_PLOT_ACTIVE) _sc_head()
}'
def _scan_positions() '{
  local i row text
  for (row = 0; row * _names_per_row < MOTORS; row++) {
    text = ""
    for (i = row * _names_per_row; i < MOTORS && i < (row + 1) * _names_per_row; i++)
      text = text sprintf(" %.8g", A[i])
    fprintf(DATAFILE, "#P%d%s\n", row, text)
  }
}'

# The loop starts at NPTS: 0, or where an interrupt left it.
def _scan_go() '{
  cdef("cleanup_once", "_scan_interrupted()\n", "_scan")
  _scan_running = 1
  for (; NPTS < _npts; NPTS++) {
    scan_move
    scan_count
    scan_data
    user_scan_loop
    scan_plot
    if (_sleep > 0) sleep(_sleep)
  }
  cdef("cleanup_once", "", "_scan", "delete")
  _scan_running = 0
  scan_tail
}'

def scan_move '_scan_move()'
def _scan_move() '{
  local i step
  if (_nm == 0) return 0
  user_premove
  for (i = 0; i < _nm; i++) {
    step = _n2 > 0 ? (i == 0 ? NPTS % _n1 : int(NPTS / _n1)) : NPTS
    A[_m[i]] = _s[i] + step * _d[i]
  }
  move_em; waitmove
  user_postmove
}'
def scan_count '_scan_count()'
def _scan_count() '{
  user_precount
  count_em _ctime
  waitcount
  user_getcounts
  user_postcount
}'
def scan_data '_scan_data()'
def _scan_data() '{
  local i n row line v[]
  n = 0
  if (_is_timed) { v[n] = time() - _t0; n++ }
  for (i = 0; i < _nm; i++) { v[n] = A[_m[i]]; n++ }
  v[n] = time() - EPOCH; n++
  for (i = 0; i < COUNTERS; i++) if (i != MON && i != DET) { v[n] = S[i]; n++ }
  v[n] = S[MON]; n++
  v[n] = S[DET]; n++
  row = NPTS < _endless_rows ? NPTS : _endless_rows - 1
  line = ""
  for (i = 0; i < n; i++) {
    SCAN_D[row][i] = v[i]
    line = i ? line sprintf(" %.8g", v[i]) : sprintf("%.8g", v[i])
  }
  LDT = row
  _mca_point()
  fprintf(DATAFILE, "%s\n", line)
  printf("%4d  %s\n", NPTS, line)
  user_scan_data
  if (SC_DATA_ACTIVE) _sc_data()
}'
def scan_plot '_scan_plot()'
def _scan_plot() '{
  _d_info("running")
  if (SC_PLOT_ACTIVE) _sc_plot()
  user_scan_plot
}'

def scan_tail '_scan_tail()'
def _scan_tail() '{
  if (_is_relative) _scan_return()
  pl_anal
  _d_info("done")
  _sc_tail()
  user_scan_tail
  user_finished
}'
# A relative scan ends where it began, also after an interrupt.
def _scan_return() '{
  local i
  for (i = 0; i < _nm; i++) A[_m[i]] = _home[i]
  move_em; waitmove
}'

def _scan_interrupted() '{
  _comment(sprintf("Scan aborted after %d points.", NPTS))
  _d_info("aborted")
  if (_is_relative) _scan_return()
}'
def scan_on '_scan_on()'
def _scan_on() '{
  if (_scan_running == 0 || NPTS >= _npts) { print "There is no scan to go on with."; exit }
  _comment("Scan continued.")
  _scan_go()
}'
`
