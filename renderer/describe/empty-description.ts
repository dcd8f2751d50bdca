/** The least that can be run: one frame of any experiment, to be built upon in the outline, the form or the text. */
export const emptyDescription = `hutch: 1
sequence: New
definition: general

tree:
  - acquisition: Data
    frames: 1
    exposure: 1 s
`
