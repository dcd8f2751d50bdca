/** In the way of the ewoks documentation: three sums, one after the other, with all that a graph may say beside. */
export const sumGraph = {
  graph: { id: 'sums', label: 'Three sums', schema_version: '1.1', category: 'demo' },
  nodes: [
    sumNode('task1', 'a', 1),
    sumNode('task2', 'b', 1),
    { ...sumNode('task3', 'b', 1), uiProps: { position: { x: 10, y: 20 } } },
  ],
  links: [sumLink('task1', 'task2'), { ...sumLink('task2', 'task3'), conditions: [], required: true }],
}

function sumNode(id: string, name: string, value: number): Readonly<Record<string, unknown>> {
  return {
    id,
    task_type: 'class',
    task_identifier: 'ewokscore.tests.examples.tasks.sumtask.SumTask',
    default_inputs: [{ name, value }],
  }
}

function sumLink(source: string, target: string): Readonly<Record<string, unknown>> {
  return { source, target, data_mapping: [{ source_output: 'result', target_input: 'a' }] }
}
