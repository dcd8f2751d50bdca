import { PythonPackages } from './python-packages.ts'

/** Checkers of the NeXus community: what we were last held against. */
export const nexusCheckers = new PythonPackages(
  'nexus-checkers',
  ['nexusformat==2.1.0', 'punx==0.3.5'],
  'punx',
)

/** A program of the environment: `nxcheck`, `punx`, `python`. */
export function checker(name: string): string {
  return nexusCheckers.program(name)
}
