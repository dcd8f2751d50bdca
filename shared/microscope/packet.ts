/*
 * Packets of the simulated microscope: 4 bytes "HMC1", length of the header and of the payload as unsigned 32-bit
 * little-endian numbers, the header as UTF-8 JSON, the payload as raw bytes. docs/simulated-microscope.md tells the rest.
 */

export const packetMagic = 0x31434d48 // "HMC1" read as a little-endian number
export const prefixBytes = 12
/** Ten thousand shifts of a truth reply take about 600 kB. */
export const largestHeaderBytes = 1 << 20
/** A replayed frame of 8192² float64 is 537 MB. */
export const largestPayloadBytes = 1 << 30

/** Prefix and header; the caller sends `payloadBytes` bytes after them. */
export function encodePacket(header: object, payloadBytes = 0): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header))
  const packet = new Uint8Array(prefixBytes + json.length)
  const view = new DataView(packet.buffer)
  view.setUint32(0, packetMagic, true)
  view.setUint32(4, json.length, true)
  view.setUint32(8, payloadBytes, true)
  packet.set(json, prefixBytes)
  return packet
}
