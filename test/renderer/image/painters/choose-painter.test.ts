import { expect, test } from 'vitest'
import { isHardware } from '../../../../renderer/image/painters/choose-painter.ts'

test.each([
  'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
  'llvmpipe (LLVM 15.0.6, 256 bits)',
  'Microsoft Basic Render Driver',
  '',
  undefined,
])('%s is no graphics card', renderer => {
  expect(isHardware(renderer)).toBe(false)
})

test.each([
  'ANGLE (NVIDIA Corporation, NVIDIA RTX A2000/PCIe/SSE2, OpenGL 4.5.0)',
  'Mesa Intel(R) UHD Graphics 770 (ADL-S GT1)',
])('%s is one', renderer => {
  expect(isHardware(renderer)).toBe(true)
})
