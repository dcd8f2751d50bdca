import fc from 'fast-check'

/** The same random cases in every run; another HUTCH_SEED gives others. What failed prints its own seed and path. */
fc.configureGlobal({ seed: Number(process.env.HUTCH_SEED ?? 1) })
