import { tieBreak } from './texel-map.ts'

/** One triangle over the whole canvas; the fragment shader finds the count under every canvas pixel. */
const vertexShader = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  gl_Position = vec4(corner, 0.0, 1.0);
}`

const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
uniform usampler2D counts;
uniform sampler2D colours;
uniform vec4 place;
uniform vec4 clip;
uniform float canvasHeight;
uniform vec3 background;
const float tieBreak = ${tieBreak};
out vec4 colour;
void main() {
  vec2 size = vec2(textureSize(counts, 0));
  vec2 pixel = vec2(gl_FragCoord.x, canvasHeight - gl_FragCoord.y);
  vec2 texel = floor((pixel - place.xy) * size / place.zw + tieBreak);
  bool isOutside = any(lessThan(pixel, clip.xy)) || any(greaterThanEqual(pixel, clip.zw));
  if (isOutside || any(lessThan(texel, vec2(0.0))) || any(greaterThanEqual(texel, size))) {
    colour = vec4(background, 1.0);
    return;
  }
  int count = int(texelFetch(counts, ivec2(texel), 0).r);
  colour = vec4(texelFetch(colours, ivec2(count & 255, count >> 8), 0).rgb, 1.0);
}`

export function linkProgram(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type)
    if (shader === null) throw new Error('The graphics card was lost')
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true)
    throw new Error(`The image shader was refused: ${gl.getProgramInfoLog(program) ?? 'no reason given'}`)
  return program
}
