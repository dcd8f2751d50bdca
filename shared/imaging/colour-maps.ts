/** 33 evenly spaced colours of each map as hex triplets; between them we interpolate linearly. Source: the maps
    published with matplotlib, the perceptually uniform ones under CC0. */
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
  magma: [
    '0000040303120a0822130d341d114729115a36106b440f7651127c5d177f6a1c81',
    '762181832681902a819c2e7faa337db73779c43c75d0416fdc4869e75263ef5d5e',
    'f56b5cf9795dfc8961fd9869fea772feb67cfec488fed395fde2a3fcf0b2fcfdbf',
  ].join(''),
  plasma: [
    '0d08872206903105973f049c4c02a15901a56600a77201a87e03a88a09a59511a1',
    'a01a9caa2395b32c8ebc3587c43e7fcc4778d35171da5a6ae06363e66c5ceb7655',
    'f0804ef58b47f89540fba139fdac33feb82cfdc527fcd225f8df25f4ed27f0f921',
  ].join(''),
  turbo: [
    '30123b392a734040a24456c7466be34680f64294ff37a8fa28bceb1ccdd818ddc2',
    '1fe9af32f2984ef97d6dfe628bff4ba4fc3cb9f635cdec34dfdf37eecf3af8be39',
    'fdac34fe962bfb7e21f46617eb500edf3f08d02f05be2102a91601920b017a0403',
  ].join(''),
  jet: [
    '0000800000a40000c80000ed0000ff0020ff0040ff0060ff0080ff00a0ff00c0ff',
    '00e0fb16ffe130ffc749ffad63ff947dff7a97ff60b1ff46caff2ce4ff13feed00',
    'ffd000ffb200ff9400ff7700ff5900ff3b00ff1e00e80000c400009f0000800000',
  ].join(''),
  hot: [
    '0b00002000003500004a00005f00007400008900009e0000b30000c80000dd0000',
    'f20000ff0800ff1d00ff3200ff4700ff5c00ff7100ff8600ff9b00ffb000ffc500',
    'ffda00ffef00ffff07ffff26ffff46ffff65ffff85ffffa4ffffc4ffffe3ffffff',
  ].join(''),
  bone: [
    '00000007070a0e0e1315151d1c1c272323312a2a3a31314438384e3f3f58464661',
    '4d4d6b5455745b5f7b626882697289707b907785977e8f9e8598a58ca2ac93acb3',
    '9ab5baa1bfc1a9c8c8b4cfcfbfd6d6caddddd5e4e4e0ebebeaf2f2f5f9f9ffffff',
  ].join(''),
  'blue-red': [
    '0530610e41791752901f63a82a71b23480b93f8ec0529dc86bacd184bcd99bc9e0',
    'aed3e6c2ddecd4e6f1e0ecf3ecf2f5f7f6f6f9eee7fbe5d8fddcc9fbccb4f8bb9e',
    'f5aa89ee9677e48066db6b55d05548c53e3dba2832ab162a930e267c072267001f',
  ].join(''),
} as const

export type ColourMapName = keyof typeof stops

/** Even steps of brightness: equal differences look equal, also to the colour-blind and on a printer. */
export const usualMaps = ['inferno', 'viridis', 'cividis', 'gray'] as const satisfies readonly ColourMapName[]
export const otherMaps = [
  'magma',
  'plasma',
  'hot',
  'bone',
  'blue-red',
  'turbo',
  'jet',
] as const satisfies readonly ColourMapName[]
export const colourMapNames: readonly ColourMapName[] = [...usualMaps, ...otherMaps]

/** Rainbows show edges where the data have none, and hide others. */
export function isMisleading(name: ColourMapName): boolean {
  return name === 'jet' || name === 'turbo'
}

/** 256 colours, 3 bytes each, from lowest to highest, or the other way round. */
export function colourMap(name: ColourMapName, isReversed = false): Uint8Array {
  const hex = stops[name]
  const last = hex.length / 6 - 1
  const colours = new Uint8Array(256 * 3)
  for (let i = 0; i < 256; i++) {
    const at = ((isReversed ? 255 - i : i) / 255) * last
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
