import { isRecord } from '../base/parse.ts'
import { readYaml } from './read-yaml.ts'

/** What a file is, by its keys: a beamline file says `beamline:`, a graph has nodes; all else is taken for a description. */
export function recogniseFile(text: string): 'description' | 'beamline' | 'workflow' {
  const value = readYaml(text).data?.value
  if (isRecord(value) && 'nodes' in value && !('tree' in value)) return 'workflow'
  return isRecord(value) && 'beamline' in value && !('tree' in value) ? 'beamline' : 'description'
}
