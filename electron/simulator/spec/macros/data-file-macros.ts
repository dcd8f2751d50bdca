/** The data file: `newfile`, its header, comments. Layout as in the format's description, names in rows of eight. */
export const dataFileMacros = String.raw`
global DATAFILE SCAN_N TITLE USER EPOCH
DATAFILE = "/dev/null"; SCAN_N = 0; TITLE = SPEC; USER = "simulated"
EPOCH = int(time())

# Names of motors or counters that a row of the header holds.
constant _names_per_row 8

def _file_rows(key, kind) '{
  local i row n text
  n = kind == "motor" ? MOTORS : COUNTERS
  for (row = 0; row * _names_per_row < n; row++) {
    text = ""
    for (i = row * _names_per_row; i < n && i < (row + 1) * _names_per_row; i++)
      text = text _file_name(key, i)
    fprintf(DATAFILE, "#%s%d %s\n", key, row, text)
  }
}'

def _file_name(key, i) '{
  if (key == "O") return sprintf("%8s  ", motor_name(i))
  if (key == "J") return sprintf("%8s  ", cnt_name(i))
  return (key == "o" ? motor_mne(i) : cnt_mne(i)) " "
}'

def _file_header() '{
  EPOCH = int(time())
  fprintf(DATAFILE, "#F %s\n#E %d\n#D %s\n#C %s  User = %s\n", DATAFILE, EPOCH, date(EPOCH), TITLE, USER)
  _file_rows("O", "motor"); _file_rows("o", "motor")
  _file_rows("J", "counter"); _file_rows("j", "counter")
  user_Fheader
}'

# newfile name [scan number]: data go there from now on. Scans of a file that exists are counted on.
def newfile '{
  if ($# < 1 || $# > 2) { print "Usage:  newfile filename [scan_number]"; exit }
  _newfile("$1", $#, $2)
}'
def _newfile(name, n, number) '{
  if (name == "null") name = "/dev/null"
  open(name)
  DATAFILE = name
  if (n == 2) SCAN_N = number
  else if (file_info(name, "size") <= 0) SCAN_N = 0
  if (name != "/dev/null") _file_header()
  printf("Using \"%s\".  Next scan is number %d.\n", DATAFILE, SCAN_N + 1)
}'

# A dated comment, in the file and on the screen.
def comment '_comment("$*")'
def com '_comment("$*")'
def _comment(text) '{
  fprintf(DATAFILE, "#C %s.  %s\n", date(), text)
  tprintf("#C %s.  %s\n", date(), text)
}'
`
