/** What `npm run e2e` has started; a display of the user's own (`--headed`) has one keyboard, and takes one test at a time. */
export const displays = (process.env.HUTCH_DISPLAYS ?? process.env.DISPLAY ?? ':0').split(' ')
