/** 33 evenly spaced colours of each map as hex triplets; between them we interpolate linearly. Source of inferno, viridis
    and cividis: the perceptually uniform maps published with matplotlib under CC0. */
const stops = {
  gray: ['000000', 'ffffff'].join(''),
  inferno: [
    '0000040403120b0724150b37210c4a2f0a5b3d09654a0c6b57106e64156e71196e',
    '7d1e6d8a226a972766a32c61b0315bbc3754c63d4dd04545da4e3ce35933eb6429',
    'f1711ff67e14f98c0afb9b06fcaa0ffbba1ff9c932f5d949f2e865f3f586fcffa4',
  ].join(''),
  viridis: [
    '440154470d6048186a482374472d7b4537814240863e49893b528b375b8d33638d',
    '2f6b8e2c728e297a8e26828e23898e21918c1f978b1f9f8821a68527ad8131b57b',
    '3dbc744cc26c5cc8636ece5881d34d95d840aadc32c0df25d5e21aeae51afde725',
  ].join(''),
  cividis: [
    '00224e00285b002e6a0533711a386f273e6e32436d3b496c434e6c4b546c535a6d',
    '5a5f6e61656f686a716f70737676767d7c788381798b8778928d789a9376a29975',
    'aaa073b3a670bbad6dc3b369ccba64d4c15fddc858e6d051efd748f8df3cfee838',
  ].join(''),
} as const

export type ColourMapName = keyof typeof stops
export const colourMapNames = Object.keys(stops) as readonly ColourMapName[]

/** 256 colours, 3 bytes each, from lowest to highest. */
export function colourMap(name: ColourMapName): Uint8Array {
  const hex = stops[name]
  const last = hex.length / 6 - 1
  const colours = new Uint8Array(256 * 3)
  for (let i = 0; i < 256; i++) {
    const at = (i / 255) * last
    const left = Math.min(last - 1, Math.floor(at))
    for (let channel = 0; channel < 3; channel++) {
      const from = byteAt(hex, left * 6 + channel * 2)
      const to = byteAt(hex, left * 6 + 6 + channel * 2)
      colours[i * 3 + channel] = from + (to - from) * (at - left) + 0.5
    }
  }
  return colours
}

function byteAt(hex: string, position: number): number {
  return Number.parseInt(hex.slice(position, position + 2), 16)
}
