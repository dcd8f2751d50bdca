import type { FakeMain } from './fake-main.ts'

const scenarios: Readonly<Record<string, (main: FakeMain) => void>> = {
  empty: () => {},
  bare: () => {},
  connecting: main => main.setBeamline('connecting', 'Trying 127.0.0.1:fourc'),
  lost: main => main.setBeamline('lost', 'SPEC server fourc on 127.0.0.1 closed the connection'),
  running,
  playing: main => {
    running(main)
    main.play(60)
  },
  paused: main => {
    running(main)
    main.setRun({ phase: 'paused', since: Date.now(), node: main.node })
  },
  holding: main => {
    running(main)
    main.setRun({
      phase: 'holding',
      since: Date.now(),
      node: main.node,
      reason: 'Ring current 0.4 mA is below 5 mA',
    })
    main.add({
      kind: 'problem.raised',
      id: 'beam',
      severity: 'warning',
      problem: {
        kind: 'device',
        message: 'Ring current 0.4 mA is below 5 mA',
        where: 'srcur',
        advice: 'The run goes on when the beam is back for 10 s',
      },
    })
  },
  aborting: main => {
    running(main)
    main.setRun({ phase: 'aborting', since: Date.now(), node: main.node })
  },
  aborted: main => {
    running(main)
    main.add({ kind: 'experiment.closed', outcome: 'aborted', frames: 161, gaps: 0 })
    main.setRun({ phase: 'done', since: Date.now(), outcome: 'aborted' })
  },
  done: main => {
    main.advanceToEnd()
    main.setRun({ phase: 'done', since: Date.now(), outcome: 'complete' })
    main.addResult('done', 101)
    say(main)
  },
  faulted: main => {
    running(main)
    const problem = {
      kind: 'timeout',
      message: 'frelon did not answer within 2 s',
      where: 'frelon 127.0.0.1:7000',
      advice: 'Check that the camera server runs, then start again',
    } as const
    main.add({ kind: 'problem.raised', id: 'camera', severity: 'alarm', problem })
    main.add({ kind: 'experiment.closed', outcome: 'failed', frames: 188, gaps: 0 })
    main.setRun({ phase: 'faulted', since: Date.now(), node: main.node, problem })
  },
}

export function playScenario(main: FakeMain, name: string): void {
  const play = scenarios[name]
  if (play === undefined) throw new Error(`There is no scenario "${name}"`)
  play(main)
  main.tellVitals()
  setInterval(() => main.tellVitals(), 1000)
}

function running(main: FakeMain): void {
  main.setRun({ phase: 'running', since: Date.now() - 103_000, node: main.node })
  main.advance(63)
  say(main)
}

function say(main: FakeMain): void {
  main.log('info', 'spec', 'Connected to fourc on 127.0.0.1:6510, protocol 4')
  main.log('info', 'frelon', 'Connected: Microscope 512 × 512 uint16')
  main.log('info', 'engine', 'Preflight passed: 4 devices, 172 MB of 2.1 TB')
  main.log('notice', 'run', 'EFF_0001 started')
  main.log('info', 'writer', 'EFF_0001_entry_0003.h5 created, 303 frames planned')
  main.log(
    'warning',
    'srcur',
    'Ring current fell by 12 % in 40 s and came back',
    'Points 31 to 33 are marked in the file',
  )
}
