/** Empty macros that others extend with `cdef`. */
export const hookMacros = [
  ...['user_prescan_head', 'user_postscan_head', 'user_scan_loop', 'user_scan_data', 'user_scan_plot'],
  ...['user_scan_tail', 'user_premove', 'user_postmove', 'user_precount', 'user_getcounts'],
  ...['user_postcount', 'user_finished', 'Fheader', 'user_Fheader'],
]
  .map(name => `def ${name} ''`)
  .join('\n')
