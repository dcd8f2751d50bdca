import type { ReferenceKind } from '../analysis/stack-inputs.ts'
import { HutchError } from '../model/problem.ts'
import type { Role } from '../model/roles.ts'
import type { Binding } from './task-spec.ts'
import type { WorkflowNode } from './workflow.ts'

/** References are darks and whites; every other role is the one whose images are worked on. */
export function isReference(binding: Binding): boolean {
  return 'role' in binding && (binding.role === 'white' || binding.role === 'dark')
}

export function referenceOf(node: WorkflowNode, input: string, binding: Binding): ReferenceKind {
  if ('role' in binding && binding.role === 'white') return 'white'
  if ('role' in binding && binding.role === 'dark')
    return binding.for === 'white' ? 'darkForWhite' : 'darkForData'
  throw misbound(node, input, 'references are {"role": "white"} or {"role": "dark", "for": "data"}')
}

export function roleOf(node: WorkflowNode, input: string, binding: Binding): Role {
  if ('role' in binding) return binding.role
  throw misbound(node, input, 'images are bound by their role: {"role": "data"}')
}

function misbound(node: WorkflowNode, input: string, advice: string): HutchError {
  return new HutchError({
    kind: 'description',
    message: `Node "${node.id}": its input "${input}" cannot be bound like this`,
    advice,
  })
}
