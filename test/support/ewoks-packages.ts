import { PythonPackages } from './python-packages.ts'

/** The program whose graphs we exchange. */
export const ewoks = new PythonPackages('ewoks', ['ewoks==6.0.0', 'ewokscore==5.0.0'], 'ewoks')
