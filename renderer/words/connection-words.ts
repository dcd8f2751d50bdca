import type { ConnectionStatus } from '../../shared/model/beamline-status.ts'
import type { Tone } from './run-words.ts'

type ConnectionTone = Extract<Tone, 'ok' | 'accent' | 'error' | 'quiet'>

const tones: Record<ConnectionStatus['state'], ConnectionTone> = {
  connected: 'ok',
  connecting: 'accent',
  lost: 'error',
  unknown: 'quiet',
}

const wordsOfState: Record<ConnectionStatus['state'], string> = {
  connected: 'connected',
  connecting: 'connecting…',
  lost: 'not reachable',
  unknown: 'unknown',
}

export function connectionTone(state: ConnectionStatus['state']): ConnectionTone {
  return tones[state]
}

export function connectionWord(state: ConnectionStatus['state']): string {
  return wordsOfState[state]
}
