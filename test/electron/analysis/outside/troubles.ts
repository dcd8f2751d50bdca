import type { WorkflowNode } from '../../../../shared/workflow/workflow.ts'
import { pythonStep } from './command-graph.ts'

const answer = (text: string): string => `open(output, 'w').write(${JSON.stringify(text)})`

/** What a person is told, by what the program does. */
export const troubles: readonly (readonly [what: string, node: WorkflowNode, told: RegExp])[] = [
  [
    'crashes',
    pythonStep('fit', 'import ctypes; ctypes.string_at(0)'),
    /^failed: "fit" was ended by SIGSEGV.*Correct the program/,
  ],
  [
    'fails',
    pythonStep('fit', 'raise ValueError("no peak at 7.1 keV")'),
    /"fit" failed with exit code 1; its last words: ValueError: no peak at 7\.1 keV\. Correct/,
  ],
  [
    'hangs',
    {
      ...pythonStep('fit', ''),
      inputs: { program: 'sh', arguments: ['-c', 'echo begun; sleep 1000'], timeLimit: '2 s' },
    },
    /"fit" had not ended after 2 s and was stopped; its last words: begun\. Set a longer "timeLimit"/,
  ],
  [
    'hangs and will not be ended',
    pythonStep('fit', 'import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: pass', {
      timeLimit: '0.5 s',
    }),
    /had not ended after 0\.5 s/,
  ],
  [
    'eats memory',
    pythonStep('fit', 'b = []\nwhile True: b.append(bytearray(10**7))', { memoryLimit: '0.3 GB' }),
    /"fit" ran out of memory, it may use 0\.300 GB; its last words: MemoryError.*Set a higher "memoryLimit"/,
  ],
  ['leaves nothing', pythonStep('fit', 'pass'), /"fit" ended well, but left no results/],
  [
    'prints garbage and leaves garbage',
    pythonStep(
      'fit',
      `sys.stdout.buffer.write(bytes(range(256)) * 4000); open(output, 'wb').write(os.urandom(999))`,
    ),
    /What it left as its results cannot be used/,
  ],
  [
    'leaves NaN',
    pythonStep('fit', answer('{"outputs": {"x": NaN}}')),
    /JSON has no NaN or Infinity: write null/,
  ],
  ['leaves a list', pythonStep('fit', answer('[1, 2]')), /it is no JSON object/],
  [
    'leaves lists of different lengths',
    pythonStep('fit', answer('{"outputs": {"x": [[1, 2], [3]]}}')),
    /the lists of "x" differ in length/,
  ],
  [
    'names an array that is not there',
    pythonStep('fit', answer('{"outputs": {"x": {"npy": "x.npy"}}}')),
    /there is no such file.*x\.npy/,
  ],
  [
    'leaves half an array',
    pythonStep(
      'fit',
      `open('x.npy', 'wb').write(b'\\x93NUMPY\\x01\\x00v\\x00' + b"{'descr': '<f8', 'fortran_order': False, 'shape': (9,), }".ljust(117) + b'\\n1234')\n${answer('{"outputs": {"x": {"npy": "x.npy"}}}')}`,
    ),
    /it ends after 132 of 200 bytes/,
  ],
  [
    'names a dataset that is not there',
    pythonStep(
      'fit',
      `import h5py; h5py.File('a.h5', 'w').close()\n${answer('{"outputs": {"x": {"file": "a.h5", "dataset": "/x"}}}')}`,
    ),
    /a\.h5/,
  ],
  [
    'is not there',
    { ...pythonStep('fit', ''), inputs: { program: 'no-such-program' } },
    /There is no program "no-such-program" that may be run.*Install it/,
  ],
  [
    'is killed',
    pythonStep('fit', 'os.kill(os.getpid(), 9)'),
    /"fit" was killed, by a person or because memory ran out.*Where it was memory/,
  ],
  ['is ended by a signal', pythonStep('fit', 'os.kill(os.getpid(), 15)'), /"fit" was ended by SIGTERM/],
  [
    'prints without end',
    { ...pythonStep('fit', ''), inputs: { program: 'yes', arguments: ['still here'], timeLimit: '1.5 s' } },
    /had not ended after 1\.5 s and was stopped; its last words: still here/,
  ],
  [
    'prints 30 MB on one line and fails',
    pythonStep('fit', `sys.stdout.write('x' * 3 * 10**7)\nsys.exit('too much')`),
    /failed with exit code 1; its last words: .{1,320}\. Correct/,
  ],
  [
    'leaves a folder instead of its answer',
    pythonStep('fit', 'os.mkdir(output)'),
    /"fit" ended well, but left no results/,
  ],
  [
    'leaves a pipe instead of its answer',
    pythonStep('fit', 'os.mkfifo(output)'),
    /"fit" ended well, but left no results/,
  ],
  [
    'leaves its answer in the wrong place',
    pythonStep('fit', `json.dump({'outputs': {'x': 1}}, open('answer.json', 'w'))`),
    /left no results.*to the file \{output\}/,
  ],
  ['leaves half an answer', pythonStep('fit', answer('{"outputs": {"x": [1, 2')), /cannot be used: .*JSON/],
  [
    'leaves lists in lists without end',
    pythonStep('fit', `open(output, 'w').write('{"outputs": {"x": ' + '[' * 99999 + ']' * 99999 + '}}')`),
    /the lists of "x" have more than 32 levels/,
  ],
  [
    'leaves thousands of outputs',
    pythonStep('fit', `json.dump({'outputs': {str(k): k for k in range(2000)}}, open(output, 'w'))`),
    /it has 2000 outputs, at most 1000 can be recorded/,
  ],
  [
    'names a pipe as its array',
    pythonStep('fit', `os.mkfifo('x.npy')\n${answer('{"outputs": {"x": {"npy": "x.npy"}}}')}`),
    /An array it left cannot be used: it is no file/,
  ],
  [
    'gives recorded data as a file of its own',
    pythonStep(
      'fit',
      `g = json.load(open(input))['inputs']['data']
json.dump({'outputs': {'x': {'file': g['file'], 'dataset': g['dataset']}}}, open(output, 'w'))`,
      { data: { role: 'data' } },
    ),
    /A file it left cannot be kept: it lies outside its working folder.*Let it write the file into \{folder\}/,
  ],
  [
    'gives recorded data by a link',
    pythonStep(
      'fit',
      `g = json.load(open(input))['inputs']['data']
os.symlink(g['file'], 'mine.h5')
json.dump({'outputs': {'x': {'file': 'mine.h5', 'dataset': g['dataset']}}}, open(output, 'w'))`,
      { data: { role: 'data' } },
    ),
    /it lies outside its working folder/,
  ],
  [
    'names a file that is none',
    pythonStep('fit', answer('{"outputs": {"x": {"file": "volume.h5", "dataset": "/x"}}}')),
    /A file it left cannot be kept: there is no such file.*volume\.h5/,
  ],
  ['is a folder', { ...pythonStep('fit', ''), inputs: { program: '/usr/bin' } }, /no program "\/usr\/bin"/],
  [
    'may not be run',
    { ...pythonStep('fit', ''), inputs: { program: '/etc/passwd' } },
    /There is no program "\/etc\/passwd" that may be run.*chmod \+x/,
  ],
  [
    'is given more than a command line holds',
    {
      ...pythonStep('fit', ''),
      inputs: { program: 'true', arguments: ['{much}'], much: 'x'.repeat(200_000) },
    },
    /too long for the system, one has 200000 characters.*read long values from the file \{input\}/,
  ],
]
