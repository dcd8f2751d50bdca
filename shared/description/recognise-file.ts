import { isRecord } from '../base/parse.ts'
import { readYaml } from './read-yaml.ts'

/** What a YAML file is, by its keys: a beamline file says `beamline:`; everything else is taken for a description. */
export function recogniseFile(text: string): 'description' | 'beamline' {
  const value = readYaml(text).data?.value
  return isRecord(value) && 'beamline' in value && !('tree' in value) ? 'beamline' : 'description'
}
