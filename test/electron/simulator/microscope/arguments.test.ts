import { expect, test } from 'vitest'
import { parseArguments } from '../../../../electron/simulator/microscope/arguments.ts'

test('has a default for everything', () => {
  expect(parseArguments([])).toEqual({
    port: 0,
    spec: undefined,
    image: { height: 512, width: 512 },
    seed: 1,
    speed: 1,
    resident: undefined,
    replay: undefined,
  })
})

test('reads every option', () => {
  const line = '--port 7001 --spec 127.0.0.1:6510 --size 480x640 --seed 9 --speed 100 --resident 8'
  const replay = '--replay run.h5 --dataset /a/b --dark /d --white other.h5::/w'
  expect(parseArguments(`${line} ${replay}`.split(' '))).toEqual({
    port: 7001,
    spec: { host: '127.0.0.1', port: 6510 },
    image: { height: 480, width: 640 },
    seed: 9,
    speed: 100,
    resident: 8,
    replay: { file: 'run.h5', dataset: '/a/b', dark: '/d', white: 'other.h5::/w' },
  })
})

test.each([
  [['--size', '4096'], '--size must be a number from 16 to 2048; found "4096"'],
  [['--size', '64x'], '--size must be'],
  [['--size', '64.5'], '--size must be a whole number'],
  [['--speed', '0'], '--speed must be a number from 1 to 1000'],
  [['--seed', 'x'], '--seed must be a number'],
  [['--port', '70000'], '--port must be a number from 0 to 65535'],
  [['--spec', 'localhost'], '--spec must be host:port; found "localhost"'],
  [['--replay', 'f.h5'], '--replay FILE and --dataset PATH belong together'],
  [['--dark', '/d'], '--replay FILE and --dataset PATH belong together'],
  [['--colour', 'red'], "Unknown option '--colour'"],
])('refuses %j and says why', (argv, message) => {
  expect(() => parseArguments(argv)).toThrow(message)
})
