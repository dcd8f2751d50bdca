import { PythonPackages } from './python-packages.ts'

/** Spectra of absorption. Its windows, databases and other techniques want 40 packages more, none of which is imported here. */
export const xraylarch = new PythonPackages(
  'xraylarch',
  [
    ...['xraylarch==2026.3.1', 'asteval==1.0.10', 'charset-normalizer==3.5.2', 'dill==0.4.1', 'lmfit==1.3.4'],
    ...['pyshortcuts==1.9.11', 'SQLAlchemy==2.1.9', 'tabulate==0.10.0', 'typing_extensions==4.16.0'],
    ...['uncertainties==3.2.3', 'urllib3==2.8.0', 'xraydb==4.5.8'],
  ],
  'larch.xafs',
  { isBesideDebian: true },
)

/** Tomography of the ESRF: what of it needs no graphics processor. */
export const nabu = new PythonPackages(
  'nabu',
  [
    ...['nabu==2026.1.2', 'tomoscan==2.5.1', 'nxtomo==3.1.1', 'pint==0.25.3', 'flexcache==0.3'],
    ...['flexparser==0.4', 'typing_extensions==4.16.0', 'defusedxml==0.7.1', 'dicttoxml==1.7.16'],
    'tqdm==4.70.1',
  ],
  'nabu.preproc.phase',
  { isBesideDebian: true },
)
